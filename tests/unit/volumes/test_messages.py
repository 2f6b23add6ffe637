"""Every sentence stands in both languages with the same gaps, and every code has one."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import metrics.volumes
from metrics.volumes.messages import SENTENCES, sentence

_ROOM = Path(metrics.volumes.__file__).parent


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_have_the_same_gaps(code: str) -> None:
    spanish, english = SENTENCES[code]
    assert gaps(spanish) == gaps(english)


def test_every_code_that_the_reader_uses_has_its_sentence() -> None:
    used = set()
    for path in _ROOM.glob("*.py"):
        used |= set(
            re.findall(r'(?:CellFault|\.error|\.warning|\.notice)\(\s*"([a-z_0-9]+)"', path.read_text(encoding="utf-8"))
        )
    assert len(used) > 30
    assert used <= set(SENTENCES)


def test_an_unknown_language_is_answered_in_spanish() -> None:
    assert sentence("empty_file", "fr") == "el fichero está vacío."
