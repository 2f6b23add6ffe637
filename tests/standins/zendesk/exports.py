"""Incremental exports, for administrators: by time (ticket_events, tickets) and by cursor (tickets).

Shapes: zenpy's TicketsIncrementalTest recordings, zenpy/specification/zendesk/ticket_event.json and the vendor's API
description (zendesk-incremental-export-api-openapi.yml), which also says that the last minute is left out.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.refusals import Refusal
from tests.standins.zendesk.shapes import ticket_json, via_json
from tests.standins.zendesk.world import Audit, Ticket, World, stamp

T = TypeVar("T")
LARGEST = 1000
MINUTE = 60


def ticket_events(ask: Ask) -> Response:
    """GET /incremental/ticket_events?start_time=&include=comment_events."""
    ask.admins_only()
    with_comments = "comment_events" in ask.query.get("include", "").split(",")
    found = [audit for audit in ask.world.audits() if audit.at <= _until(ask)]
    return _by_time(ask, "ticket_events", found, lambda audit: audit.at, lambda audit: _event(audit, with_comments))


def tickets(ask: Ask) -> Response:
    """GET /incremental/tickets?start_time=; deleted tickets are there with status deleted."""
    ask.admins_only()
    return _by_time(ask, "tickets", _changed(ask), lambda each: each.updated, lambda each: _ticket(ask.world, each))


def tickets_by_cursor(ask: Ask) -> Response:
    """GET /incremental/tickets/cursor?start_time= or ?cursor=."""
    ask.admins_only()
    size = min(_number(ask.query.get("per_page", str(LARGEST))), LARGEST)
    after = _opened(ask.query["cursor"]) if "cursor" in ask.query else (_start(ask), 0)
    found = [each for each in _changed(ask) if (int(each.updated), each.id) > after]
    shown = found[:size]
    cursor = _sealed(shown[-1]) if shown else ask.query.get("cursor")
    url = f"{ask.world.base_url}/api/v2/incremental/tickets/cursor.json?cursor={cursor}"
    body = {
        "tickets": [_ticket(ask.world, each) for each in shown],
        "after_url": url if cursor else None,
        "before_url": None,
        "after_cursor": cursor,
        "before_cursor": None,
        "end_of_stream": len(found) <= size,
    }
    return JSONResponse(body)


def _changed(ask: Ask) -> list[Ticket]:
    found = [each for each in ask.world.tickets.values() if each.updated <= _until(ask)]
    found = [each for each in found if not (each.deleted and ask.query.get("exclude_deleted") == "true")]
    return sorted(found, key=lambda each: (int(each.updated), each.id))


def _until(ask: Ask) -> float:
    return ask.world.now() - ask.world.switches.incremental_lag


def _by_time(ask: Ask, name: str, found: Sequence[T], at: Callable[[T], float], shape: Callable[[T], Json]) -> Response:
    """A page ends at the end of a second, so that the next one can start there."""
    start, size = _start(ask), min(_number(ask.query.get("per_page", str(LARGEST))), LARGEST)
    fitting = [each for each in found if int(at(each)) >= start]
    shown = list(fitting[:size])
    shown += [each for each in fitting[size:] if int(at(each)) == int(at(shown[-1]))]
    end = int(at(shown[-1])) if shown else None
    url = f"{ask.world.base_url}/api/v2/incremental/{name}.json?start_time={end}"
    body = {
        name: [shape(each) for each in shown],
        "next_page": url if shown else None,
        "count": len(shown),
        "end_of_stream": len(shown) == len(fitting),
        "end_time": end,
    }
    return JSONResponse(body)


def _start(ask: Ask) -> int:
    start = _number(ask.query.get("start_time", ""))
    if ask.world.switches.incremental_lag and start > ask.world.now() - MINUTE:
        description = "Too recent start_time. Use a start_time older than 60 seconds"
        raise Refusal(422, {"error": "StartTimeTooRecent", "description": description})
    return start


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit()):
        raise Refusal(400, {"error": "InvalidValue", "description": f"{given} is not a Unix time or a count"})
    return int(given)


def _ticket(world: World, ticket: Ticket) -> Json:
    shown = {**ticket_json(world, ticket), "generated_timestamp": int(ticket.updated)}
    return {**shown, "status": "deleted"} if ticket.deleted else shown


def _event(audit: Audit, with_comments: bool) -> Json:
    children: list[Json] = []
    for event in audit.events:
        if event["type"] == "Comment":
            children.append(_comment(audit, event, with_comments))
        else:
            field = {event["field_name"]: event["value"], "previous_value": event.get("previous_value")}
            children.append({"id": event["id"], "via": via_json(audit.via), "via_reference_id": None, **field})
            children[-1]["event_type"] = event["type"]
    return {
        "id": audit.id,
        "ticket_id": audit.ticket_id,
        "timestamp": int(audit.at),
        "created_at": stamp(audit.at),
        "updater_id": audit.author_id,
        "via": {"api": "Web service", "web": "Web form"}.get(audit.via, audit.via),
        "system": {},
        "metadata": {},
        "event_type": "Audit",
        "child_events": children,
    }


def _comment(audit: Audit, event: Json, whole: bool) -> Json:
    head: Json = {"id": event["id"], "via": via_json(audit.via, audit.source), "via_reference_id": None}
    if whole:
        return {**head, **event, "created_at": stamp(audit.at), "event_type": "Comment"}
    return {**head, "comment_present": True, "comment_public": event["public"], "event_type": "Comment"}


def _sealed(ticket: Ticket) -> str:
    return base64.urlsafe_b64encode(f"{int(ticket.updated)}.0||{ticket.id}|".encode()).decode()


def _opened(cursor: str) -> tuple[int, int]:
    try:
        at, _, number = base64.urlsafe_b64decode(cursor).decode().strip("|").partition(".0||")
        return int(at), int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refusal(400, {"error": "InvalidCursor", "description": "The cursor is not valid"}) from None
