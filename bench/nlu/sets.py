"""The public sets, cut the same way for every engine; `rows` of a split can be written for the others to learn from."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.ids import Language
from nlu.embedded.engine import Sample

ES, EN = Language("es"), Language("en")
OUT_OF_SCOPE = "oos"
_SHOTS = 10


@dataclass(frozen=True, slots=True)
class Split:
    """What is learnt and what is asked; rows of the intent `oos` are asked only. `group` names splits to be averaged."""

    group: str
    name: str
    language: Language
    train: tuple[Sample, ...]
    test: tuple[Sample, ...]


def splits(directory: Path, group: str, seeds: int) -> Iterator[Split]:
    """The splits of `group` from the tables at `directory`."""
    table, _, kind = group.partition("/")
    language = ES if table.endswith("_es") else EN
    rows = _read(directory / f"{table}.tsv", language)
    if kind == "folds":
        for fold in sorted(rows):
            others = [row for name in sorted(rows) if name != fold for row in rows[name]]
            yield Split(group, f"{group} {fold}", language, tuple(others), tuple(rows[fold]))
        return
    asked = (*rows["test"], *rows.get("oos_dev", ()))
    if kind == "full":
        yield Split(group, group, language, tuple(rows["train"]), asked)
        return
    for seed in range(seeds):
        yield Split(group, f"{group} seed {seed}", language, few(rows["train"], seed), asked)


def few(rows: Sequence[Sample], seed: int) -> tuple[Sample, ...]:
    """Ten rows of each intent, or all where there are fewer."""
    by_intent: dict[str, list[Sample]] = defaultdict(list)
    for row in rows:
        by_intent[row.intent].append(row)
    dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    return tuple(
        row
        for intent in sorted(by_intent)
        for row in dice.sample(by_intent[intent], min(_SHOTS, len(by_intent[intent])))
    )


def write(rows: Sequence[Sample], path: Path) -> None:
    """`rows` as `text<TAB>intent`, for an engine that learns from a file."""
    path.write_text("".join(f"{row.text}\t{row.intent}\n" for row in rows), encoding="utf-8")


def _read(path: Path, language: Language) -> dict[str, list[Sample]]:
    rows: dict[str, list[Sample]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        text, intent, split = line.split("\t")
        rows[split].append(Sample(text, intent, language))
    return rows
