"""GET of one row, of a type's rows, of rows under another one; and the bytes of documents.

src/Api/API.php (getItem, getItems), src/Api/APIRest.php (ranges: 206, Content-Range, Accept-Range).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask, lists_followup, may_read_followup
from tests.standins.glpi.refusals import error, no_right, not_found
from tests.standins.glpi.rows import given_out
from tests.standins.glpi.world import READ, READALL, SEEPRIVATE, SEEPUBLIC, Session, World

MOST = 990
_SUBJECT = {
    "Ticket": "ticket", "ITILFollowup": "followup", "ITILSolution": "ticket", "Document": "document",
    "Document_Item": "document", "Ticket_User": "ticket", "User": "user", "Log": "logs",
}  # fmt: skip


def may_view(session: Session, itemtype: str) -> bool:
    """Whether the profile shows anything of the type."""
    if itemtype == "ITILFollowup":
        return session.profile.may("followup", SEEPUBLIC | SEEPRIVATE)
    return session.profile.may(_SUBJECT[itemtype], READ | READALL)


def may_read(world: World, session: Session, itemtype: str, row: Json) -> bool:
    """Whether the profile shows this row."""
    if itemtype == "ITILFollowup":
        return may_read_followup(session, row)
    if itemtype == "Document":
        return _may_read_document(world, session, row)
    return may_view(session, itemtype)


def _may_read_document(world: World, session: Session, row: Json) -> bool:
    """A document that only hangs on what one may not read is closed too."""
    if not may_view(session, "Document"):
        return False
    links = [each for each in world.table("Document_Item").values() if each["documents_id"] == row["id"]]
    holders = [(each["itemtype"], world.table(each["itemtype"]).get(each["items_id"])) for each in links]
    present = [(kind, holder) for kind, holder in holders if holder is not None]
    return row["users_id"] == session.user or any(may_read(world, session, kind, held) for kind, held in present)


def one(ask: Ask, itemtype: str, number: int) -> Response:
    """One row, or a document's bytes when they are asked for."""
    session = ask.login()
    row = ask.world.table(itemtype).get(number)
    if row is None:
        raise not_found()
    if not may_read(ask.world, session, itemtype, row):
        raise no_right()
    wants_bytes = ask.headers.get("accept") == "application/octet-stream" or ask.query.get("alt") == "media"
    if itemtype == "Document" and wants_bytes:
        return Response(ask.world.files[number], headers=_file_headers(row))
    return JSONResponse(given_out(ask, itemtype, row))


def _file_headers(row: Json) -> dict[str, str]:
    """The name twice: squeezed into Latin-1, and whole (src/Toolbox.php, sendFile)."""
    squeezed = str(row["filename"]).encode("latin-1", "replace").decode("latin-1").replace('"', '\\"')
    whole = quote(str(row["filename"]), safe="")
    disposition = f"attachment; filename=\"{squeezed}\"; filename*=utf-8''{whole}"
    return {"Content-Type": row["mime"], "Content-Disposition": disposition}


def several(ask: Ask, itemtype: str) -> Response:
    """All rows of a type that may be listed, by range."""
    session = ask.login()
    if not may_view(session, itemtype):
        raise no_right()
    return _ranged(ask, itemtype, _listed(ask, session, itemtype))


def below(ask: Ask, parent: str, number: int, itemtype: str) -> Response:
    """The rows of a type that belong to another row."""
    session = ask.login()
    if not may_view(session, itemtype):
        raise no_right()
    holder = ask.world.table(parent).get(number)
    if holder is None:
        raise not_found()
    if not may_read(ask.world, session, parent, holder):
        raise no_right()
    found = [row for row in _listed(ask, session, itemtype) if _belongs(row, parent, number)]
    return _ranged(ask, itemtype, found)


def _belongs(row: Json, parent: str, number: int) -> bool:
    key = f"{parent.lower()}s_id"
    if key in row and row[key] == number:
        return True
    return bool(row.get("itemtype") == parent and row.get("items_id") == number)


def _listed(ask: Ask, session: Session, itemtype: str) -> list[Json]:
    rows = list(ask.world.table(itemtype).values())
    if itemtype == "ITILFollowup":
        rows = [row for row in rows if lists_followup(session, row)]
    deleted = int(ask.flag("is_deleted"))
    rows = [row for row in rows if row.get("is_deleted", 0) == deleted]
    for name, wanted in ask.query.items():
        field = re.fullmatch(r"searchText\[(\w+)\]", name)
        if field is not None and wanted:
            rows = [row for row in rows if contains(str(row.get(field[1], "")), wanted)]
    return rows


def contains(text: str, wanted: str) -> bool:
    """GLPI's text search: ``^`` and ``$`` tie it to the ends."""
    start, end = wanted.startswith("^"), wanted.endswith("$")
    core = wanted.removeprefix("^").removesuffix("$").casefold()
    text = text.casefold()
    if start and end:
        return text == core
    if start or end:
        return text.startswith(core) if start else text.endswith(core)
    return core in text


def asked_range(ask: Ask) -> tuple[int, int]:
    """First and last row asked for."""
    given = ask.query.get("range")
    if given is None:
        return 0, ask.world.switches.list_limit - 1
    if re.fullmatch(r"[0-9]+-[0-9]+", given) is None:
        raise error("range must be in format : [start-end] with integers")
    first, _, last = given.partition("-")
    return int(first), int(last)


def range_headers(itemtype: str, first: int, last: int, total: int) -> dict[str, str]:
    """The two headers of a list; the vendor writes Accept-Range without an s."""
    accept = {"Accept-Range": f"{itemtype} {MOST}"}
    return {**accept, "Content-Range": f"{first}-{last}/{total}"} if total else accept


def _ranged(ask: Ask, itemtype: str, rows: Sequence[Json]) -> Response:
    (first, last), total = asked_range(ask), len(rows)
    sort, order = ask.query.get("sort", "id"), ask.query.get("order", "ASC").upper()
    if order not in {"ASC", "DESC"}:
        raise error("order must be DESC or ASC")
    if rows and sort not in rows[0]:
        raise error(f"sort param is not a field of {itemtype}")
    if first > total:
        raise error(f"Provided range exceed total count of data: {total}", "ERROR_RANGE_EXCEED_TOTAL")
    ordered = sorted(rows, key=lambda row: (row[sort] is not None, row[sort], row["id"]), reverse=order == "DESC")
    shown = [given_out(ask, itemtype, row) for row in ordered[first : last + 1]]
    last = min(last, total - 1)
    status = 206 if last - first + 1 < total else 200
    return JSONResponse(shown, status_code=status, headers=range_headers(itemtype, first, last, total))
