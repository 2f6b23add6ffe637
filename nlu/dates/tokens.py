"""The pieces of a text with what they can mean in a date, as the grammar reads them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nlu.dates.lexicon import PIECE, Lexicon
from nlu.dates.verbs import is_past
from nlu.plain_view import PlainView

_LONGEST_NUMBER = 4
_TENS = range(30, 60, 10)
_UNITS = range(1, 10)
_NOTHING: Mapping[str, str] = {}
_SUBSTANCE = frozenset(
    [
        "num",
        "ordinal",
        "weekday",
        "month",
        "short_month",
        "day",
        "unit",
        "part",
        "clock",
        "hour_form",
        "last_night",
        "tonight",
    ]
)
"""Meanings without one of which, or a number, there is no date or time."""
_REACH = 4
_NEAR_VERB = 7
_SENTENCE_ENDS = frozenset(".?!;¿")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, phrase, number or sign; `glued`: nothing stands between it and the piece before."""

    text: str
    start: int
    end: int
    glued: bool
    meanings: Mapping[str, str]

    @property
    def digits(self) -> int | None:
        """The number that is written in figures; None for everything else and for long numbers."""
        return int(self.text) if self.text.isdecimal() and len(self.text) <= _LONGEST_NUMBER else None


class Tokens:
    """A text's tokens with the moment, on the agency's clock, at which it was written."""

    def __init__(self, tokens: Sequence[Token], now: datetime, past: Sequence[int] = ()) -> None:
        self._tokens = tokens
        self._past = frozenset(past)
        self.now = now
        self.today = now.date()

    def is_past(self, place: int) -> bool:
        """Whether what stands near `place`, in the same sentence, makes a day without further words one that has gone by:
        a verb in the past before or behind it, or "desde". "Pedí cita para el lunes" and "dijeron que el lunes" do not."""
        if self.has(place - 1, "since") or self.has(place, "since"):
            return not any(self.has(end, "to", "allative") for end in range(place, place + 1 + _REACH))
        for before in range(place - 1, max(-1, place - _NEAR_VERB - 1), -1):
            if self.has(before, "ahead") or self.text(before) in _SENTENCE_ENDS:
                return False
            if before in self._past:
                return True
        for behind in range(place + 1, min(len(self._tokens), place + _NEAR_VERB + 1)):
            if self.text(behind) in _SENTENCE_ENDS or self.has(behind, "ahead"):
                return False
            if behind in self._past:
                return True
        return False

    def beginnings(self) -> Iterator[int]:
        """The places at which a date or time may begin: something that means anything, with substance close behind."""
        near = -1
        for place in range(len(self._tokens) - 1, -1, -1):
            token = self._tokens[place]
            if token.digits is not None or not _SUBSTANCE.isdisjoint(token.meanings):
                near = place
            if (token.meanings or near == place) and 0 <= near - place < _REACH:
                yield place

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, place: int) -> Token:
        return self._tokens[place]

    def has(self, place: int, *meanings: str) -> bool:
        """Whether the token at `place`, if there is one, has one of `meanings`."""
        return 0 <= place < len(self._tokens) and any(name in self._tokens[place].meanings for name in meanings)

    def value(self, place: int, meaning: str) -> int | None:
        """The number that goes with a meaning."""
        found = self._tokens[place].meanings.get(meaning) if 0 <= place < len(self._tokens) else None
        return None if found is None else int(found)

    def word(self, place: int, meaning: str) -> str:
        """The name that goes with a meaning; empty without it."""
        return self._tokens[place].meanings.get(meaning, "") if 0 <= place < len(self._tokens) else ""

    def text(self, place: int) -> str:
        """What is written at `place`; empty beyond the ends."""
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    def glued(self, place: int) -> bool:
        """Whether the token at `place` touches the one before."""
        return 0 <= place < len(self._tokens) and self._tokens[place].glued

    def digits(self, place: int, widths: Sequence[int] = (1, 2)) -> int | None:
        """A number in as many figures as one of `widths`."""
        if not 0 <= place < len(self._tokens) or len(self._tokens[place].text) not in widths:
            return None
        return self._tokens[place].digits

    def skip(self, place: int, *meanings: str) -> int:
        """Behind the token at `place` if it has one of `meanings`."""
        return place + 1 if self.has(place, *meanings) else place

    def number(self, place: int) -> tuple[int, int] | None:
        """The number below 10,000 that is written in figures or words, and the place behind it."""
        figures = self.digits(place, (1, 2, 3, 4))
        if figures is not None:
            return figures, place + 1
        spoken = self.value(place, "num")
        if spoken is None:
            return None
        unit = self.value(place + 2, "num")
        if spoken in _TENS and self.has(place + 1, "and") and unit in _UNITS:
            return spoken + (unit or 0), place + 3
        return spoken, place + 1


def tokens(view: PlainView, text: str, lexicon: Lexicon, now: datetime) -> Tokens:
    """The tokens of `text`, whose plain view is given; phrases of the lexicon are one token, the longest first."""
    pieces = [(found[0].lower().replace("’", "'"), found.start(), found.end()) for found in PIECE.finditer(view.text)]
    found_tokens, place = list[Token](), 0
    past = list[int]()
    while place < len(pieces):
        size, meanings = lexicon.longest([piece[0] for piece in pieces[place : place + lexicon.longest_phrase]])
        first, last = pieces[place], pieces[place + size - 1]
        glued = place > 0 and pieces[place - 1][2] == first[1]
        phrase = " ".join(piece[0] for piece in pieces[place : place + size])
        if meanings is None and is_past(_as_written(view, text, first[1], first[2])):
            past.append(len(found_tokens))
        found_tokens.append(Token(phrase, first[1], last[2], glued, meanings or _NOTHING))
        place += size
    return Tokens(found_tokens, now, past)


def _as_written(view: PlainView, text: str, start: int, end: int) -> str:
    first, last = view.original_span(start, end)
    return unicodedata.normalize("NFC", text[first:last]).lower()
