"""The sets beside the public tables: citizen services, and the product's own examples against messages that it never saw."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.nlu.sets import ES, Split, splits
from nlu.catalogue.load import load as load_content
from nlu.embedded.engine import Sample
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.evaluation.folds import stratified
from nlu.evaluation.judged import LabelledText
from nlu.training_data.reading import read
from nlu.training_data.rows import rows as learnt_rows

CITIZEN = "citizen_es/folds"
BLIND = "blind/es"
_FOLDS = 5
_SEEDS = 10
_REPOSITORY = Path(__file__).resolve().parents[2]
_TABLE = _REPOSITORY / "tests" / "unit" / "nlu" / "data_blind" / "intents.tsv"


def named(name: str) -> Split:
    """The split of that name, of the public tables or of these; raises ValueError where there is none."""
    group = name.partition(" ")[0]
    for split in _splits(group):
        if split.name == name:
            return split
    raise ValueError(f"there is no split {name!r}.")


def citizen(directory: Path) -> Iterator[Split]:
    """The 240 rows of `citizen_es_train.yml` in five parts, each intent spread evenly."""
    found = read(directory / "citizen_es_train.yml").examples
    rows = [LabelledText(example.text, example.intent, ES) for example in found]
    placed = [
        (Sample(row.text, row.intent, ES), fold) for row, fold in zip(rows, stratified(rows, _FOLDS), strict=True)
    ]
    for held in range(_FOLDS):
        train = tuple(row for row, fold in placed if fold != held)
        test = tuple(row for row, fold in placed if fold == held)
        yield Split(CITIZEN, f"{CITIZEN} fold{held}", ES, train, test)


def blind() -> Split:
    """Learnt: the Spanish part of what `ventanilla nlu export` writes. Asked: the Spanish messages of the blind table."""
    agency = load_content(_REPOSITORY / "content", datetime.now(UTC).date())
    learnt = learnt_rows(read(_REPOSITORY / "nlu" / "rasa_project" / "data"), agency)
    train = tuple(Sample(row.text, row.label, ES) for row in learnt if row.language == ES)
    own_name = {"service": ABOUT_A_SERVICE}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        asked = [row for row in csv.DictReader(file, delimiter="\t") if row["language"] == ES]
    test = tuple(Sample(row["text"], own_name.get(row["intent"], row["intent"]), ES) for row in asked)
    return Split(BLIND, BLIND, ES, train, test)


def _splits(group: str) -> Iterator[Split]:
    if group == BLIND:
        yield blind()
        return
    shared = Path(os.environ.get("VENTANILLA_SHARED", _REPOSITORY.parent / "shared")) / "data" / "nlu"
    yield from citizen(shared) if group == CITIZEN else splits(shared, group, _SEEDS)
