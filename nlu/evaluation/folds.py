"""Cross-validation: every row is judged by an engine that has not seen it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count
from typing import Protocol

from handlers.errors import Misconfigured
from nlu.evaluation.judged import Judged, LabelledText, judge
from nlu.evaluation.notes import Note, NoteKind, names_of
from nlu.parsing import Parser

_SEED = 20

Progress = Callable[[str, float], None]
"""Told the stage and the share of it that is done, 0..1."""


class Trainer(Protocol):
    """Makes a parser from rows, in memory; the same rows make the same parser."""

    def train(self, rows: Sequence[LabelledText]) -> Parser:
        """A parser that has learnt `rows`, which have at least two intents and none that is out of scope."""
        ...


def stratified(rows: Sequence[LabelledText], folds: int) -> list[int]:
    """The fold (0 and up) of each row: every intent is spread evenly; the same text always lies in one fold."""
    dice = random.Random(_SEED)  # noqa: S311 - nothing secret
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[row.intent, row.text.casefold()].append(place)
    by_intent: defaultdict[str, list[list[int]]] = defaultdict(list)
    for (intent, _), places in groups.items():
        by_intent[intent].append(places)
    fold_of = [0] * len(rows)
    # The turn goes on from intent to intent, so that small intents do not all pile up in the first fold.
    turns = count()
    for intent in sorted(by_intent):
        alike = by_intent[intent]
        dice.shuffle(alike)
        for places in alike:
            turn = next(turns)
            for place in places:
                fold_of[place] = turn % folds
    return fold_of


def given(rows: Sequence[LabelledText]) -> list[int]:
    """The fold of each row where the table's third column names them; raises Misconfigured where it names fewer than two."""
    names = sorted({row.split for row in rows if row.split})
    if len(names) < 2 or any(not row.split for row in rows):
        raise Misconfigured("--folds split needs a table whose third column names a fold, of two or more, in each row.")
    return [names.index(row.split) for row in rows]


def lonely(rows: Sequence[LabelledText]) -> list[Note]:
    """What to know where intents have a single example, which cannot be both learnt and judged."""
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.in_scope:
            texts[row.intent].add(row.text.casefold())
    alone = [intent for intent, found in texts.items() if len(found) == 1]
    return [Note(NoteKind.LONELY_INTENTS, {"intents": len(alone), "names": names_of(alone)})] if alone else []


def cross_validate(
    rows: Sequence[LabelledText], fold_of: Sequence[int], trainer: Trainer, progress: Progress, only: int | None = None
) -> list[tuple[int, Judged]]:
    """What engines trained on the other folds say of each row, with the row's place; `only` one fold, if given."""
    folds = sorted(set(fold_of)) if only is None else [only]
    judged: list[tuple[int, Judged]] = []
    for number, fold in enumerate(folds):
        progress("folds", number / len(folds))
        held = [place for place, own in enumerate(fold_of) if own == fold]
        seen = [row for row, own in zip(rows, fold_of, strict=True) if own != fold and row.in_scope]
        if len({row.intent for row in seen if row.has_words}) < 2:
            raise Misconfigured(
                "Cross-validation needs at least two intents in every part that is learnt from: add examples, or give --threshold."
            )
        judged += zip(held, judge([rows[place] for place in held], trainer.train(seen)), strict=True)
    progress("folds", 1.0)
    return sorted(judged, key=lambda pair: pair[0])
