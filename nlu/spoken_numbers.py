"""Numbers said in words, as in a dictated telephone number, written with digits beside the text in which they were said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlu import words
from nlu.plain_view import PlainView

_PIECE = re.compile(r"[^\W\d_]+|[0-9]+")
_GAP = re.compile(r" ?[,./-]? {0,2}")
_JOINS = frozenset({"y", "e", "i", "eta", "and"})
_FEWEST_DIGITS = 7
_MOST_DIGITS = 15
_HUNDRED, _TEN, _UNIT = 100, 10, 1


@dataclass(frozen=True, slots=True)
class _Said:
    """One word or piece of digits: what it is worth, whether it multiplies, and whether it may belong to the one before."""

    start: int
    end: int
    text: str
    value: int
    factor: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    digits: str


def with_digits(view: PlainView) -> PlainView | None:
    """`view` with digits for every number of at least seven digits that is said in words; None where there is none."""
    letters, starts, ends, done = list[str](), list[int](), list[int](), 0
    for numbers in map(_numbers, _runs(view.text)):
        for place, number in enumerate(numbers):
            gap = slice(done, number.start) if place == 0 else slice(done, done + 1)
            first, last = view.original_span(number.start, number.end)
            letters += [view.text[gap] if place == 0 else " ", number.digits]
            starts += [*view.origin[gap], *[first] * len(number.digits)]
            ends += [*view.ends[gap], *[last] * len(number.digits)]
            done = number.end
    if not letters:
        return None
    return PlainView("".join((*letters, view.text[done:])), (*starts, *view.origin[done:]), (*ends, *view.ends[done:]))


def _runs(text: str) -> Iterator[list[_Said]]:
    """Numbers that follow one another with no more than a light mark or an "and" between them."""
    run, join, end = list[_Said](), False, 0
    for piece in _PIECE.finditer(text):
        near = bool(run) and _GAP.fullmatch(text, end, piece.start()) is not None
        if near and piece[0].lower() in _JOINS and not join:
            join, end = True, piece.end()
            continue
        if not near and run:
            yield run
            run = []
        said = _said(piece, joined=near and not re.search("[,./]", text[end : piece.start()]))
        if said:
            run.append(said)
        elif run:
            yield run
            run = []
        join, end = False, piece.end()
    if run:
        yield run


def _said(piece: re.Match[str], *, joined: bool) -> _Said | None:
    if piece[0].isdigit():
        return _Said(piece.start(), piece.end(), piece[0], 0, factor=False, joined=False)
    worth = _worths().get(piece[0].lower())
    return _Said(piece.start(), piece.end(), piece[0], *worth, joined=joined) if worth else None


def _numbers(run: Sequence[_Said]) -> list[_Number]:
    """The numbers of a run; none if all are digits already or too few to tell a person by."""
    if all(said.text.isdigit() for said in run):
        return []
    found, place = list[_Number](), 0
    while place < len(run):
        size, digits = _number(run, place)
        found.append(_Number(run[place].start, run[place + size - 1].end, digits))
        place += size
    return found if sum(len(number.digits) for number in found) >= _FEWEST_DIGITS else []


def _number(run: Sequence[_Said], first: int) -> tuple[int, str]:
    """How many words from `first` on make one number, and its digits."""
    if run[first].text.isdigit():
        return 1, run[first].text
    whole, part, room, place = 0, 0, 10 * _HUNDRED, first
    while place < len(run) and (place == first or run[place].joined):
        said = run[place]
        if said.factor and len(str(max(whole + part, 1) * said.value)) <= _MOST_DIGITS:
            whole, part, room = _multiplied(whole, part, said.value)
        elif said.factor or not _fits(said, room, alone=place == first):
            break
        else:
            part, room = part + said.value, _room_after(said)
        place += 1
    return max(1, place - first), str(whole + part)


def _multiplied(whole: int, part: int, factor: int) -> tuple[int, int, int]:
    if factor == _HUNDRED:
        return whole, max(part, 1) * factor, _HUNDRED
    if factor > 1000:
        return (max(whole + part, 1)) * factor, 0, 10 * _HUNDRED
    return whole + max(part, 1) * factor, 0, 10 * _HUNDRED


def _fits(said: _Said, room: int, *, alone: bool) -> bool:
    if said.value == 0 or said.text.isdigit():
        return alone
    return said.value < room


def _room_after(said: _Said) -> int:
    """Below what a further word must be worth to belong to the same number."""
    if said.value == 0:
        return 0
    if said.value % _HUNDRED == 0:
        return _HUNDRED
    if said.value % _TEN == 0 and said.value > _TEN:
        return 2 * _TEN if said.text.lower().endswith("ta") and said.text.lower().startswith(_VIGESIMAL) else _TEN
    return _UNIT


_VIGESIMAL = ("hogei", "berrogei", "hirurogei", "laurogei")


@cache
def _worths() -> dict[str, tuple[int, bool]]:
    """Each word's worth, and whether it multiplies."""
    return {
        word: (int(worth.rstrip("x")), worth.endswith("x")) for word, worth in words.pairs("spoken_numbers").items()
    }
