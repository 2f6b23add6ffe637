"""Weighing what the classifier says against what else is known: the catalogue's word, and how people ask for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from handlers.domain.understanding import Intent, RankedIntent
from nlu import words
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.normalise import tokens

Chances = dict[str, float]

_INTENTS = frozenset(Intent)
_CLAUSE_ENDS = re.compile(r"[.,;:!?()]+ *| pues | pero ")
_MOST_CLAUSES = 6
# Leaving somebody with the machine who asked for a person costs more than offering a person once too often; but
# hardly anybody asks for one without a word for it.
_ODDS_WITH_A_WORD, _ODDS_WITHOUT = 1.6, 0.4
# The words of a matter stand in these too: a fallen tree is in the catalogue, and so is one with somebody under it.
_RESISTANT = frozenset(
    (Intent.PERSON, Intent.EMERGENCY, Intent.COMPLAINT, Intent.NOT_SOLVED, Intent.STOP, Intent.WHO_ARE_YOU)
)
_RESISTANCE = 0.25


def clauses(plain: str) -> Iterator[str]:
    """The parts of normalised text, of two words or more each; nothing if it is all one."""
    parts = (part.strip() for part in _CLAUSE_ENDS.split(plain)[:_MOST_CLAUSES])
    return (part for part in parts if part != plain and " " in part)


def with_wish_for_a_person(chances: Chances, of_clauses: Sequence[Chances], plain: str) -> Chances:
    """`chances` of the whole text with the wish for a person taken from wherever in it it is said."""
    if Intent.PERSON not in chances:
        return chances
    asked = max((chances[Intent.PERSON], *(clause[Intent.PERSON] for clause in of_clauses)))
    cues = words.entries("person_cues")
    odds = _ODDS_WITH_A_WORD if any(word.startswith(cues) for word in tokens(plain)) else _ODDS_WITHOUT
    return _with(chances, Intent.PERSON, asked * odds / (1 + asked * (odds - 1)))


def with_the_catalogues_word(chances: Chances, about_a_service: float) -> Chances:
    """`chances` after the catalogue has been asked too; a sure danger, anger or wish for a person gives way to it less."""
    if ABOUT_A_SERVICE not in chances:
        return chances
    surely_not = min(1.0, sum(chances.get(intent, 0.0) for intent in _RESISTANT))
    return _with(chances, ABOUT_A_SERVICE, about_a_service * (1 - surely_not) ** _RESISTANCE)


def ranked(chances: Mapping[str, float]) -> tuple[RankedIntent, ...]:
    """Intents by probability; labels that no policy knows count as OTHER."""
    sums: dict[Intent, float] = {}
    for label, chance in chances.items():
        intent = Intent(label) if label in _INTENTS else Intent.OTHER
        sums[intent] = sums.get(intent, 0.0) + chance
    best_first = sorted(sums.items(), key=lambda item: -item[1])
    return tuple(RankedIntent(intent, round(chance, 4)) for intent, chance in best_first)


def _with(chances: Chances, label: str, chance: float) -> Chances:
    """`chances` with that of `label` put to `chance`, the others in proportion."""
    rest = (1 - chance) / max(1 - chances[label], 1e-6)
    return {name: chance if name == label else min(1.0, value * rest) for name, value in chances.items()}
