"""What happens to a ticket when it is made or changed: checks, events of the audit, the status rules.

The submitter authors the first comment and 65,536 characters are the most a comment may have: vendor's Tickets pages.
Unknown attributes are let pass, as zenpy's recorded updates (which send `id` and `description`) show; they are noted.
"""

from __future__ import annotations

from typing import Any

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.hooks import tell
from tests.standins.zendesk.people import user_of
from tests.standins.zendesk.refusals import bad_attribute, closed, invalid
from tests.standins.zendesk.shapes import attachment_json, html_of, text_of, wrapped
from tests.standins.zendesk.world import Audit, Ticket

LONGEST_COMMENT = 65_536
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("urgent", "high", "normal", "low")
TYPES = ("problem", "incident", "question", "task")
_EMPTY: Json = {
    "external_id": None, "type": None, "subject": None, "priority": None, "status": "new", "requester_id": None,
    "submitter_id": None, "assignee_id": None, "group_id": None, "tags": [], "custom_fields": {},
}  # fmt: skip
_TEXT, _NUMBER, _LIST = (str, type(None)), (int, type(None)), (list,)
_WRITABLE: dict[str, tuple[type, ...]] = {
    "external_id": _TEXT, "type": _TEXT, "subject": _TEXT, "priority": _TEXT, "status": _TEXT, "requester_id": _NUMBER,
    "submitter_id": _NUMBER, "assignee_id": _NUMBER, "group_id": _NUMBER, "tags": _LIST, "custom_fields": _LIST,
}  # fmt: skip
_ALSO = frozenset({"comment", "description", "requester", "safe_update", "updated_stamp", "metadata"})
_COMMENT = {"body": str, "html_body": str, "public": bool, "author_id": int, "uploads": list}


def checked(ask: Ask, given: Json) -> Json:
    """The writable attributes of a ticket as sent, types and values checked."""
    for name in given:
        if name not in _WRITABLE and name not in _ALSO:
            ask.world.violation(f"ticket.{name} is not an attribute that can be written; Zendesk ignores it")
    own = {name: value for name, value in given.items() if name in _WRITABLE}
    for name, value in own.items():
        if not isinstance(value, _WRITABLE[name]) or isinstance(value, bool):
            raise bad_attribute(name, " or ".join(each.__name__ for each in _WRITABLE[name]))
    for name, allowed in (("status", STATUSES), ("priority", PRIORITIES), ("type", TYPES)):
        if own.get(name) is not None and own[name] not in allowed:
            raise invalid(name, f"{name.capitalize()}: {own[name]} is not valid", "InvalidValue")
    if "custom_fields" in own:
        own["custom_fields"] = _custom(ask, own["custom_fields"])
    _check_people(ask, own)
    return own


