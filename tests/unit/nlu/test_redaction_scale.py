"""The work of masking grows with the length of a text and no faster, whatever the text; counted in lines run, not timed."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

import nlu
from nlu.redaction import Redactor

if TYPE_CHECKING:
    from _typeshed import TraceFunction

REDACTOR = Redactor()
_ROOM = str(Path(nlu.__file__).parent)
_SHORT, _LONG, _WHOLE = 600, 2_400, 100_000
_HOSTILE = {
    "digits": "1",
    "single digits": "1 ",
    "lines of digits": "1\n",
    "cues of names": "me llamo ",
    "names": "me llamo Ana de ",
    "titles": "don ",
    "a name that goes on": "Ana ",
    "Basque names": "Ana naiz ",
    "numbers in words": "uno ",
    "tens in words": "treinta y ",
    "at signs": "a@",
    "dictated addresses": "a punto arroba ",
    "plates": "1234 BCD ",
    "half plates": "1234-",
    "half references": "9872023 ",
    "half accounts": "ES12 ",
    "brackets": "[",
}


class _Lines:
    """Counts the lines run in the rooms of understanding."""

    def __init__(self) -> None:
        self.count = 0

    def trace(self, frame: FrameType, event: str, _: object) -> TraceFunction | None:
        if not frame.f_code.co_filename.startswith(_ROOM):
            return None
        self.count += event == "line"
        return self.trace


def _work(text: str) -> int:
    lines, before = _Lines(), sys.gettrace()
    sys.settrace(lines.trace)
    try:
        REDACTOR.redact(text)
    finally:
        sys.settrace(before)
    return lines.count


def _grows_no_faster_than_its_length(short: str, long: str) -> None:
    _work(short)
    assert _work(long) <= 1.25 * len(long) / len(short) * _work(short) + 500


@pytest.mark.parametrize("piece", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_repeating_a_piece_costs_in_proportion(piece: str) -> None:
    _grows_no_faster_than_its_length((piece * _SHORT)[:_SHORT], (piece * _LONG)[:_LONG])


@pytest.mark.parametrize("form", ["6{:08d} ", "a{}@b.es ", "8{:08d}x, me llamo Ana {}, "])
def test_ever_new_values_cost_in_proportion(form: str) -> None:
    """Each value is found anew, gets the next number and is looked for in the rest of the text."""
    many = "".join(form.format(number * 7919 % 10**8, number) for number in range(_LONG))
    _grows_no_faster_than_its_length(many[:_SHORT], many[:_LONG])


def test_a_text_of_100_000_characters_is_masked_to_its_end() -> None:
    pieces = "".join(_HOSTILE.values())
    done = REDACTOR.redact((pieces * _WHOLE)[:_WHOLE] + " mi dni es 12345678Z")
    assert "12345678Z" not in done.text
