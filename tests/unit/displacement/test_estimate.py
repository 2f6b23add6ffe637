"""The estimate on small agencies with a known truth, and each reason for which it refuses to answer."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest

from handlers.errors import Misconfigured
from metrics.displacement.estimate import estimate
from metrics.displacement.verdict import Displacement, Verdict
from metrics.volumes.rows import VolumeChannel, VolumeRow

from .agencies import CONTROL, COVERED, LAUNCH, PHONE, agency, uncovered, without


@pytest.fixture(scope="module")
def saving() -> list[VolumeRow]:
    return agency()


@pytest.fixture(scope="module")
def seen(saving: list[VolumeRow]) -> Displacement:
    return estimate(saving, LAUNCH, PHONE)


def reason(found: Displacement) -> str:
    assert found.verdict is Verdict.INSUFFICIENT_DATA
    assert (found.low, found.mid, found.high, found.minimum_detectable) == (None, None, None, None)
    return str(found.diagnostics["reason"])


def test_a_displaced_eighth_is_seen_within_its_interval(seen: Displacement) -> None:
    assert seen.verdict is Verdict.SAVES
    assert seen.low is not None
    assert seen.high is not None
    assert 0 < seen.low < 0.106 < seen.high < 0.2
    assert (seen.weeks_before, seen.weeks_after, seen.control) == (104, 39, CONTROL)
    assert not seen.preliminary


def test_what_could_have_been_seen_is_said_beside_it(seen: Displacement) -> None:
    assert seen.minimum_detectable is not None
    assert 0.02 < seen.minimum_detectable < 0.10


def test_fewer_contacts_can_show_less(seen: Displacement) -> None:
    few = estimate(agency(calls=4.0), LAUNCH, PHONE)
    assert few.minimum_detectable is not None
    assert seen.minimum_detectable is not None
    assert few.minimum_detectable > 1.3 * seen.minimum_detectable


def test_where_nothing_happened_nothing_is_seen() -> None:
    found = estimate(agency(effect=0.0), LAUNCH, PHONE)
    assert found.verdict is Verdict.NO_MEASURABLE_EFFECT


def test_a_control_that_grows_by_itself_is_no_saving() -> None:
    found = estimate(agency(effect=0.0, diverging=0.10), LAUNCH, PHONE)
    assert found.verdict is Verdict.NO_MEASURABLE_EFFECT
    assert found.mid is not None
    assert abs(found.mid) < 0.04


def test_more_calls_than_before_are_said_to_be_more() -> None:
    found = estimate(agency(effect=-0.2), LAUNCH, PHONE)
    assert found.verdict is Verdict.RAISES_DEMAND
    assert found.high is not None
    assert found.high < 0


def test_an_effect_that_wears_off_is_not_hidden_by_its_average() -> None:
    found = estimate(agency(effect=0.3, fade_weeks=10), LAUNCH, PHONE)
    latest = found.diagnostics["latest_weeks"]
    assert isinstance(latest, dict)
    assert found.mid is not None
    assert latest["mid"] < found.mid - 0.03
    assert str(found.diagnostics["course"]).startswith("fading")


def test_an_effect_that_lasts_is_not_said_to_change_because_people_took_their_time(seen: Displacement) -> None:
    assert str(seen.diagnostics["course"]).startswith("steady")


def test_soon_after_launch_it_is_too_early_to_compare_weeks(saving: list[VolumeRow]) -> None:
    found = estimate([row for row in saving if row.day < LAUNCH + timedelta(weeks=14)], LAUNCH, PHONE)
    assert str(found.diagnostics["course"]).startswith("too early")


def test_the_same_seed_gives_the_same_digits(saving: list[VolumeRow], seen: Displacement) -> None:
    assert estimate(saving, LAUNCH, PHONE) == seen


def test_the_order_of_the_rows_does_not_matter(saving: list[VolumeRow], seen: Displacement) -> None:
    assert estimate(saving[::-1], LAUNCH, PHONE) == seen


def test_everything_said_can_be_written_as_json(seen: Displacement) -> None:
    assert json.loads(json.dumps(asdict(seen), allow_nan=False))["verdict"] == "saves"


def test_a_year_of_history_gives_a_preliminary_verdict(saving: list[VolumeRow]) -> None:
    first = LAUNCH - timedelta(weeks=52)
    found = estimate([row for row in saving if row.day >= first], LAUNCH, PHONE)
    assert found.preliminary
    assert found.verdict is not Verdict.INSUFFICIENT_DATA
    assert found.weeks_before == 52


def test_less_than_a_year_of_history_is_not_enough(saving: list[VolumeRow]) -> None:
    first = LAUNCH - timedelta(weeks=51)
    found = estimate([row for row in saving if row.day >= first], LAUNCH, PHONE)
    assert reason(found).startswith("There are 357 days before launch")


def test_less_than_two_months_since_launch_are_not_enough(saving: list[VolumeRow]) -> None:
    last = LAUNCH + timedelta(weeks=7)
    found = estimate([row for row in saving if row.day < last], LAUNCH, PHONE)
    assert reason(found) == "There are 7 usable weeks since launch; 8 are needed."


def test_a_launch_after_the_last_row_is_not_judged(saving: list[VolumeRow]) -> None:
    assert reason(estimate(saving, date(2030, 1, 1), PHONE)).startswith("There are 0 usable weeks since launch")


def test_a_launch_before_the_first_row_is_not_judged(saving: list[VolumeRow]) -> None:
    assert reason(estimate(saving, date(2000, 1, 1), PHONE)).startswith("There are 0 days before launch")


def test_without_a_control_there_is_no_answer(saving: list[VolumeRow]) -> None:
    found = estimate(without(saving, *CONTROL), LAUNCH, PHONE)
    assert reason(found).startswith("There is no control")
    assert (found.weeks_before, found.weeks_after) == (104, 39)


def test_without_a_covered_service_there_is_no_answer(saving: list[VolumeRow]) -> None:
    assert reason(estimate(without(saving, *COVERED), LAUNCH, PHONE)).startswith("There is no service that the bot")


def test_where_nobody_says_what_is_covered_the_answer_says_so(saving: list[VolumeRow]) -> None:
    assert "nobody said whether the bot covers it" in reason(estimate(uncovered(saving), LAUNCH, PHONE))


def test_a_channel_without_rows_has_no_answer(saving: list[VolumeRow]) -> None:
    assert reason(estimate(saving, LAUNCH, VolumeChannel.IN_PERSON)) == "There are no rows of the channel in_person."


def test_no_rows_at_all_have_no_answer() -> None:
    assert reason(estimate([], LAUNCH, PHONE)) == "There are no rows of the channel phone."


def test_a_handful_of_contacts_a_week_is_not_enough() -> None:
    found = estimate(agency(calls=0.3), LAUNCH, PHONE)
    assert "contacts a week; 10 are needed" in reason(found)


def test_a_file_with_a_hole_of_months_is_not_enough(saving: list[VolumeRow]) -> None:
    # Weeks missing on every side are no long gap of one service, as long as each of them is under two months.
    hole = [row for row in saving if row.day < LAUNCH - timedelta(weeks=51) or row.day >= LAUNCH or row.day.month % 2]
    first = LAUNCH - timedelta(weeks=60)
    assert "weeks before launch can be used" in reason(estimate([r for r in hole if r.day >= first], LAUNCH, PHONE))


def test_days_missing_here_and_there_change_little(saving: list[VolumeRow], seen: Displacement) -> None:
    some = [row for at, row in enumerate(saving) if at % 29 and row.day.day != 17]
    found = estimate(some, LAUNCH, PHONE)
    assert found.mid is not None
    assert seen.mid is not None
    assert abs(found.mid - seen.mid) < 0.015


def test_a_strike_of_a_week_changes_little(saving: list[VolumeRow], seen: Displacement) -> None:
    first = LAUNCH + timedelta(weeks=30)
    strike = [
        replace(row, offered=row.offered // 6) if row.covered and 0 <= (row.day - first).days < 5 else row
        for row in saving
    ]
    found = estimate(strike, LAUNCH, PHONE)
    assert found.diagnostics["days_set_aside"] == [(first + timedelta(days=at)).isoformat() for at in range(5)]
    assert found.mid is not None
    assert seen.mid is not None
    assert abs(found.mid - seen.mid) < 0.01


def test_a_measured_uptake_takes_the_place_of_the_ramp(saving: list[VolumeRow]) -> None:
    dose = {LAUNCH + timedelta(days=at): min(1.0, (at + 1) / 60) for at in range(60)}
    found = estimate(saving, LAUNCH, PHONE, dose=dose)
    assert found.diagnostics["uptake"] == {"measured": 1.0}
    assert found.verdict is Verdict.SAVES


def test_an_uptake_of_nobody_has_no_answer(saving: list[VolumeRow]) -> None:
    assert "dose is zero" in reason(estimate(saving, LAUNCH, PHONE, dose={LAUNCH: 0.0}))


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan")])
def test_an_impossible_dose_is_refused(saving: list[VolumeRow], value: float) -> None:
    with pytest.raises(Misconfigured, match="it is a share from 0 to 1"):
        estimate(saving, LAUNCH, PHONE, dose={LAUNCH: value})


@pytest.mark.parametrize("days", [0, -5, 1000])
def test_an_uptake_in_no_time_or_in_years_is_refused(saving: list[VolumeRow], days: int) -> None:
    with pytest.raises(Misconfigured, match="a number from 1 to 730"):
        estimate(saving, LAUNCH, PHONE, adoption_days=days)


def test_counts_that_never_vary_give_an_answer_without_a_residual_check() -> None:
    level = [replace(row, offered=50) for row in agency(weeks_before=104)]
    found = estimate(level, LAUNCH, PHONE)
    assert (found.mid, found.diagnostics["residual_p"]) == (0.0, None)


def test_a_line_that_was_shut_is_no_saving(saving: list[VolumeRow]) -> None:
    shut = [row for row in saving if not row.covered or row.day < LAUNCH]
    assert "it vanishes after the week of" in reason(estimate(shut, LAUNCH, PHONE))


def test_people_who_all_come_at_once_are_recognised() -> None:
    full = agency(effect=0.0)
    at_once = [
        replace(row, offered=round(row.offered * 0.85)) if row.covered and row.day >= LAUNCH else row for row in full
    ]
    found = estimate(at_once, LAUNCH, PHONE)
    uptake = found.diagnostics["uptake"]
    assert isinstance(uptake, dict)
    assert uptake["at_once"] > 0.5
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.15 < found.high
