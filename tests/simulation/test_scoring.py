"""The scores are counted rightly, misses are found, and chance is not called a miss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from metrics.displacement.verdict import Verdict
from tests.simulation.judged import Judged, as_judged
from tests.simulation.nightly import main
from tests.simulation.oracle import Interval
from tests.simulation.scoring import failing_seeds, misses, score
from tests.simulation.shapes import Demand, shape_named

_AR, _NULL = shape_named("ar"), shape_named("ar_null")


def _worlds(count: int, low: float, mid: float, high: float, truth: float = 0.10) -> list[Judged]:
    return [as_judged(seed, truth, Interval(low, mid, high)) for seed in range(count)]


def _silent(count: int) -> list[Judged]:
    return [Judged(seed, 0.1, Verdict.INSUFFICIENT_DATA, None, None, None) for seed in range(count)]


def _missed(name: str, worlds: Sequence[Judged]) -> dict[Demand, bool]:
    return {miss.demand: miss.certain for miss in misses(shape_named(name), score(worlds))}


def test_figures_are_means_over_the_worlds() -> None:
    found = score([*_worlds(3, 0.05, 0.12, 0.15), *_worlds(1, -0.30, -0.26, -0.20)])
    assert (found.cover, found.saves, found.raises) == (0.75, 0.75, 0.25)
    assert found.bias == pytest.approx((3 * 0.02 - 0.36) / 4)
    assert found.rmse == pytest.approx(((3 * 0.02**2 + 0.36**2) / 4) ** 0.5)
    assert found.width == pytest.approx(0.1)


def test_worlds_as_wanted_miss_nothing() -> None:
    assert _missed("ar", [*_worlds(190, 0.05, 0.10, 0.15), *_worlds(10, 0.11, 0.12, 0.15)]) == {}


def test_each_demand_can_be_missed() -> None:
    assert _missed("ar", _worlds(200, -0.01, 0.05, 0.09)) == dict.fromkeys(
        (Demand.COVER, Demand.BIAS, Demand.RMSE, Demand.POWER), True
    )
    assert _missed("ar_null", _worlds(200, 0.01, 0.02, 0.03, truth=0.015)) == {
        Demand.COVER: True,
        Demand.FEW_FALSE: True,
    }
    assert Demand.SPEAKS in _missed("ar", _silent(200))
    assert _missed("months_6", _worlds(200, 0.05, 0.10, 0.15)) == {Demand.SILENT: True}
    assert _missed("months_6", _silent(200)) == {}


def test_a_few_worlds_outside_the_bar_are_said_to_be_perhaps_chance() -> None:
    few = [*_worlds(8, 0.05, 0.10, 0.15), *_worlds(2, 0.11, 0.12, 0.15)]
    assert _missed("ar", few) == {Demand.COVER: False}


def test_failing_seeds_are_those_of_uncovered_and_falsely_saving_worlds() -> None:
    good, bad = Interval(-0.02, 0.0, 0.02), Interval(0.01, 0.02, 0.03)
    worlds = [as_judged(0, 0.0, good), as_judged(1, 0.0, bad), as_judged(2, 0.02, bad)]
    assert failing_seeds(_NULL, worlds) == (1, 2)
    assert failing_seeds(_AR, worlds) == (1,)


def test_the_nightly_run_goes_on_where_it_was_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, report = tmp_path / "kept.jsonl", tmp_path / "report.json"
    options = ["--shapes", "no_control", "--partial", str(kept), "--json", str(report)]
    assert main(["--worlds", "1", *options]) == 0
    first = kept.read_text(encoding="utf-8")
    kept.write_text(f'{first}{{"code": "half a li', encoding="utf-8")
    kept.write_text(kept.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert main(["--worlds", "2", *options]) == 0
    lines = [line for line in kept.read_text(encoding="utf-8").splitlines() if "half" not in line]
    assert len(lines) == 2
    assert lines[0] == first.strip()
    assert '"worlds": 2' in report.read_text(encoding="utf-8")
    assert "no_control" in capsys.readouterr().out
