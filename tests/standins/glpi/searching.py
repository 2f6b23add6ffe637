"""GET /search/:itemtype with criteria, and /listSearchOptions: the ids of search options a ticket desk needs.

src/Api/API.php (searchItems: without rows there is no `data` at all; `sort` and `order` are lists), apirest.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask, lists_followup
from tests.standins.glpi.reading import asked_range, contains, may_view, range_headers
from tests.standins.glpi.refusals import error, no_right
from tests.standins.glpi.world import ASSIGN, REQUESTER, Session

Value = Callable[[Ask, Session, Json], object]
Option = tuple[str, str, str, str, Value]
ALWAYS = {"Ticket": (1, 80, 2), "ITILFollowup": (1, 2), "Document": (1, 2), "User": (1, 2)}
SEARCH_TYPES = ("contains", "notcontains", "equals", "notequals", "lessthan", "morethan")


def _column(name: str) -> Value:
    def found(ask: Ask, session: Session, row: Json) -> object:
        return row[name]

    return found


def _people(kind: int) -> Value:
    def found(ask: Ask, session: Session, row: Json) -> object:
        people = ask.world.actors(row["id"], kind)
        return (str(people[0]) if len(people) == 1 else [str(each) for each in people]) if people else None

    return found


def _followups(ask: Ask, session: Session, row: Json) -> object:
    rows = ask.world.table("ITILFollowup").values()
    own = [each for each in rows if each["items_id"] == row["id"] and each["itemtype"] == "Ticket"]
    return [each["content"] for each in own if lists_followup(session, each)] or None


def _entity(ask: Ask, session: Session, row: Json) -> object:
    return "Root entity"


OPTIONS: dict[str, dict[int, Option]] = {
    "Ticket": {
        1: ("Title", "glpi_tickets", "name", "itemlink", _column("name")),
        2: ("ID", "glpi_tickets", "id", "number", _column("id")),
        3: ("Priority", "glpi_tickets", "priority", "specific", _column("priority")),
        4: ("Requester", "glpi_users", "name", "dropdown", _people(REQUESTER)),
        5: ("Technician", "glpi_users", "name", "dropdown", _people(ASSIGN)),
        12: ("Status", "glpi_tickets", "status", "specific", _column("status")),
        14: ("Type", "glpi_tickets", "type", "specific", _column("type")),
        15: ("Opening date", "glpi_tickets", "date", "datetime", _column("date")),
        16: ("Closing date", "glpi_tickets", "closedate", "datetime", _column("closedate")),
        17: ("Resolution date", "glpi_tickets", "solvedate", "datetime", _column("solvedate")),
        19: ("Last update", "glpi_tickets", "date_mod", "datetime", _column("date_mod")),
        21: ("Description", "glpi_tickets", "content", "text", _column("content")),
        25: ("Description", "glpi_itilfollowups", "content", "text", _followups),
        80: ("Entity", "glpi_entities", "completename", "dropdown", _entity),
        121: ("Creation date", "glpi_tickets", "date_creation", "datetime", _column("date_creation")),
    },
    "ITILFollowup": {
        1: ("Description", "glpi_itilfollowups", "content", "text", _column("content")),
        2: ("ID", "glpi_itilfollowups", "id", "number", _column("id")),
        3: ("Date", "glpi_itilfollowups", "date", "datetime", _column("date")),
        4: ("Private", "glpi_itilfollowups", "is_private", "bool", _column("is_private")),
        5: ("User", "glpi_users", "name", "dropdown", _column("users_id")),
        6: ("Itemtype", "glpi_itilfollowups", "itemtype", "dropdown", _column("itemtype")),
    },
    "Document": {
        1: ("Name", "glpi_documents", "name", "itemlink", _column("name")),
        2: ("ID", "glpi_documents", "id", "number", _column("id")),
        3: ("File", "glpi_documents", "filename", "string", _column("filename")),
    },
    "User": {
        1: ("Login", "glpi_users", "name", "itemlink", _column("name")),
        2: ("ID", "glpi_users", "id", "number", _column("id")),
    },
}


def options(ask: Ask, itemtype: str) -> Response:
    """GET /listSearchOptions/:itemtype."""
    ask.login()
    found: Json = {"common": {"name": "Characteristics"}}
    for number, (name, table, field, datatype, _) in OPTIONS.get(itemtype, {}).items():
        found[str(number)] = {
            "name": name,
            "table": table,
            "field": field,
            "datatype": datatype,
            "nosearch": False,
            "nodisplay": False,
            "available_searchtypes": list(SEARCH_TYPES),
            "uid": f"{itemtype}.{field}",
        }
    return JSONResponse(found)


def search(ask: Ask, itemtype: str) -> Response:
    """GET /search/:itemtype."""
    session = ask.login()
    if not may_view(session, itemtype):
        raise no_right()
    known = OPTIONS.get(itemtype, {})
    criteria = _criteria(ask, known)
    deleted = int(ask.flag("is_deleted"))
    rows = [row for row in ask.world.table(itemtype).values() if row.get("is_deleted", 0) == deleted]
    if itemtype == "ITILFollowup":
        rows = [row for row in rows if lists_followup(session, row)]
    rows = [row for row in rows if _fits(ask, session, row, criteria, known)]
    sort, descending = int(ask.query.get("sort", "1")), ask.query.get("order", "ASC").upper() == "DESC"
    if sort not in known:
        raise error("sort param is not a search option")
    rows.sort(key=lambda row: (_key(known[sort][4](ask, session, row)), row["id"]), reverse=descending)
    columns = _columns(ask, itemtype, criteria, known)
    shown = [{str(each): known[each][4](ask, session, row) for each in columns} for row in rows]
    return _answer(ask, itemtype, shown, sort, "DESC" if descending else "ASC")


def _answer(ask: Ask, itemtype: str, rows: list[Json], sort: int, order: str) -> Response:
    (first, last), total = asked_range(ask), len(rows)
    if first > total:
        raise error(f"Provided range exceed total count of data: {total}", "ERROR_RANGE_EXCEED_TOTAL")
    page, last = rows[first : last + 1], min(last, total - 1)
    body: Json = {"totalcount": total, "count": len(page), "sort": [sort], "order": [order]}
    if page:
        body["data"] = page
    body["content-range"] = f"{first}-{last}/{total}"
    status = 200 if len(page) >= total else 206
    return JSONResponse(body, status_code=status, headers=range_headers(itemtype, first, last, total))


def _key(value: object) -> tuple[int, float, str]:
    return (0, float(value), "") if isinstance(value, int) else (1, 0.0, str(value or ""))


def _columns(ask: Ask, itemtype: str, criteria: list[Json], known: dict[int, Option]) -> list[int]:
    forced = [value for name, value in ask.query.multi_items() if name.startswith("forcedisplay[")]
    asked = [int(value) for value in forced if value.isdigit() and int(value) in known]
    return list(dict.fromkeys([*ALWAYS.get(itemtype, ()), *asked, *(each["field"] for each in criteria)]))


def _criteria(ask: Ask, known: dict[int, Option]) -> list[Json]:
    found: dict[int, Json] = {}
    for name, value in ask.query.multi_items():
        part = re.fullmatch(r"criteria\[(\d+)\]\[(\w+)\]", name)
        if part is not None:
            found.setdefault(int(part[1]), {"link": "AND"})[part[2]] = value
    for each in found.values():
        if not str(each.get("field", "")).isdigit() or int(each["field"]) not in known:
            raise error("Malformed search criteria: field must be an id of a search option")
        if each.get("searchtype") not in SEARCH_TYPES:
            raise error("Malformed search criteria: unknown searchtype")
        each["field"] = int(each["field"])
    return [found[index] for index in sorted(found)]


def _fits(ask: Ask, session: Session, row: Json, criteria: list[Json], known: dict[int, Option]) -> bool:
    result = True
    for index, each in enumerate(criteria):
        held = known[each["field"]][4](ask, session, row)
        fits = _compared(held, each["searchtype"], each.get("value", ""))
        link = each["link"] if index else "AND"
        if link.endswith("NOT"):
            fits = not fits
        result = (result or fits) if link.startswith("OR") else (result and fits)
    return result


def _compared(held: object, how: str, wanted: str) -> bool:
    values = held if isinstance(held, list) else [held]
    texts = ["" if each is None else str(each) for each in values]
    if how in {"contains", "notcontains"}:
        return any(contains(text, wanted) for text in texts) == (how == "contains")
    if how in {"equals", "notequals"}:
        return (wanted in texts) == (how == "equals")
    numbers = wanted.isdigit() and all(text.isdigit() for text in texts)
    pairs = [(float(text), float(wanted)) for text in texts] if numbers else []
    if pairs:
        return all((mine < theirs) == (how == "lessthan") and mine != theirs for mine, theirs in pairs)
    return all((text < wanted) == (how == "lessthan") and text != wanted for text in texts)
