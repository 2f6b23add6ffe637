"""Trains Rasa's DIET by Rasa's own command on the sets of the comparison and judges it: accuracy, calibration, cost."""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.nlu.own_sets import named
from bench.nlu.sets import Split
from nlu.embedded.engine import Sample
from nlu.evaluation.calibration import expected_calibration_error, reliability
from nlu.evaluation.judged import Judged, LabelledText
from nlu.evaluation.top1 import macro_f1, per_intent
from nlu.training_data.model import Example, Place, TrainingData
from nlu.training_data.writing import yaml_of

RESULTS = Path(__file__).resolve().parents[1] / "diet-results.json"
_ENGINE = "Rasa 3.6.21, DIET"
_FREQUENT = 20
_JUDGE = Path(__file__).with_name("rasa_judge.py")
_CONFIG = """\
recipe: default.v1
assistant_id: bench
language: {language}
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  random_seed: {seed}
  constrain_similarities: true
  entity_recognition: false
"""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what making it cost: the whole command, loading of libraries included."""

    model: Path
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What DIET is worth on one split; shares 0..100, parsing in one process on one core."""

    group: str
    epochs: int
    seed: int
    train_rows: int
    test_rows: int
    rows_sha256: str
    """Of what was learnt and asked, so that another engine's figures can be known to be from the same rows."""
    accuracy: float
    macro_f1: float | None
    """Of the intents with test rows."""
    macro_f1_20: float | None
    """Of the intents with 20 test rows or more."""
    ece: float | None
    train_cpu_seconds: float
    train_peak_mb: float
    start_cpu_seconds: float
    """Loading libraries and the model, in the process that parses."""
    parse_p50_ms: float
    parse_p95_ms: float
    parse_cpu_ms: float
    resident_mb: float
    right: str
    """1 or 0 for each test row in order, for comparisons row by row."""


def written(intent: str) -> str:
    """The name under which Rasa gets an intent: a slash would make it a retrieval intent, cut there."""
    return intent.replace("/", "__")


def rows_sha256(data: Split) -> str:
    """A hash of the rows that are learnt, in any order, and of those that are asked."""
    learnt = sorted(f"{row.text}\t{row.intent}" for row in data.train)
    asked = [f"{row.text}\t{row.intent}" for row in data.test]
    return hashlib.sha256("\n".join((*learnt, "", *asked)).encode()).hexdigest()


def training_yaml(rows: Sequence[Sample]) -> str:
    """`rows` in Rasa's format; raises ValueError where one cannot be written."""
    place = Place(Path("bench"), 1)
    data = TrainingData(tuple(Example(written(row.intent), row.text, (), place) for row in rows))
    made = yaml_of(data)
    if made.left_out:
        raise ValueError(str(made.left_out[0]))
    return made.text


def judged(rows: Sequence[Sample], answers: Sequence[dict[str, Any]]) -> list[Judged]:
    """What Rasa said of each row, under the set's own names of intents."""
    names = {written(row.intent): row.intent for row in rows}
    return [
        Judged(
            LabelledText(row.text, row.intent, row.language),
            names.get(said["intent"], said["intent"]),
            said["confidence"],
            seconds=said["seconds"],
        )
        for row, said in zip(rows, answers, strict=True)
    ]


def figures(found: Sequence[Judged], said: dict[str, Any]) -> dict[str, Any]:
    """What the answers of one split show, under the names of `Figures`."""
    right = [each.right for each in found]
    intents = per_intent(found)
    milliseconds = sorted(1000 * each.seconds for each in found)
    return {
        "accuracy": _percent(statistics.fmean(right)),
        "macro_f1": _percent(macro_f1(intents)),
        "macro_f1_20": _percent(macro_f1(intents, _FREQUENT)),
        "ece": _percent(expected_calibration_error(reliability([each.confidence for each in found], right))),
        "start_cpu_seconds": round(said["start_cpu_seconds"], 1),
        "parse_p50_ms": round(statistics.median(milliseconds), 2),
        "parse_p95_ms": round(milliseconds[int(0.95 * (len(milliseconds) - 1))], 2),
        "parse_cpu_ms": round(1000 * said["parse_cpu_seconds"] / len(found), 2),
        "resident_mb": round(said["resident_mb"]),
        "right": "".join(str(int(each)) for each in right),
    }


