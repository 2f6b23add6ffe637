"""What somebody who reads an evaluation must know about it, said in the words of `page/phrases.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 8


class NoteKind(StrEnum):
    """What there is to know."""

    UNKNOWN_INTENTS = "unknown_intents"
    """Test rows have intents that the engine never learnt."""
    LEAK = "leak"
    """Test rows are among the training rows."""
    OOS_LEFT_OUT = "oos_left_out"
    """Out-of-scope rows in the training data were not trained on."""
    NO_OOS = "no_oos"
    """There are no out-of-scope rows."""
    FEW_ROWS = "few_rows"
    """So few test rows that shares are rough."""
    LONELY_INTENTS = "lonely_intents"
    """Intents with a single example cannot be both learnt and tested in cross-validation."""
    CONTRADICTIONS = "contradictions"
    """The same text has two intents."""
    SPLIT_TAKEN = "split_taken"
    """Only some of the rows of a table were taken, by its third column."""
    THRESHOLD_BY_HOLDOUT = "threshold_by_holdout"
    """The training data is so large that the threshold comes from one part held out instead of from all."""
    OTHER_DATA = "other_data"
    """The published model was not made from the training data that lies there now."""
    OTHER_KNOWS_LESS = "other_knows_less"
    """The engine compared with does not know some intents of the test."""
    OTHER_LEAK = "other_leak"
    """Test rows are among those from which the engine compared with learnt."""
    NO_ENCODER = "no_encoder"
    """The engine went without the sentence encoder."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know, with the figures and names that its sentence needs."""

    kind: NoteKind
    values: Mapping[str, str | int]


def names_of(intents: Iterable[str]) -> str:
    """The first few names, for a sentence."""
    names = sorted(intents)
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
