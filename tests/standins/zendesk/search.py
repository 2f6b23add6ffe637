"""GET /search: an index that lags behind, with the part of the query language that a ticket desk needs.

Envelope (results, facets, next_page, previous_page, count) and ``result_type``: the vendor's Search page.
"""

from __future__ import annotations

import re
from datetime import datetime

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask, may_see
from tests.standins.zendesk.paging import page
from tests.standins.zendesk.refusals import Refusal
from tests.standins.zendesk.shapes import ticket_json, user_json
from tests.standins.zendesk.world import Ticket, User
from tests.standins.zendesk.writing import STATUSES

_TERM = re.compile(r'(-?[\w.]+)(:|<=|>=|<|>)(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)')


def search(ask: Ask) -> Response:
    """Tickets and people that fit the query, as far as the index knows them."""
    ask.agents_only()
    text = ask.query.get("query", "")
    if not text.strip():
        raise Refusal(422, {"error": "invalid", "description": "Invalid search: query is required"})
    terms = [_term(found) for found in _TERM.finditer(text)]
    kinds = {value for name, _, value in terms if name == "type"}
    seen = ask.world.now() - ask.world.switches.search_lag
    found: list[Json] = []
    if not kinds or "ticket" in kinds:
        known = [each for each in ask.world.tickets.values() if each.created <= seen and not each.deleted]
        shown = [each for each in known if may_see(ask.user, each)]
        matching = [each for each in shown if all(_ticket_fits(each, *term) for term in terms)]
        found += [{**ticket_json(ask.world, each), "result_type": "ticket"} for each in matching]
    if not kinds or "user" in kinds:
        people = [each for each in ask.world.users.values() if each.created <= seen]
        fitting = [each for each in people if all(_user_fits(each, *term) for term in terms)]
        found += [{**user_json(ask.world, each), "result_type": "user"} for each in fitting]
    _sort(ask, found)
    url = f"{ask.world.base_url}/api/v2/search.json"
    return JSONResponse({**page(found, ask.query, url, "results", _same, _id), "facets": None})


def _same(each: Json) -> Json:
    return each


def _id(each: Json) -> int:
    number: int = each["id"]
    return number


def _term(found: re.Match[str]) -> tuple[str, str, str]:
    name, sign, quoted, plain, phrase, word = found.groups()
    if name is None:
        return "", ":", phrase or word or ""
    return name, sign, quoted if quoted is not None else plain


def _sort(ask: Ask, found: list[Json]) -> None:
    name = ask.query.get("sort_by", "created_at")
    if name not in {"updated_at", "created_at", "status", "priority"}:
        raise Refusal(422, {"error": "invalid", "description": f"Invalid search: cannot sort by {name}"})
    found.sort(
        key=lambda each: (str(each.get(name)), each["id"]), reverse=ask.query.get("sort_order", "desc") == "desc"
    )


def _ticket_fits(ticket: Ticket, name: str, sign: str, value: str) -> bool:
    own = ticket.fields
    if name == "type":
        return True
    if name == "status":
        place, wanted = STATUSES.index(own["status"]), STATUSES.index(value) if value in STATUSES else -1
        return _compared(place, sign, wanted)
    if name in {"created", "updated"}:
        return _compared(getattr(ticket, name), sign, _moment(value))
    if name.startswith("custom_field_"):
        return str(own["custom_fields"].get(int(name.removeprefix("custom_field_")))) == value
    if name == "fieldvalue":
        return value in {str(each) for each in own["custom_fields"].values()}
    if name == "tags":
        return value in own["tags"]
    if name in {"external_id", "requester", "requester_id", "assignee", "assignee_id", "group_id", "order_by", "sort"}:
        held = own.get(name if name in own else f"{name}_id")
        return name in {"order_by", "sort"} or str(held) == value or (value == "none" and held is None)
    return value.casefold() in f"{own['subject']} {ticket.description} {ticket.id}".casefold()


def _user_fits(user: User, name: str, sign: str, value: str) -> bool:
    if name == "type":
        return True
    if name in {"external_id", "email", "name", "role"}:
        return sign == ":" and str(getattr(user, name)) == value
    return not name and value.casefold() in f"{user.name} {user.email}".casefold()


def _compared(mine: float, sign: str, wanted: float) -> bool:
    return {
        ":": mine == wanted,
        "<": mine < wanted,
        ">": mine > wanted,
        "<=": mine <= wanted,
        ">=": mine >= wanted,
    }[sign]


def _moment(value: str) -> float:
    try:
        return datetime.fromisoformat(value).timestamp()
    except ValueError:
        raise Refusal(422, {"error": "invalid", "description": f"Invalid search: {value} is not a date"}) from None
