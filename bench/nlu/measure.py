"""One split at a time: trained, asked clean and disturbed, and counted."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.nlu.disturb import DISTURBANCES
from bench.nlu.sets import OUT_OF_SCOPE, Split
from nlu.embedded.engine import EmbeddedParser, Sample, fit_engine
from nlu.encoder import SentenceEncoder
from nlu.evaluation.calibration import expected_calibration_error, reliability
from nlu.evaluation.judged import Judged, LabelledText
from nlu.evaluation.scope import recall_at
from nlu.evaluation.top1 import accuracy, macro_f1, per_intent

_FEWEST_ROWS = 20
_SEED = 11


class Asked(NamedTuple):
    """What was said of the rows in scope, and how much in scope those are that are not."""

    inside: tuple[Judged, ...]
    outside: tuple[float, ...]


@dataclass(slots=True)
class Tally:
    """What was measured on all splits of a group."""

    asked: list[Asked] = field(default_factory=list)
    disturbed: dict[str, list[Judged]] = field(default_factory=dict)
    cpu_seconds: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def figures(self) -> dict[str, float | None]:
        """Shares 0..100 but for seconds and rows; folds of one table are counted together."""
        inside = [each for asked in self.asked for each in asked.inside]
        clean = _percent(accuracy(inside))
        found = {
            "rows": round(sum(self.rows) / len(self.rows)),
            "accuracy": clean,
            "macro_f1_20": _percent(macro_f1(per_intent(inside), _FEWEST_ROWS)),
            "ece": _percent(
                expected_calibration_error(reliability([e.confidence for e in inside], [e.right for e in inside]))
            ),
            "oos_recall_at_95": _mean([_percent(_recall(asked)) for asked in self.asked]),
            "train_cpu_seconds": _mean(self.cpu_seconds),
        }
        for name, judged in self.disturbed.items():
            disturbed = _percent(accuracy(judged))
            found[f"loss_{name}"] = None if disturbed is None or clean is None else round(clean - disturbed, 2)
        return found


def measure(split: Split, encoder: SentenceEncoder | None, tally: Tally, *, disturb: bool) -> EmbeddedParser:
    """Train on the split and add what it shows to `tally`."""
    begun = time.process_time()
    parser = fit_engine(split.train, encoder)
    tally.cpu_seconds.append(time.process_time() - begun)
    tally.rows.append(len(split.train))
    inside = [row for row in split.test if row.intent != OUT_OF_SCOPE]
    outside = [row.text for row in split.test if row.intent == OUT_OF_SCOPE]
    scores = (parsed.in_scope or 0.0 for parsed in parser.parse_all(outside, split.language))
    tally.asked.append(Asked(_ask(parser, inside), tuple(scores)))
    for name, change in DISTURBANCES.items() if disturb else ():
        dice = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
        changed = [Sample(change(row.text, row.language, dice), row.intent, row.language) for row in inside]
        tally.disturbed.setdefault(name, []).extend(_ask(parser, changed))
    return parser


def _ask(parser: EmbeddedParser, rows: Sequence[Sample]) -> tuple[Judged, ...]:
    judged = []
    for row, parsed in zip(rows, parser.parse_all([row.text for row in rows], rows[0].language), strict=True):
        predicted, confidence = next(iter(parsed.intents.items()), ("", 0.0))
        labelled = LabelledText(row.text, row.intent, row.language)
        judged.append(Judged(labelled, predicted, confidence, parsed.in_scope))
    return tuple(judged)


def _recall(asked: Asked) -> float | None:
    return recall_at([each.in_scope or 0.0 for each in asked.inside], asked.outside)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 2) if known else None
