"""Contacts and the source ids by which they are known in an inbox.

Sources: chatwoot/chatwoot ``app/controllers/api/v1/accounts/contacts_controller.rb`` (search by part of a text, pages of
15), ``app/builders/contact_inbox_builder.rb``, ``app/views/api/v1/accounts/contacts/create.json.jbuilder``.
"""

from __future__ import annotations

import re
import time
import uuid

from starlette.responses import Response

from tests.standins.chatwoot.api import Ask, Desk, Handler, could_not, invalid, not_found
from tests.standins.chatwoot.render import INBOXES, contact_inbox_json, contact_json, conversation_json
from tests.standins.chatwoot.world import Row, World

_PAGE = 15
_SETTABLE = ("name", "email", "phone_number", "identifier")
_UNIQUE = {"identifier": "Identifier", "email": "Email", "phone_number": "Phone number"}
_E164 = re.compile(r"\+[1-9]\d{1,14}")
Table = list[tuple[str, str, str, Handler]]


class Contacts:
    """The handlers of contacts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> Table:
        """Verb, path, name and handler."""
        return [
            ("GET", "/contacts", "contacts", self._list),
            ("POST", "/contacts", "create_contact", self._create),
            ("GET", "/contacts/search", "search_contacts", self._search),
            ("POST", "/contacts/filter", "filter_contacts", self._filter),
            ("GET", "/contacts/{contact}", "contact", self._show),
            ("PUT", "/contacts/{contact}", "update_contact", self._update),
            ("DELETE", "/contacts/{contact}", "delete_contact", self._delete),
            ("GET", "/contacts/{contact}/conversations", "contact_conversations", self._conversations),
            ("POST", "/contacts/{contact}/contact_inboxes", "create_contact_inbox", self._create_inbox),
        ]

    def _contact(self, ask: Ask) -> Row:
        found = self._desk.world.contacts.get(ask.number("contact"))
        if found is None:
            raise not_found()
        return found

    def _create(self, ask: Ask) -> object:
        world = self._desk.world
        row: Row = {name: ask.params.get(name) for name in _SETTABLE} | {"name": ask.params.get("name") or ""}
        row |= {"additional_attributes": ask.params.get("additional_attributes") or {}}
        row |= {"custom_attributes": ask.params.get("custom_attributes") or {}}
        _check(world, row, 0)
        inbox_id = ask.number("inbox_id")
        if ask.params.get("inbox_id") and inbox_id not in INBOXES:
            raise not_found()
        row |= {"id": world.next_id("contacts"), "created_at": time.time()}
        world.contacts[row["id"]] = row
        told: Row = {"inbox": None, "source_id": None}
        if inbox_id:
            told = contact_inbox_json(known_in(world, row["id"], inbox_id, ask.params.get("source_id")))
        return {"payload": {"contact": contact_json(world, row, with_inboxes=True), "contact_inbox": told}}

    def _update(self, ask: Ask) -> object:
        world, contact = self._desk.world, self._contact(ask)
        told = {name: ask.params[name] for name in _SETTABLE if name in ask.params}
        _check(world, contact | told, contact["id"])
        contact |= told
        for name in ("additional_attributes", "custom_attributes"):
            contact[name] = contact[name] | (ask.params.get(name) or {})
        return {"payload": contact_json(world, contact, with_inboxes=True)}

    def _show(self, ask: Ask) -> object:
        return {"payload": contact_json(self._desk.world, self._contact(ask), with_inboxes=True)}

    def _delete(self, ask: Ask) -> object:
        ask.check_admin()
        world, contact_id = self._desk.world, self._contact(ask)["id"]
        for number in [each.number for each in world.conversations.values() if each.contact_id == contact_id]:
            del world.conversations[number]
        del world.contacts[contact_id]
        return Response(status_code=200)

    def _page(self, ask: Ask, found: list[Row]) -> tuple[list[Row], int]:
        page = max(ask.number("page"), 1)
        rows = found[(page - 1) * _PAGE : page * _PAGE]
        return [contact_json(self._desk.world, row, with_inboxes=True) for row in rows], page

    def _list(self, ask: Ask) -> object:
        named = [row for row in self._desk.world.contacts.values() if any(row[name] for name in _UNIQUE)]
        rows, page = self._page(ask, named)
        return {"meta": {"count": len(named), "current_page": page}, "payload": rows}

    def _search(self, ask: Ask) -> object:
        wanted = str(ask.params.get("q") or "").strip().lower()
        if not wanted:
            raise could_not("Specify search string with parameter q")
        names = ("name", "email", "phone_number", "identifier")
        contacts = self._desk.world.contacts.values()
        found = [row for row in contacts if any(wanted in str(row[name] or "").lower() for name in names)]
        rows, page = self._page(ask, found)
        meta = {"count": len(rows), "current_page": page, "has_more": len(found) > page * _PAGE}
        return {"meta": meta, "payload": rows}

    def _filter(self, ask: Ask) -> object:
        found = list(self._desk.world.contacts.values())
        for condition in ask.params.get("payload") or []:
            key, operator = condition.get("attribute_key"), condition.get("filter_operator")
            if key not in _SETTABLE or operator not in ("equal_to", "contains"):
                raise could_not(f"Invalid attribute key - [{key}]")
            values = [str(value).lower() for value in condition.get("values", [])]
            exact = operator == "equal_to"
            found = [row for row in found if _fits(str(row[key] or "").lower(), values, exact=exact)]
        rows, page = self._page(ask, found)
        return {"meta": {"count": len(found), "current_page": page}, "payload": rows}

    def _conversations(self, ask: Ask) -> object:
        world, contact = self._desk.world, self._contact(ask)
        own = [each for each in world.conversations.values() if each.contact_id == contact["id"]]
        seen = [each for each in own if ask.who.role == "administrator" or each.inbox_id in ask.who.inboxes]
        newest = sorted(seen, key=lambda each: each.last_activity_at, reverse=True)[:20]
        return {"payload": [conversation_json(world, each) for each in newest]}

    def _create_inbox(self, ask: Ask) -> object:
        contact, inbox_id = self._contact(ask), ask.number("inbox_id")
        if inbox_id not in INBOXES:
            raise not_found()
        ask.check_inbox(inbox_id)
        return contact_inbox_json(known_in(self._desk.world, contact["id"], inbox_id, ask.params.get("source_id")))


def known_in(world: World, contact_id: int, inbox_id: int, source_id: object) -> Row:
    """The contact's entry in an inbox, made when it is not there; 422 when the id is another contact's."""
    wanted = str(source_id) if source_id else str(uuid.uuid4())
    for each in world.contact_inboxes:
        if (each["inbox_id"], each["source_id"]) == (inbox_id, wanted):
            if each["contact_id"] != contact_id:
                raise could_not("source_id should be unique")
            return each
    row: Row = {"contact_id": contact_id, "inbox_id": inbox_id, "source_id": wanted}
    world.contact_inboxes.append(row)
    return row


def _fits(value: str, wanted: list[str], *, exact: bool) -> bool:
    return value in wanted if exact else any(each in value for each in wanted)


def _check(world: World, row: Row, own_id: int) -> None:
    for name, words in _UNIQUE.items():
        others = (each for each in world.contacts.values() if each["id"] != own_id)
        if row[name] and any(each[name] == row[name] for each in others):
            raise invalid(f"{words} has already been taken", name)
    if row["phone_number"] and not _E164.fullmatch(str(row["phone_number"])):
        raise invalid("Phone number should be in e164 format", "phone_number")
