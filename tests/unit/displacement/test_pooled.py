"""Services that started one after another in a drawn order: one figure, with the interval that the drawing gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from handlers.errors import Misconfigured
from metrics.displacement.permutation import interval, weighing
from metrics.displacement.pooled import estimate_pooled
from metrics.displacement.rollout import plan_rollout
from metrics.displacement.verdict import Displacement, Verdict
from metrics.volumes.rows import VolumeRow

from .agencies import CONTROL, LAUNCH, PHONE, rows_of, without

_SERVICES = ("basuras", "ibi", "licencias", "multas", "padron", "tributos")
_STARTS = plan_rollout(_SERVICES, LAUNCH, 3, 5).launches


def rolled_out(effect: float, *, weeks_before: int = 104, starts: Mapping[str, date] = _STARTS) -> list[VolumeRow]:
    first = LAUNCH - timedelta(weeks=weeks_before)
    days = [first + timedelta(days=at) for at in range((weeks_before + 32) * 7)]
    return rows_of(days, starts, effect=effect)


@pytest.fixture(scope="module")
def rows() -> list[VolumeRow]:
    return rolled_out(0.12)


@pytest.fixture(scope="module")
def seen(rows: list[VolumeRow]) -> Displacement:
    return estimate_pooled(rows, _STARTS, PHONE)


def reason(found: Displacement) -> str:
    assert found.verdict is Verdict.INSUFFICIENT_DATA
    assert found.low is None
    return str(found.diagnostics["reason"])


def test_a_displaced_eighth_is_seen_within_its_interval(seen: Displacement) -> None:
    assert seen.verdict is Verdict.SAVES
    assert seen.low is not None
    assert seen.high is not None
    assert 0.03 < seen.low < 0.10 < seen.high < 0.17
    assert seen.control == CONTROL
    assert (seen.weeks_before, seen.weeks_after) == (104, 32)


def test_where_nothing_happened_nothing_is_seen() -> None:
    assert estimate_pooled(rolled_out(0.0), _STARTS, PHONE).verdict is Verdict.NO_MEASURABLE_EFFECT


def test_the_same_seed_gives_the_same_digits(rows: list[VolumeRow], seen: Displacement) -> None:
    assert estimate_pooled(rows[::-1], _STARTS, PHONE) == seen


def test_services_not_yet_started_are_control_enough(rows: list[VolumeRow]) -> None:
    found = estimate_pooled(without(rows, *CONTROL), _STARTS, PHONE)
    assert found.control == ()
    assert found.verdict is Verdict.SAVES


def test_a_service_that_has_not_started_at_all_does_not_disturb() -> None:
    late = {**_STARTS, "becas_nuevas": LAUNCH + timedelta(weeks=60)}
    found = estimate_pooled(rolled_out(0.12, starts=late), late, PHONE)
    assert found.verdict is Verdict.SAVES


def test_the_true_order_fits_better_than_a_wrong_one(rows: list[VolumeRow], seen: Displacement) -> None:
    days = list(_STARTS.values())
    wrong = dict(zip(_STARTS, [*days[3:], *days[:3]], strict=True))
    found = estimate_pooled(rows, wrong, PHONE)
    assert found.mid is not None
    assert seen.mid is not None
    assert found.mid < seen.mid - 0.03


def test_five_services_are_not_enough(rows: list[VolumeRow]) -> None:
    five = {name: _STARTS[name] for name in _SERVICES[:5]}
    found = estimate_pooled(without(rows, "tributos"), five, PHONE)
    assert reason(found) == "5 services of the roll-out can be compared; 6 are needed."


def test_services_that_start_together_tell_nothing(rows: list[VolumeRow]) -> None:
    assert "fewer than 6 different days" in reason(estimate_pooled(rows, dict.fromkeys(_SERVICES, LAUNCH), PHONE))


def test_less_than_a_year_before_the_first_start_is_not_enough() -> None:
    assert "a year is needed" in reason(estimate_pooled(rolled_out(0.12, weeks_before=50), _STARTS, PHONE))


def test_a_channel_without_rows_has_no_answer() -> None:
    assert reason(estimate_pooled([], _STARTS, PHONE)) == "There are no rows of the channel phone."


def test_a_service_with_next_to_no_contacts_is_left_out_with_the_reason(rows: list[VolumeRow]) -> None:
    rare = [VolumeRow(row.day, "raro", PHONE, int(row.day.day == 1), covered=False) for row in rows[::9]]
    found = estimate_pooled([*rows, *rare], _STARTS, PHONE)
    assert found.diagnostics["left_out"] == {"raro": "it has fewer than 5 contacts a week"}


def test_too_few_orders_are_refused(rows: list[VolumeRow]) -> None:
    with pytest.raises(Misconfigured, match="needs 199 orders"):
        estimate_pooled(rows, _STARTS, PHONE, orders=50)


def test_what_moves_every_service_alike_and_each_ones_size_leave_no_trace() -> None:
    dice = np.random.default_rng(3)
    logs = dice.normal(0.0, 0.05, (7, 80))
    doses = np.array([np.clip((np.arange(80) - 50 - 4 * at) / 8, 0, 1) for at in range(6)] + [np.zeros(80)])
    orders = np.array([np.append(dice.permutation(6) if at else np.arange(6), 6) for at in range(200)])
    plain = interval(logs, doses, orders, weighing(logs, 50))
    moved = logs + dice.normal(0.0, 0.5, 80) + dice.normal(5.0, 1.0, (7, 1))
    assert interval(moved, doses, orders, weighing(moved, 50)).mid == pytest.approx(plain.mid, abs=2e-4)


def test_an_effect_added_to_the_logs_moves_the_whole_interval_by_as_much() -> None:
    dice = np.random.default_rng(4)
    logs = dice.normal(0.0, 0.05, (7, 80))
    doses = np.array([np.clip((np.arange(80) - 50 - 4 * at) / 8, 0, 1) for at in range(6)] + [np.zeros(80)])
    orders = np.array([np.append(dice.permutation(6) if at else np.arange(6), 6) for at in range(200)])
    weigh = weighing(logs, 50)
    plain, moved = (interval(logs + effect * doses, doses, orders, weigh) for effect in (0.0, -0.2))
    assert moved.mid == pytest.approx(plain.mid - 0.2)
    assert moved.low == pytest.approx(plain.low - 0.2)
    assert moved.high == pytest.approx(plain.high - 0.2)
