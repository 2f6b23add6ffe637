"""Numbers the choices of a question, names their buttons, and finds the one that was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.domain.message import Button
from handlers.domain.text import Paragraph, RichText, Span
from handlers.words import core, fold, fold_listed, number

MAX_LABEL = 60
"""Characters of a button's label: what a telephone shows in one or two lines."""
_DIGEST = 12
_MARK = 8


@dataclass(frozen=True, slots=True)
class Option:
    """A choice before it is numbered: its button's id, what it shows, and what else may be typed for it."""

    id: str
    label: str
    words: tuple[str, ...] = ()


def digest(key: str) -> str:
    """A short stand-in for a key of any length, for a button's id."""
    return hashlib.sha256(key.encode()).hexdigest()[:_DIGEST]


def mark(*parts: str) -> str:
    """A short mark by which the buttons of one question differ from those of every other."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_MARK]


def numbered(options: Sequence[Option], ordinals: Sequence[tuple[str, ...]]) -> tuple[Button, ...]:
    """Buttons whose numbers, labels and typed words are all different; a word that is taken is left out."""
    taken = {str(place) for place in range(1, len(options) + 1)}
    labels = [_free_label(option.label, place, taken) for place, option in enumerate(options, 1)]
    return tuple(
        Button(option.id, label, _free_words((option.label, *option.words, *_at(ordinals, place)), taken))
        for place, (option, label) in enumerate(zip(options, labels, strict=True))
    )


def listed(labels: Iterable[str]) -> RichText:
    """The numbered list that stands in the message, so that nothing is said by a button only."""
    lines = (f"{place}. {label}" for place, label in enumerate(labels, 1))
    return RichText((Paragraph((Span("\n".join(lines)),)),))


def typed(buttons: Sequence[Button], text: str) -> Button | None:
    """The button whose number, label or words are all that `text` says; None where there is none."""
    folded = fold(text)
    for reply in (folded, core(folded), number(folded)):
        found = next((button for place, button in enumerate(buttons, 1) if reply in _replies(place, button)), None)
        if reply and found is not None:
            return found
    return None


def _replies(place: int, button: Button) -> set[str]:
    return {str(place), fold_listed(button.label), *map(fold_listed, button.typed)}


def shortened(label: str) -> str:
    """A label of `MAX_LABEL` characters at most, cut between words."""
    label = " ".join(label.split())
    if len(label) <= MAX_LABEL:
        return label
    head = label[: MAX_LABEL - 1]
    return f"{head.rpartition(' ')[0] or head}…"


def _free_label(label: str, place: int, taken: set[str]) -> str:
    label = shortened(label)
    if fold_listed(label) in taken:
        label = f"{label[: MAX_LABEL - 4]} ({place})"
    taken.add(fold_listed(label))
    return label


def _free_words(words: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    free: list[str] = []
    for word in words:
        folded = fold_listed(word)
        if folded and folded not in taken:
            taken.add(folded)
            free.append(word)
    return tuple(free)


def _at(ordinals: Sequence[tuple[str, ...]], place: int) -> tuple[str, ...]:
    return ordinals[place] if place < len(ordinals) else ()
