"""The generator of simulated agencies does what its shapes say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from metrics.volumes.rows import VolumeChannel
from tests.simulation.days import day_factors, easter, is_holiday, run_of_days, season
from tests.simulation.shapes import SHAPES, Shape, shape_named
from tests.simulation.truth import true_share
from tests.simulation.worlds import World, ar1, simulate

_AR = shape_named("ar")


def _offered(world: World, *, covered: bool, since: date, until: date) -> int:
    return sum(row.offered for row in world.rows if row.covered is covered and since <= row.day < until)


def test_a_seed_gives_the_same_rows_each_time_and_another_seed_gives_others() -> None:
    assert simulate(_AR, 3).rows == simulate(_AR, 3).rows
    assert simulate(_AR, 3).rows != simulate(_AR, 4).rows


def test_a_world_and_its_twin_without_effect_are_the_same_agency() -> None:
    with_bot, without = simulate(_AR, 5), simulate(shape_named("ar_null"), 5)
    assert np.array_equal(with_bot.without_bot, without.without_bot)
    assert without.launch == with_bot.launch
    assert true_share(without) == 0.0


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2023, date(2023, 4, 9)), (2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))],
)
def test_easter_moves_as_in_the_almanac(year: int, sunday: date) -> None:
    assert easter(year) == sunday
    assert is_holiday(sunday - timedelta(days=2))


def test_holidays_are_quiet_and_the_day_after_is_busy() -> None:
    days = (date(2025, 8, 6), date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 9), date(2025, 12, 24))
    usual, holiday, day_after, friday, closed = day_factors(days, VolumeChannel.PHONE).tolist()
    assert holiday < 0.2 * usual
    assert day_after == pytest.approx(1.15 * friday)
    assert closed == 0.0


def test_counters_rest_at_weekends_and_on_holidays() -> None:
    days = (date(2025, 4, 18), date(2025, 5, 3), date(2025, 5, 4))
    assert not day_factors(days, VolumeChannel.IN_PERSON).any()


def test_august_dips_and_the_tax_season_rises() -> None:
    august, may, october = season((date(2025, 8, 15), date(2025, 5, 15), date(2025, 10, 15)), 0.35, 0.25).tolist()
    assert august == pytest.approx(np.log(0.65), abs=0.01)
    assert may == pytest.approx(np.log(1.25), abs=0.01)
    assert october == pytest.approx(0.0, abs=0.01)


def test_the_noise_has_the_memory_and_the_deviation_that_it_is_given() -> None:
    noise = ar1(20_000, 0.6, 0.05, np.random.default_rng(1))
    assert noise.std() == pytest.approx(0.05, rel=0.05)
    assert np.corrcoef(noise[1:], noise[:-1])[0, 1] == pytest.approx(0.6, abs=0.03)


def test_counts_vary_more_than_chance_alone() -> None:
    world = simulate(replace(_AR, share=0.0), 1)
    counts = {(row.service, row.day): row.offered for row in world.rows}
    means = {
        (service, day): world.without_bot[number, position]
        for number, service in enumerate(world.services)
        for position, day in enumerate(world.days)
    }
    squares = [(count - means[key]) ** 2 / means[key] for key, count in counts.items() if means[key] > 100.0]
    assert np.mean(squares) > 1.3


def test_the_truth_is_the_full_share_without_ramp_and_less_with_one() -> None:
    assert true_share(simulate(replace(_AR, ramp_days=1), 2)) == pytest.approx(0.12)
    assert 0.10 < true_share(simulate(_AR, 2)) < 0.12
    assert true_share(simulate(shape_named("fading"), 2)) < 0.095
    assert true_share(simulate(shape_named("raises"), 2)) < -0.08


def test_the_truth_is_what_is_missing_from_the_counts() -> None:
    world, twin = simulate(_AR, 6), simulate(shape_named("ar_null"), 6)
    end = world.days[-1]
    came = _offered(world, covered=True, since=world.launch, until=end)
    would_have_come = _offered(twin, covered=True, since=world.launch, until=end)
    assert 1.0 - came / would_have_come == pytest.approx(true_share(world), abs=0.005)


def test_the_agency_is_as_big_as_its_shape_says() -> None:
    world = simulate(shape_named("town_null"), 1)
    year = world.launch - timedelta(days=364)
    assert _offered(world, covered=True, since=year, until=world.launch) / 364 == pytest.approx(30.0, rel=0.2)


def test_the_campaign_touches_every_service_after_the_launch() -> None:
    calm, shaken = simulate(_AR, 7), simulate(replace(_AR, campaign=0.08), 7)
    raised = shaken.without_bot[:, -60:] / np.where(calm.without_bot[:, -60:] > 0.0, calm.without_bot[:, -60:], np.nan)
    assert np.nanmin(raised) == pytest.approx(1.08)
    before = calm.days.index(calm.launch)
    assert np.array_equal(calm.without_bot[:, :before], shaken.without_bot[:, :before])


def test_controls_grow_apart_from_covered_services() -> None:
    calm, apart = simulate(_AR, 8), simulate(replace(_AR, control_growth=0.10), 8)
    year_on = calm.days.index(calm.days[0] + timedelta(days=365))
    while calm.without_bot[0, year_on] == 0.0:
        year_on += 1
    growth = apart.without_bot[:, year_on] / calm.without_bot[:, year_on]
    assert growth[0] == pytest.approx(1.0)
    assert growth[-1] == pytest.approx(1.10, abs=0.002)


@pytest.mark.parametrize(("name", "months"), [("months_6", 6), ("months_12", 12), ("months_18", 18), ("months_36", 36)])
def test_the_history_is_as_long_as_its_shape_says(name: str, months: int) -> None:
    world = simulate(shape_named(name), 1)
    assert (world.launch - world.days[0]).days == pytest.approx(months * 30.44, abs=4)


def test_missing_days_have_no_row_and_missing_cells_only_lack_one_service() -> None:
    whole = simulate(shape_named("missing_days"), 1)
    assert len({row.day for row in whole.rows}) < 0.96 * len(whole.days) - 9
    cells = simulate(shape_named("missing_cells"), 1)
    assert len({row.day for row in cells.rows}) > 0.98 * len(cells.days)
    assert len(cells.rows) < 0.99 * len(cells.days) * len(cells.services)


def test_the_strike_days_lose_nine_tenths_of_every_service() -> None:
    calm, struck = simulate(_AR, 9), simulate(replace(_AR, strike=True), 9)
    lost = np.where(calm.without_bot > 0.0, struck.without_bot / np.maximum(calm.without_bot, 1e-9), 1.0)
    assert set(np.round(lost.ravel(), 6).tolist()) <= {0.1, 1.0}


def test_late_services_have_no_row_before_they_appear() -> None:
    world = simulate(shape_named("late_service"), 1)
    first = {service: min(row.day for row in world.rows if row.service == service) for service in world.services}
    assert first["covered-3"] >= world.launch - timedelta(days=243)
    assert first["control-2"] >= world.launch + timedelta(days=91)
    assert first["control-0"] < world.launch - timedelta(days=700)


def test_an_ending_service_has_no_row_after_its_end() -> None:
    world = simulate(shape_named("ending_service"), 1)
    last = max(row.day for row in world.rows if row.service == "control-2")
    assert (last - world.launch).days == pytest.approx(60, abs=4)


def test_a_staggered_roll_out_starts_each_service_on_its_own_day() -> None:
    world = simulate(shape_named("staggered"), 1)
    starts = sorted(world.launches.values())
    assert [later - earlier for earlier, later in pairwise(starts)] == [timedelta(weeks=5)] * 7
    orders = {tuple(simulate(shape_named("staggered"), seed).launches) for seed in range(3)}
    assert all(len(order) == 8 for order in orders)
    assert simulate(shape_named("staggered"), 2).launches != world.launches


def test_a_run_of_days_has_no_gap() -> None:
    days = run_of_days(date(2024, 2, 27), 4)
    assert days == (date(2024, 2, 27), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_has_a_name_of_its_own_and_a_world(shape: Shape) -> None:
    assert shape_named(shape.name) is shape
    world = simulate(shape, 0)
    assert {row.channel for row in world.rows} == {shape.channel}
    assert all(row.offered >= 0 for row in world.rows)


def test_an_unknown_shape_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(ValueError, match="There is no shape 'flat'; there are: ar, "):
        shape_named("flat")
