"""Noticing the agency's sensitive topics by their own trigger words."""

from __future__ import annotations

from collections import defaultdict

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from nlu.normalise import clean, tokens, write_out


class Triggers:
    """The triggers of all signposts of an agency in all its languages."""

    def __init__(self, agency: Agency) -> None:
        self._keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for signpost in agency.signposts:
            for phrases in signpost.triggers.values():
                for phrase in phrases:
                    self._keys[tuple(tokens(clean(phrase)))].add(signpost.key)
        self._keys.pop((), None)
        self._order = [signpost.key for signpost in agency.signposts]
        self._sizes = sorted({len(phrase) for phrase in self._keys})

    def touched(self, text: str, language: Language, mended: str = "") -> tuple[str, ...]:
        """Keys of the signposts whose triggers stand in `text` on word borders, in the agency's order.

        `mended` is the same text with its spelling put right: who writes in distress writes in haste.
        """
        cleaned = clean(text)
        found = self._in(tokens(cleaned)) | self._in(tokens(write_out(cleaned, language))) | self._in(tokens(mended))
        return tuple(key for key in self._order if key in found)

    def _in(self, words: list[str]) -> set[str]:
        found: set[str] = set()
        for size in self._sizes:
            for start in range(len(words) - size + 1):
                found |= self._keys.get(tuple(words[start : start + size]), set())
        return found
