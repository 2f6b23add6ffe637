"""Zendesk's two ways of paging: by cursor (``page[size]``, ``page[after]``) and by number (``page``, ``per_page``).

Shapes of ``meta`` and ``links``: zenpy's TestTicketsPagination and TestTicketAudits recordings.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from starlette.datastructures import QueryParams

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.refusals import bad_attribute

T = TypeVar("T")
LARGEST = 100


def page(
    found: Sequence[T],
    query: QueryParams,
    url: str,
    name: str,
    shape: Callable[[T], Json],
    id_of: Callable[[T], int],
    most: int = LARGEST,
) -> Json:
    """One page of `found`, which is in the order asked for."""
    if any(key.startswith("page[") for key in query):
        return _by_cursor(found, query, url, name, shape, id_of)
    size, number = _count(query, "per_page", most), _count(query, "page", 0) or 1
    size = min(size or most, most)
    shown = found[(number - 1) * size : number * size]
    more = number * size < len(found)
    link = f"{url}?page={{}}&per_page={size}"
    return {
        name: [shape(each) for each in shown],
        "next_page": link.format(number + 1) if more else None,
        "previous_page": link.format(number - 1) if number > 1 else None,
        "count": len(found),
    }


def _by_cursor(
    found: Sequence[T],
    query: QueryParams,
    url: str,
    name: str,
    shape: Callable[[T], Json],
    id_of: Callable[[T], int],
) -> Json:
    size = min(_count(query, "page[size]", LARGEST) or LARGEST, LARGEST)
    ids = [id_of(each) for each in found]
    start = ids.index(_opened(query["page[after]"], ids)) + 1 if query.get("page[after]") else 0
    shown = found[start : start + size]
    after = _sealed(id_of(shown[-1])) if shown else None
    before = _sealed(id_of(shown[0])) if shown else None
    more = start + size < len(found)
    link = f"{url}?page%5B{{}}%5D={{}}&page%5Bsize%5D={size}"
    return {
        name: [shape(each) for each in shown],
        "meta": {"has_more": more, "after_cursor": after, "before_cursor": before},
        "links": {
            "prev": link.format("before", quote(before)) if before else None,
            "next": link.format("after", quote(after)) if after and more else None,
        },
    }


def _sealed(number: int) -> str:
    return base64.urlsafe_b64encode(f'{{"o":"id","v":{number}}}'.encode()).decode()


def _opened(cursor: str, ids: Sequence[int]) -> int:
    try:
        number = int(base64.urlsafe_b64decode(cursor).decode().partition('"v":')[2].rstrip("}"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise bad_attribute("page[after]", "a valid cursor") from None
    if number not in ids:
        raise bad_attribute("page[after]", "a valid cursor")
    return number


def _count(query: QueryParams, name: str, otherwise: int) -> int:
    given = query.get(name, str(otherwise))
    if not (given.isascii() and given.isdigit()):
        raise bad_attribute(name, "an integer")
    return int(given)
