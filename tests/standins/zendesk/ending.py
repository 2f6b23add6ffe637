"""How tickets end: merged into others, deleted, restored, deleted for good; and the jobs that tell of it.

Merge path and parameters: zenpy/lib/request.py (TicketMergeRequest); jobs: zenpy's TestDeletedTickets recordings.
"""

from __future__ import annotations

import secrets

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.hooks import tell
from tests.standins.zendesk.paging import page
from tests.standins.zendesk.refusals import bad_attribute, closed, no_record
from tests.standins.zendesk.shapes import html_of
from tests.standins.zendesk.world import Audit, Ticket, stamp


def merge(ask: Ask) -> Response:
    """POST /tickets/{id}/merge: the sources are closed for good, both sides get a comment."""
    target, given = ask.ticket(ask.number()), _body(ask)
    sources = [ask.ticket(number) for number in given["ids"]]
    if any(each.fields["status"] == "closed" for each in [target, *sources]):
        raise closed()
    numbers = ", ".join(f"#{each.id}" for each in sources)
    said = given.get("target_comment") or f"Requests {numbers} were closed and merged into this request."
    _write(
        ask, target, said, given.get("target_comment_is_public", False), {"ticket_ids": [each.id for each in sources]}
    )
    for each in sources:
        said = given.get("source_comment") or f"This request was closed and merged into request #{target.id}."
        audit = _write(ask, each, said, given.get("source_comment_is_public", False), {"ticket_id": target.id}, "to")
        for name, value in (("status", "closed"), ("tags", [*each.fields["tags"], "closed_by_merge"])):
            before, each.fields[name] = each.fields[name], value
            event = {"id": ask.world.new_id(), "type": "Change", "value": value, "field_name": name}
            audit.events.append({**event, "previous_value": before})
    return _job(ask, "Ticket Merge", len(sources))


def _body(ask: Ask) -> Json:
    given = ask.json_body()
    numbers = given.get("ids")
    if not isinstance(numbers, list) or not numbers or not all(isinstance(each, int) for each in numbers):
        raise bad_attribute("ids", "a list of integers")
    return given


def _write(ask: Ask, ticket: Ticket, said: str, public: bool, end: Json, side: str = "from") -> Audit:
    world, ticket.updated = ask.world, ask.world.now()
    audit = Audit(world.new_id(), ticket.id, world.now(), ask.user.id, "web", [])
    audit.source = {"from": {}, "to": {}, "rel": "merge", side: end}
    audit.events.append(
        {
            "id": world.new_id(),
            "type": "Comment",
            "author_id": ask.user.id,
            "body": said,
            "html_body": html_of(said),
            "plain_body": said,
            "public": public,
            "attachments": [],
            "audit_id": audit.id,
        }
    )
    ticket.audits.append(audit)
    tell(world, ticket, audit)
    return audit


def delete(ask: Ask) -> Response:
    """DELETE /tickets/{id}: it is gone from everywhere but the list of deleted tickets."""
    ticket = ask.ticket(ask.number())
    before, ticket.deleted, ticket.updated = ticket.fields["status"], True, ask.world.now()
    audit = Audit(ask.world.new_id(), ticket.id, ticket.updated, ask.user.id, ask.via, [])
    event = {"id": ask.world.new_id(), "type": "Change", "value": "deleted", "field_name": "status"}
    audit.events.append({**event, "previous_value": before})
    ticket.audits.append(audit)
    return Response(status_code=204)


def deleted(ask: Ask) -> Response:
    """GET /deleted_tickets."""
    ask.agents_only()
    gone = [each for each in ask.world.tickets.values() if each.deleted]
    url = f"{ask.world.base_url}/api/v2/deleted_tickets.json"
    return JSONResponse(page(gone, ask.query, url, "deleted_tickets", _deleted, lambda each: each.id))


def _deleted(ticket: Ticket) -> Json:
    audit = ticket.audits[-1]
    return {
        "id": ticket.id,
        "subject": ticket.fields["subject"],
        "description": ticket.description,
        "actor": {"id": audit.author_id, "name": ""},
        "deleted_at": stamp(audit.at),
        "previous_state": audit.events[0]["previous_value"],
    }


def restore(ask: Ask) -> Response:
    """PUT /deleted_tickets/{id}/restore."""
    ticket = _in_trash(ask)
    ticket.deleted, ticket.updated = False, ask.world.now()
    ticket.audits.pop()
    return JSONResponse({})


def purge(ask: Ask) -> Response:
    """DELETE /deleted_tickets/{id}: for good."""
    ticket = _in_trash(ask)
    del ask.world.tickets[ticket.id]
    ask.world.purged.add(ticket.id)
    return _job(ask, "Ticket Deletion", 1)


def _in_trash(ask: Ask) -> Ticket:
    ask.agents_only()
    ticket = ask.world.tickets.get(ask.number())
    if ticket is None or not ticket.deleted:
        raise no_record()
    return ticket


def _job(ask: Ask, kind: str, total: int) -> Response:
    number = f"V3-{secrets.token_hex(16)}"
    url = f"{ask.world.base_url}/api/v2/job_statuses/{number}.json"
    job: Json = {"id": number, "job_type": kind, "url": url, "total": total, "progress": None, "status": "queued"}
    ask.world.jobs[number] = {**job, "message": None, "results": None, "looks": 0}
    return JSONResponse({"job_status": _shown(ask.world.jobs[number])})


def job(ask: Ask) -> Response:
    """GET /job_statuses/{id}: working first, completed after some looks."""
    ask.agents_only()
    found = ask.world.jobs.get(ask.params["id"])
    if found is None:
        raise no_record()
    found["looks"] += 1
    found["status"] = "working"
    if found["looks"] >= ask.world.switches.merge_delay:
        found["status"], found["progress"] = "completed", found["total"]
        found["message"] = f"Completed at {stamp(ask.world.now())}"
        found["results"] = [{"index": index, "success": True} for index in range(found["total"])]
    return JSONResponse({"job_status": _shown(found)})


def _shown(found: Json) -> Json:
    return {name: value for name, value in found.items() if name != "looks"}
