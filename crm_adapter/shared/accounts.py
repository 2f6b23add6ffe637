"""Remembers, behind a cursor, under which accounts we have worked: what an earlier one wrote is ours as well.

Without that, the lines of a case that is still open would come to the citizen as staff's words once the account is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.errors import Rejected

_KEPT = 5
_SHAPE = re.compile(r"([^|]*)((?:\|\d{1,18}){0,5})", re.ASCII)


def split(cursor: str, account: int) -> tuple[str, tuple[int, ...]]:
    """The bare cursor, and our accounts by their numbers with the present one last.

    Raises Rejected for what `joined` did not give; a cursor from before accounts were kept is one without any.
    """
    found = _SHAPE.fullmatch(cursor)
    if found is None:
        raise Rejected(f"{cursor[:40]!r} is not a cursor of a desk.")
    former = (int(number) for number in found[2].split("|") if number)
    return found[1], (*(number for number in former if number != account), account)[-_KEPT:]


def joined(cursor: str, accounts: Sequence[int]) -> str:
    """Both, as they are kept."""
    return cursor + "".join(f"|{account}" for account in accounts)
