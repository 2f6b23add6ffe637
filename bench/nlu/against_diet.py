"""The embedded engine on the rows on which DIET was measured, row by row: `python -m bench.nlu.against_diet`."""

from __future__ import annotations

import importlib
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.nlu.diet import RESULTS, judged, rows_sha256
from bench.nlu.own_sets import named
from bench.nlu.sets import Split
from nlu.embedded.engine import EmbeddedParser, fit_engine
from nlu.encoder import SentenceEncoder, available, shared
from nlu.evaluation.calibration import expected_calibration_error, reliability
from nlu.evaluation.comparison import paired
from nlu.evaluation.judged import Judged
from nlu.evaluation.top1 import macro_f1, per_intent

OWN_RESULTS = RESULTS.with_name("against-diet.json")
_THEIRS = ("macro_f1", "ece", "parse_p50_ms", "parse_cpu_ms", "train_cpu_seconds")
_WARM_UP = 20


def ask(parser: EmbeddedParser, data: Split) -> tuple[list[Judged], float]:
    """What the engine says of every test row, asked one by one as Rasa was, and milliseconds of CPU for each."""
    for row in data.test[:_WARM_UP]:
        parser.parse(row.text, row.language)
    answers = []
    used = time.process_time()
    for row in data.test:
        begun = time.perf_counter()
        said = parser.parse(row.text, row.language).intents
        seconds = time.perf_counter() - begun
        intent, confidence = next(iter(said.items()), ("", 0.0))
        answers.append({"intent": intent, "confidence": confidence, "seconds": seconds})
    used = time.process_time() - used
    return judged(data.test, answers), 1000 * used / len(data.test)


def compared(found: Sequence[Sequence[Judged]], diet: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Both engines on the same splits, in the same order: accuracy over all rows, else the mean; shares 0..100."""
    theirs = [mark == "1" for each in diet for mark in each["right"]]
    difference = paired([each.right for split in found for each in split], theirs)
    return {
        "splits": len(found),
        "test_rows": len(theirs),
        "accuracy": _percent(difference.candidate),
        "diet_accuracy": _percent(difference.other),
        "points_more": _percent(difference.difference),
        "interval": [_percent(difference.interval.low), _percent(difference.interval.high)],
        "p_value": round(difference.p_value, 5),
        "macro_f1": _percent(statistics.fmean(macro_f1(per_intent(split)) or 0.0 for split in found)),
        "ece": _percent(statistics.fmean(_error(split) for split in found)),
        "parse_p50_ms": round(statistics.fmean(_median_ms(split) for split in found), 2),
        **{f"diet_{name}": round(statistics.fmean(each[name] for each in diet), 2) for name in _THEIRS},
    }


def measure(diet: dict[str, dict[str, Any]], encoder: SentenceEncoder | None) -> dict[str, Any]:
    """Train and ask the embedded engine on the splits of `diet`, by name."""
    found, training, asking = [], [], []
    for name, theirs in diet.items():
        data = named(name)
        if rows_sha256(data) != theirs["rows_sha256"]:
            raise ValueError(f"the rows of {name!r} are no longer those on which DIET was measured: measure it again.")
        begun = time.process_time()
        parser = fit_engine(data.train, encoder)
        training.append(time.process_time() - begun)
        answers, milliseconds = ask(parser, data)
        found.append(answers)
        asking.append(milliseconds)
    figures = compared(found, list(diet.values()))
    seconds = statistics.fmean(training)
    return {
        **figures,
        "parse_cpu_ms": round(statistics.fmean(asking), 2),
        "train_cpu_seconds": round(seconds, 2),
        "training_times_less": round(figures["diet_train_cpu_seconds"] / seconds, 1),
    }


def _error(found: Sequence[Judged]) -> float:
    bins = reliability([each.confidence for each in found], [each.right for each in found])
    return expected_calibration_error(bins) or 0.0


def _median_ms(found: Sequence[Judged]) -> float:
    return statistics.median(1000 * each.seconds for each in found)


def _percent(share: float) -> float:
    return round(100 * share, 2)


def main(
    groups: Annotated[list[str] | None, typer.Argument(help="Groups of splits; all that DIET was measured on.")] = None,
    out: Annotated[Path, typer.Option(help="Where to write the figures.")] = OWN_RESULTS,
) -> None:
    """Compare on every split in bench/diet-results.json and write the figures."""
    # Loading libraries is no training.
    importlib.import_module("nlu.embedded.fitting")
    diet = json.loads(RESULTS.read_text(encoding="utf-8"))
    encoder = shared() if available() else None
    found = json.loads(out.read_text(encoding="utf-8")) if groups and out.exists() else {}
    for group in groups or diet["groups"]:
        theirs = {name: each for name, each in diet["splits"].items() if each["group"] == group}
        found[group] = measure(theirs, encoder)
        typer.echo(f"{group}: {json.dumps(found[group])}")
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
