"""The reports that are ours and how each was when last seen: the cursor, for the server itself lists no changes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from handlers.errors import Rejected

_MARK = "o1."
_SHAPE = re.compile(r"o1\.[A-Za-z0-9_=-]+", re.ASCII)
_LARGEST = 64 * 1024 * 1024
_KEPT = timedelta(days=30)
"""How long a closed report is watched, for it may be opened again."""
_DIGEST = 12


@dataclass(slots=True)
class Known:
    """One report of ours."""

    ref: str
    """as the product knows it"""
    number: str = ""
    """the server's; empty until it is known"""
    key: str = ""
    """ours, as long as there is no number"""
    closed_at: int = 0
    """seconds since 1970; 0: open"""
    notes: str = ""
    """digest of the status notes"""
    told: int = 0
    """how many changes have come up"""


@dataclass(slots=True)
class Book:
    """`since`: seconds since 1970 up to which everything filed has been looked through."""

    since: int
    known: dict[str, Known] = field(default_factory=dict)
    """by ref"""

    def __str__(self) -> str:
        """The cursor."""
        packed = zlib.compress(_SAVED.dump_json((self.since, sorted(self.known.values(), key=_in_order))), level=9)
        return _MARK + base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def parse(cls, cursor: str) -> Book:
        """Raises Rejected for anything that `str` of a book did not give."""
        packed = cursor.removeprefix(_MARK) if _SHAPE.fullmatch(cursor) else ""
        try:
            since, known = _SAVED.validate_json(
                zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), _LARGEST)
            )
        except (ValueError, ValidationError, binascii.Error, zlib.error):
            raise Rejected(f"{cursor[:40]!r} is not a cursor of the Open311 desk.") from None
        return cls(since, {each.ref: each for each in known})

    @property
    def numbers(self) -> dict[str, Known]:
        """Those with a number, by it, the oldest first."""
        return {each.number: each for each in sorted(self.known.values(), key=_in_order) if each.number}

    @property
    def unnumbered(self) -> list[Known]:
        """Those without."""
        return [each for each in sorted(self.known.values(), key=_in_order) if not each.number]

    def numbered(self, ref: str, number: str) -> None:
        """The report has got its number; what was found under it by itself is the same report."""
        self.known.pop(number, None)
        self.known[ref].number = number
        self.known[ref].key = ""

    def forget_old(self, now: datetime) -> None:
        """Let go of what has been closed for long."""
        oldest = int((now - _KEPT).timestamp())
        self.known = {ref: each for ref, each in self.known.items() if not 0 < each.closed_at < oldest}

    def looked_through(self, moments: Iterable[datetime | None]) -> None:
        """Everything up to the last of these has been seen."""
        self.since = max([self.since, *(int(at.timestamp()) for at in moments if at is not None)])

    @property
    def since_moment(self) -> datetime:
        """`since` as a moment."""
        return datetime.fromtimestamp(self.since, UTC)


def digest(text: str) -> str:
    """A short name for a text; empty for none."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST] if text else ""


def _in_order(known: Known) -> tuple[int, str, str]:
    return len(known.number), known.number, known.ref


_SAVED = TypeAdapter(tuple[int, list[Known]])
