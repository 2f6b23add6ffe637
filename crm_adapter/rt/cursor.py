"""How far the transactions of RT have been read, with those that lie just below, because a lower one may be committed later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from handlers.errors import Rejected

_ACCOUNTS = 5
_SHAPE = re.compile(r"(\d{1,15})-(\d{1,15})((?:\.\d{1,4})*)((?:\|[\w.%~-]{1,600}){0,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`high` is the highest number read, `floor` the one before the first that counts; `seen` are the known ones of the window.

    `accounts` are those under which we have worked, the newest last: what an earlier one wrote is ours as well, and must
    not come to a citizen as staff's word when the account is changed.
    """

    high: int
    floor: int
    seen: frozenset[int] = frozenset()
    accounts: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises Rejected for anything that `str` of a cursor did not give."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise Rejected(f"{text[:40]!r} is not a cursor of the Request Tracker desk.")
        high = int(found[1])
        seen = frozenset(high - int(below) for below in found[3].split(".")[1:])
        return cls(high, int(found[2]), seen, tuple(unquote(name) for name in found[4].split("|")[1:]))

    def __str__(self) -> str:
        """Short: the known ones are written as their distance from `high`."""
        known = "".join(f".{self.high - number}" for number in sorted(self.seen))
        return f"{self.high}-{self.floor}{known}" + "".join(f"|{quote(name, safe='')}" for name in self.accounts)

    def under(self, account: str) -> Cursor:
        """The same, read under this account from now on."""
        others = tuple(name for name in self.accounts if name != account)
        return replace(self, accounts=(*others, account)[-_ACCOUNTS:])

    def start(self, window: int) -> int:
        """Number after which to ask."""
        return max(self.floor, self.high - window)

    def after(self, numbers: Iterable[int], window: int) -> Cursor:
        """The cursor once these have been read too."""
        known = self.seen.union(numbers)
        high = max(known | {self.high})
        start = max(self.floor, high - window)
        return replace(self, high=high, floor=start, seen=frozenset(number for number in known if number > start))