def _custom(ask: Ask, given: list[Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for each in given:
        if not isinstance(each, dict) or not isinstance(each.get("id"), int):
            raise bad_attribute("custom_fields", "a list of objects with id and value")
        if each["id"] in ask.world.custom_fields:
            found[each["id"]] = each.get("value")
        else:
            ask.world.violation(f"there is no custom field {each['id']}; Zendesk ignores it")
    return found


def _check_people(ask: Ask, own: Json) -> None:
    for name in ("requester_id", "submitter_id", "assignee_id"):
        number = own.get(name)
        if number is None:
            continue
        person = ask.world.users.get(number)
        if person is None:
            raise invalid(name.removesuffix("_id"), f"{name.removesuffix('_id').capitalize()}: is invalid")
        if name == "assignee_id" and not person.staff:
            raise invalid("assignee", "Assignee: cannot be assigned to this ticket")


def create(ask: Ask, given: Json) -> tuple[Ticket, Audit]:
    """Make a ticket with its first comment."""
    world, own = ask.world, checked(ask, given)
    if "requester" in given:
        own["requester_id"] = user_of(world, given["requester"]).id
    own.setdefault("requester_id", ask.user.id)
    own.setdefault("submitter_id", ask.user.id)
    comment = given.get("comment") or {"body": given.get("description")}
    comment = {"author_id": own["submitter_id"], **comment}
    content = _comment(ask, comment)
    if own.get("assignee_id") and own.get("status", "new") == "new":
        own["status"] = "open"
    world.last_ticket += 1
    at = world.now()
    ticket = Ticket(world.last_ticket, at, at, {**_EMPTY, **own}, content["body"], ask.via)
    world.tickets[ticket.id] = ticket
    audit = _audit(ask, ticket, content, given.get("metadata") or {})
    for name, value in own.items():
        _note(ask, audit, name, value, {"type": "Create"})
    if "status" not in own:
        _note(ask, audit, "status", "new", {"type": "Create"})
    tell(world, ticket, audit)
    return ticket, audit


def update(ask: Ask, ticket: Ticket, given: Json) -> Audit | None:
    """Change a ticket; None when nothing changes."""
    if ticket.fields["status"] == "closed":
        raise closed()
    own = checked(ask, given)
    own.pop("submitter_id", None)
    content = _comment(ask, {"author_id": ask.user.id, **given["comment"]}) if given.get("comment") else None
    _apply_status_rules(ask, ticket, own, content)
    before = {name: ticket.fields[name] for name in own}
    if "custom_fields" in own:
        own["custom_fields"] = {**ticket.fields["custom_fields"], **own["custom_fields"]}
    changed = {name: value for name, value in own.items() if before[name] != value}
    if content is None and not changed:
        return None
    ticket.fields.update(changed)
    ticket.updated = ask.world.now()
    audit = _audit(ask, ticket, content, given.get("metadata") or {})
    for name, value in changed.items():
        _note(ask, audit, name, value, {"type": "Change", "previous_value": _value(before[name])})
    tell(ask.world, ticket, audit)
    return audit


def _apply_status_rules(ask: Ask, ticket: Ticket, own: Json, content: Json | None) -> None:
    status, now = ticket.fields["status"], own.get("status")
    if now == "new" and status != "new":
        raise invalid("status", "Status: new is not valid", "InvalidValue")
    if own.get("assignee_id") and status == "new" and now is None:
        own["status"] = "open"
    if now in {"solved", "closed"} and not own.get("assignee_id", ticket.fields["assignee_id"]):
        if not ask.world.switches.assign_on_solve:
            raise invalid("base", "Assignee: is required when solving a ticket")
        own["assignee_id"] = ask.user.id
    by_requester = content is not None and content["public"] and content["author_id"] == ticket.fields["requester_id"]
    if by_requester and ask.world.switches.reopen_on_requester_comment and status in {"solved", "pending"}:
        own.setdefault("status", "open")


def _comment(ask: Ask, given: Json) -> Json:
    """A comment's event, without its ids."""
    if not isinstance(given, dict):
        raise bad_attribute("comment", "an object")
    for name, kind in _COMMENT.items():
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise bad_attribute(f"comment.{name}", kind.__name__)
    for name in given.keys() - _COMMENT.keys():
        ask.world.violation(f"comment.{name} is not an attribute that can be written; Zendesk ignores it")
    body, rich = _bodies(given)
    public = given.get("public", True) and not ask.user.only_private_comments
    uploads = given.get("uploads") or []
    if not body.strip() and not uploads:
        raise invalid("comment", "Comment: cannot be blank", "BlankValue")
    if len(body) > LONGEST_COMMENT:
        raise invalid("comment", f"Comment: is too long (maximum is {LONGEST_COMMENT} characters)", "ValueTooLong")
    if given["author_id"] not in ask.world.users:
        raise invalid("comment", "Author: is invalid")
    return {
        "type": "Comment", "author_id": given["author_id"], "body": body, "html_body": rich, "plain_body": body,
        "public": public, "attachments": _attached(ask, uploads, public),
    }  # fmt: skip


def _bodies(given: Json) -> tuple[str, str]:
    if given.get("html_body") is not None:
        return text_of(given["html_body"]), wrapped(given["html_body"])
    body = given.get("body") or ""
    return body, html_of(body)


def _attached(ask: Ask, tokens: list[str], public: bool) -> list[Json]:
    found = []
    for token in tokens:
        if token not in ask.world.uploads:
            ask.world.violation(f"upload token {token} is unknown or was used before; Zendesk ignores it")
        for number in ask.world.uploads.pop(token, []):
            ask.world.files[number].private = not public
            found.append(attachment_json(ask.world, ask.world.files[number]))
    return found


def _audit(ask: Ask, ticket: Ticket, content: Json | None, custom: Json) -> Audit:
    audit = Audit(ask.world.new_id(), ticket.id, ask.world.now(), ask.user.id, ask.via, [], custom)
    if content is not None:
        audit.events.append({"id": ask.world.new_id(), **content, "audit_id": audit.id})
    ticket.audits.append(audit)
    return audit


def _note(ask: Ask, audit: Audit, name: str, value: object, rest: Json) -> None:
    if name == "custom_fields":
        assert isinstance(value, dict)
        for number, inner in value.items():
            event = {"id": ask.world.new_id(), "type": rest["type"], "value": inner, "field_name": str(number)}
            audit.events.append(event)
        return
    event = {"id": ask.world.new_id(), "value": _value(value), "field_name": name, **rest}
    audit.events.append(event)


def _value(value: object) -> object:
    """Numbers are text in audits."""
    return str(value) if isinstance(value, int) else value
