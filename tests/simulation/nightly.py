"""Judges the estimators of displacement on many worlds of every shape: `python -m tests.simulation.nightly --worlds 200`."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console

from metrics.displacement.verdict import Verdict
from tests.simulation.judged import Judged, judge
from tests.simulation.scoring import Miss, Score, failing_seeds, misses, score
from tests.simulation.shapes import SHAPES, Shape, shape_named

_REPOSITORY = Path(__file__).resolve().parents[2]
_WORLDS = ("days.py", "shapes.py", "worlds.py", "truth.py", "judged.py")
_PROCESSES = 2
_HEADER = (
    f"{'shape':24}{'worlds':>7}{'truth':>7}{'bias':>7}{'RMSE':>7}{'cover':>7}{'width':>7}{'saves':>7}{'silent':>7}"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print one line a shape, write the report; 1 where a demand is missed beyond chance."""
    options = _options(arguments)
    console = Console(width=160, highlight=False)
    console.print(f"{_HEADER}  slowest  misses (? = chance may explain it)", markup=False)
    report: dict[str, Any] = {}
    kept = _Kept(options.partial, fingerprint())
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn"), initializer=_one_thread) as pool:
        for shape in options.shapes or SHAPES:
            worlds = _judge_all(pool, kept, shape, options.worlds)
            found = score(worlds)
            missed = misses(shape, found)
            console.print(_line(shape, found, missed), markup=False)
            report[shape.name] = _entry(shape, worlds, found, missed)
            _write(options.json, report)
    return 1 if any(miss["certain"] for entry in report.values() for miss in entry["misses"]) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=_positive, default=200, help="worlds of each shape, seeds 0, 1, 2 ...")
    parser.add_argument("--json", type=Path, default=None, help="where the report is written; nowhere if left out")
    parser.add_argument("--shapes", type=shape_named, nargs="*", help="only these shapes")
    kept = _REPOSITORY / "var" / "roi-nightly.jsonl"
    parser.add_argument(
        "--partial", type=Path, default=kept, help="worlds already judged; a stopped run goes on from it"
    )
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("There must be at least one world.")
    return number


def _one_thread() -> None:
    importlib.import_module("threadpoolctl").threadpool_limits(1)


def fingerprint() -> str:
    """Of the code that is judged and of the worlds: what was judged with other code is judged anew."""
    digest = hashlib.sha256()
    paths = [*(_REPOSITORY / "metrics" / "displacement").glob("*.py"), *(Path(__file__).parent / f for f in _WORLDS)]
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class _Kept:
    """Worlds judged earlier by the same code, one JSON line each."""

    def __init__(self, path: Path, code: str) -> None:
        self._path = path
        self._code = code
        self._known: dict[tuple[str, int], Judged] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            entry = _complete(line)
            if entry is not None and entry.pop("code") == code:
                shape = entry.pop("shape")
                judged = Judged(**{**entry, "verdict": Verdict(entry["verdict"])})
                self._known[shape, judged.seed] = judged

    def get(self, shape: Shape, seed: int) -> Judged | None:
        return self._known.get((shape.name, seed))

    def add(self, shape: Shape, judged: Judged) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"code": self._code, "shape": shape.name, **asdict(judged)})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _complete(line: str) -> dict[str, Any] | None:
    """The last line of a run that was stopped may be half a line."""
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return entry


def _judge_all(pool: ProcessPoolExecutor, kept: _Kept, shape: Shape, worlds: int) -> list[Judged]:
    known = {seed: judged for seed in range(worlds) if (judged := kept.get(shape, seed)) is not None}
    for judged in _judge_new(pool, shape, (seed for seed in range(worlds) if seed not in known)):
        kept.add(shape, judged)
        known[judged.seed] = judged
    return [known[seed] for seed in range(worlds)]


def _judge_new(pool: ProcessPoolExecutor, shape: Shape, seeds: Iterable[int]) -> Iterator[Judged]:
    asked = list(seeds)
    yield from pool.map(judge, [shape] * len(asked), asked)


def _entry(shape: Shape, worlds: Sequence[Judged], found: Score, missed: Sequence[Miss]) -> dict[str, Any]:
    return {
        "demands": sorted(shape.demands),
        **{name: _rounded(figure) for name, figure in asdict(found).items()},
        "misses": [asdict(miss) for miss in missed],
        "failing_seeds": failing_seeds(shape, worlds),
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 5)


def _line(shape: Shape, found: Score, missed: Sequence[Miss]) -> str:
    points = (found.truth, found.bias, found.rmse)
    shares = (found.saves, found.insufficient)
    cells = [_cell(figure, 100.0) for figure in points]
    cells += [_cell(found.cover), _cell(found.width, 100.0), *(_cell(figure) for figure in shares)]
    words = ", ".join(f"{miss.demand} {miss.figure:.3f}{'' if miss.certain else '?'}" for miss in missed) or "-"
    return f"{shape.name:24}{found.worlds:7}{''.join(cells)}{found.slowest_seconds:8.2f}s  {words}"


def _cell(figure: float | None, scale: float = 1.0) -> str:
    return f"{'-':>7}" if figure is None else f"{figure * scale:7.2f}"


def _write(path: Path | None, report: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    # Stopped politely, the run ends its two workers too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