def pooled(found: dict[str, dict[str, Any]], group: str) -> dict[str, Any]:
    """The splits of `group` together: accuracy over all their rows, the mean of the other figures."""
    splits = [each for each in found.values() if each["group"] == group]
    right = "".join(each["right"] for each in splits)
    names = ("macro_f1", "ece", "train_cpu_seconds", "parse_p50_ms", "parse_cpu_ms", "resident_mb")
    means = {name: round(statistics.fmean(each[name] for each in splits), 2) for name in names}
    return {
        "splits": len(splits),
        "test_rows": len(right),
        "accuracy": _percent(right.count("1") / len(right)),
        **means,
    }


def train(data: Split, rasa: Path, folder: Path, epochs: int, seed: int) -> Trained:
    """Train as anybody would, in an empty `folder`, so that nothing comes from an earlier run."""
    config = _CONFIG.format(language=data.language, epochs=epochs, seed=seed)
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "nlu.yml").write_text(training_yaml(data.train), encoding="utf-8")
    command: list[str | Path] = [
        rasa / "bin" / "rasa",
        "train",
        "nlu",
        "--nlu",
        "nlu.yml",
        "--fixed-model-name",
        "bench",
    ]
    with (folder / "train.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=log, stderr=log)  # noqa: S603 - ours
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError((folder / "train.log").read_text()[-2000:])
    return Trained(folder / "models" / "bench.tar.gz", usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def ask(data: Split, trained: Trained, rasa: Path, folder: Path) -> dict[str, Any]:
    """What the model says of every test row, and what asking it cost."""
    asked, answered = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps([row.text for row in data.test]), encoding="utf-8")
    command = [rasa / "bin" / "python", _JUDGE, trained.model, asked, answered]
    done = subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    result: dict[str, Any] = json.loads(answered.read_text(encoding="utf-8"))
    return result


def measure(name: str, rasa: Path, epochs: int, seed: int) -> Figures:
    """Train and judge one split."""
    data = named(name)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        trained = train(data, rasa, folder, epochs, seed)
        said = ask(data, trained, rasa, folder)
    return Figures(
        group=data.group,
        epochs=epochs,
        seed=seed,
        train_rows=len(data.train),
        test_rows=len(data.test),
        rows_sha256=rows_sha256(data),
        train_cpu_seconds=round(trained.cpu_seconds, 1),
        train_peak_mb=round(trained.peak_mb),
        **figures(judged(data.test, said["answers"]), said),
    )


def note(name: str, measured: Figures, path: Path) -> None:
    """Write the figures of one split beside those of the others that the file has."""
    found = json.loads(path.read_text(encoding="utf-8"))["splits"] if path.exists() else {}
    found = dict(sorted({**found, name: asdict(measured)}.items()))
    groups = {group: pooled(found, group) for group in sorted({each["group"] for each in found.values()})}
    text = json.dumps({"engine": _ENGINE, "groups": groups, "splits": found}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def main(
    names: Annotated[list[str], typer.Argument(help='Splits by name, as "bot_biblioteca_es/folds fold0".')],
    rasa: Annotated[Path, typer.Option(help="Environment that `make rasa-env` makes.")] = Path("var/rasa"),
    epochs: Annotated[int, typer.Option(help="Rounds of training.")] = 100,
    seed: Annotated[int, typer.Option(help="Of the network's first weights.")] = 20,
) -> None:
    """Measure DIET on each split and note the figures in bench/diet-results.json, beside those of other splits."""
    for name in names:
        measured = measure(name, rasa.resolve(), epochs, seed)
        note(name, measured, RESULTS)
        typer.echo(f"{name}: {measured.accuracy} %, {measured.train_cpu_seconds} s of CPU, {measured.parse_p50_ms} ms")


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _environment(folder: Path) -> dict[str, str]:
    own = {
        "HOME": str(folder),
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    return {**os.environ, **own}


if __name__ == "__main__":
    typer.run(main)
