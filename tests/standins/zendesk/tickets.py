"""Routes of tickets, their comments and audits.

Paths and envelopes: zenpy/lib/endpoint.py and its TestTicketCreateUpdateDelete recordings; idempotency: the vendor's
ticketing introduction (a key lives two hours, answers carry x-idempotency-lookup).
"""

from __future__ import annotations

import json

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask, may_see
from tests.standins.zendesk.paging import page
from tests.standins.zendesk.refusals import Refusal, bad_attribute, forbidden, no_record, other_body
from tests.standins.zendesk.shapes import audit_json, comment_json, ticket_json, user_json
from tests.standins.zendesk.world import Audit, Ticket, stamp
from tests.standins.zendesk.writing import create, update

KEY_LIFE = 2 * 3600
LONGEST_KEY = 255


def make(ask: Ask) -> Response:
    """POST /tickets, once for each idempotency key."""
    ask.agents_only()
    key = ask.headers.get("idempotency-key")
    if key is None:
        return _made(ask, _create(ask), {})
    if not 0 < len(key) <= LONGEST_KEY:
        raise bad_attribute("Idempotency-Key", f"at most {LONGEST_KEY} characters")
    body, answer, until = ask.world.idempotent.get(key, (b"", {}, 0.0))
    if ask.world.now() >= until:
        answer = _create(ask)
        ask.world.idempotent[key] = (ask.body, answer, ask.world.now() + KEY_LIFE)
        return _made(ask, answer, {"x-idempotency-lookup": "miss"})
    if ask.json_body() != json.loads(body):
        raise other_body()
    return _made(ask, answer, {"x-idempotency-lookup": "hit"})


def _create(ask: Ask) -> Json:
    ticket, audit = create(ask, ask.json("ticket"))
    # A stored answer must not change with the ticket.
    frozen: Json = json.loads(json.dumps({"ticket": ticket_json(ask.world, ticket), "audit": audit_json(audit)}))
    return frozen


def _made(ask: Ask, answer: Json, headers: dict[str, str]) -> Response:
    return JSONResponse(answer, status_code=201, headers={"Location": answer["ticket"]["url"], **headers})


def show(ask: Ask) -> Response:
    """GET /tickets/{id}."""
    return JSONResponse({"ticket": ticket_json(ask.world, ask.ticket(ask.number()))})


def change(ask: Ask) -> Response:
    """PUT /tickets/{id}; with safe_update, only if nobody changed it since updated_stamp."""
    ticket, given = ask.ticket(ask.number()), ask.json("ticket")
    if given.get("safe_update") and given.get("updated_stamp") != stamp(ticket.updated):
        description = (
            "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data."
        )
        raise Refusal(409, {"error": "UpdateConflict", "description": description})
    audit = update(ask, ticket, given)
    answer: Json = {"ticket": ticket_json(ask.world, ticket)}
    if audit is not None:
        answer["audit"] = audit_json(audit)
    return JSONResponse(answer)


def listed(ask: Ask) -> Response:
    """GET /tickets, all or (exactly, without the search index) those with an external_id."""
    ask.agents_only()
    found = [each for each in ask.world.tickets.values() if not each.deleted and may_see(ask.user, each)]
    wanted = ask.query.get("external_id")
    if wanted is not None:
        found = [each for each in found if each.fields["external_id"] == wanted]
    if ask.query.get("sort_by") == "updated_at" or ask.query.get("sort", "").endswith("updated_at"):
        found.sort(key=lambda each: (each.updated, each.id))
    if ask.query.get("sort_order") == "desc" or ask.query.get("sort", "").startswith("-"):
        found.reverse()
    return JSONResponse(_page(ask, found, "/tickets.json"))


def many(ask: Ask) -> Response:
    """GET /tickets/show_many?ids=, at most 100."""
    ask.agents_only()
    wanted = [each for each in ask.query.get("ids", "").split(",") if each]
    if len(wanted) > 100 or not all(each.isascii() and each.isdigit() for each in wanted):
        raise bad_attribute("ids", "at most 100 integers")
    found = [ask.world.tickets.get(int(each)) for each in wanted]
    seen = [each for each in found if each is not None and not each.deleted and may_see(ask.user, each)]
    return JSONResponse(_page(ask, seen, "/tickets/show_many.json"))


def _page(ask: Ask, found: list[Ticket], path: str) -> Json:
    url = f"{ask.world.base_url}/api/v2{path}"
    return page(found, ask.query, url, "tickets", lambda each: _in_list(ask, each), lambda each: each.id)


def _in_list(ask: Ask, ticket: Ticket) -> Json:
    """Pages by cursor leave out the second copy of the custom fields, as recorded."""
    left_out = {"fields"} if "page[size]" in ask.query else set()
    return {name: value for name, value in ticket_json(ask.world, ticket).items() if name not in left_out}


def comments(ask: Ask) -> Response:
    """GET /tickets/{id}/comments, oldest first unless asked otherwise."""
    ticket = ask.ticket(ask.number())
    return JSONResponse(_comments(ask, ticket, [audit for audit in ticket.audits if audit.comment is not None]))


def _comments(ask: Ask, ticket: Ticket, found: list[Audit]) -> Json:
    if ask.query.get("sort_order") == "desc" or ask.query.get("sort") == "-created_at":
        found.reverse()
    url = f"{ask.world.base_url}/api/v2/tickets/{ticket.id}/comments.json"
    answer = page(found, ask.query, url, "comments", comment_json, lambda audit: audit.id)
    if "users" in ask.query.get("include", "").split(","):
        authors = {each["author_id"] for each in answer["comments"]}
        answer["users"] = [user_json(ask.world, ask.world.users[number]) for number in sorted(authors)]
    return answer


def audits(ask: Ask) -> Response:
    """GET /tickets/{id}/audits."""
    ticket = ask.ticket(ask.number())
    url = f"{ask.world.base_url}/api/v2/tickets/{ticket.id}/audits.json"
    found = ticket.audits[::-1] if ask.query.get("sort_order") == "desc" else ticket.audits
    return JSONResponse(page(found, ask.query, url, "audits", audit_json, lambda audit: audit.id))


def all_audits(ask: Ask) -> Response:
    """GET /ticket_audits, for administrators."""
    ask.admins_only()
    url = f"{ask.world.base_url}/api/v2/ticket_audits.json"
    return JSONResponse(page(ask.world.audits(), ask.query, url, "audits", audit_json, lambda audit: audit.id))


def request_comments(ask: Ask) -> Response:
    """GET /requests/{id}/comments: what the requester sees, never a private comment."""
    ticket = ask.world.tickets.get(ask.number())
    if ticket is None or ticket.deleted:
        raise no_record()
    if not may_see(ask.user, ticket):
        raise forbidden()
    public = [audit for audit in ticket.audits if audit.comment is not None and audit.comment["public"]]
    return JSONResponse(_comments(ask, ticket, public))
