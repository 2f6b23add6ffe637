"""What an instance has besides tickets: states, priorities, groups, tags, links, attributes, tokens, version.

Source: zammad/zammad-documentation ``api/ticket/states.rst``, ``api/ticket/priorities.rst``, ``api/group.rst``,
``api/ticket/tags.rst``, ``api/ticket/links.rst``, ``api/object.rst``, ``api/user-access-token.rst``.
"""

from __future__ import annotations

from tests.standins.zammad import tickets
from tests.standins.zammad.api import Ask, Handler, Instance
from tests.standins.zammad.columns import OPEN, PRIORITIES, Row
from tests.standins.zammad.refusals import Refusal, forbidden, missing
from tests.standins.zammad.render import assets
from tests.standins.zammad.world import GROUPS, Field

VERSION = "7.0.0"
_MADE = "2026-01-07T08:00:00.000Z"
_BY: Row = {"updated_by_id": 1, "created_by_id": 1, "created_at": _MADE, "updated_at": _MADE}


class Catalogue:
    """The handlers of an instance's furniture."""

    def __init__(self, instance: Instance) -> None:
        self._zammad = instance

    def table(self) -> list[tuple[str, str, Handler, int]]:
        """Verbs, path, handler and status."""
        return [
            ("GET", "/ticket_states", self._states, 200),
            ("GET", "/ticket_states/{id}", self._state, 200),
            ("GET", "/ticket_priorities", self._priorities, 200),
            ("GET", "/groups", self._groups, 200),
            ("GET", "/groups/{id}", self._group, 200),
            ("GET", "/tags", self._tags, 200),
            ("POST", "/tags/add", self._add_tag, 201),
            ("GET", "/links", self._links, 200),
            ("GET", "/object_manager_attributes", self._attributes, 200),
            ("GET", "/user_access_token", self._tokens, 200),
            ("GET", "/version", self._version, 200),
        ]

    def _states(self, ask: Ask) -> object:
        ask.caller.need("admin.object", "ticket.agent", "ticket.customer")
        return ask.page([self._state_json(number) for number in self._zammad.world.states], 500, 1000)

    def _state(self, ask: Ask) -> object:
        ask.caller.need("admin.object", "ticket.agent", "ticket.customer")
        wanted = str(ask.params["id"])
        if not wanted.isdigit() or int(wanted) not in self._zammad.world.states:
            raise missing("Ticket::State", wanted)
        return self._state_json(int(wanted))

    def _state_json(self, number: int) -> Row:
        state = self._zammad.world.states[number]
        row: Row = {"id": number, "state_type_id": state.type_id, "name": state.name, "next_state_id": state.next_id}
        row |= {"ignore_escalation": state.type_id > OPEN, "default_create": number == 1}
        return row | {"default_follow_up": number == OPEN, "note": None, "active": state.active} | _BY

    def _priorities(self, ask: Ask) -> object:
        ask.caller.need("admin.object", "ticket.agent", "ticket.customer")
        rows: list[Row] = []
        for number, name in PRIORITIES.items():
            row: Row = {"id": number, "name": name, "default_create": number == 2, "ui_icon": None, "ui_color": None}
            rows.append(row | {"note": None, "active": True} | _BY)
        return rows

    def _groups(self, ask: Ask) -> object:
        ask.caller.need("admin.group")
        return ask.page([self._group_json(number) for number in GROUPS], 500, 1000)

    def _group(self, ask: Ask) -> object:
        wanted = str(ask.params["id"])
        if not wanted.isdigit() or int(wanted) not in GROUPS:
            raise missing("Group", wanted)
        if not ask.caller.has("admin.group") and not ask.caller.agent_of(int(wanted), "read"):
            raise forbidden()
        return self._group_json(int(wanted))

    def _group_json(self, number: int) -> Row:
        members = [user["id"] for user in self._zammad.world.users.values() if str(number) in user["group_ids"]]
        row: Row = {"id": number, "signature_id": None, "email_address_id": None, "name": GROUPS[number]}
        row |= {"assignment_timeout": None, "follow_up_possible": self._zammad.world.settings.follow_up}
        return row | {"follow_up_assignment": True, "active": True, "note": None} | _BY | {"user_ids": members}

    def _tags(self, ask: Ask) -> object:
        ask.caller.need("ticket.agent", "admin.tag")
        ticket = tickets.find(self._zammad.world, str(ask.params.get("o_id", "")))
        return {"tags": self._zammad.world.tags.get(ticket["id"], [])}

    def _add_tag(self, ask: Ask) -> object:
        ask.caller.need("ticket.agent", "admin.tag")
        ticket = tickets.find(self._zammad.world, str(ask.params.get("o_id", "")))
        tags = self._zammad.world.tags.setdefault(ticket["id"], [])
        if ask.params.get("item") not in tags:
            tags.append(str(ask.params.get("item")))
        return True

    def _links(self, ask: Ask) -> object:
        ask.caller.need("ticket.agent", "admin")
        if ask.params.get("link_object") != "Ticket":
            raise Refusal(422, "uninitialized constant", internal=True)
        ticket = tickets.find(self._zammad.world, str(ask.params.get("link_object_value", "")))
        found: list[tuple[str, int]] = []
        opposite = {"parent": "child", "child": "parent", "normal": "normal"}
        for kind, source, target in self._zammad.world.links:
            if source == ticket["id"]:
                found.append((kind, target))
            elif target == ticket["id"]:
                found.append((opposite[kind], source))
        others = [self._zammad.world.tickets[number] for _, number in found]
        links = [{"link_type": kind, "link_object": "Ticket", "link_object_value": number} for kind, number in found]
        return {"links": links, "assets": assets(self._zammad.world, others, [])}

    def _attributes(self, ask: Ask) -> object:
        ask.caller.need("admin.object")
        return [_attribute(number, field) for number, field in enumerate(self._zammad.world.fields.values(), 50)]

    def _tokens(self, ask: Ask) -> object:
        ask.caller.need("user_preferences.access_token")
        own = [token for token in self._zammad.world.tokens.values() if token.user_id == ask.caller.id]
        rows: list[Row] = []
        for number, token in enumerate(own, 1):
            row: Row = {"id": number, "user_id": token.user_id, "action": "api", "label": token.label}
            row |= {"preferences": {"permission": sorted(token.permissions)}, "last_used_at": _MADE}
            rows.append(row | {"expires_at": None, "created_at": _MADE, "updated_at": _MADE})
        return {"tokens": rows, "permissions": []}

    def _version(self, ask: Ask) -> object:
        ask.caller.need("admin")
        return {"version": VERSION}


def _attribute(number: int, field: Field) -> Row:
    option: Row = {"default": "", "null": True}
    option |= {"options": {each: each for each in field.options}} if field.options else {"maxlength": field.maxlength}
    row: Row = {"id": number, "name": field.name, "display": field.name, "data_type": field.data_type}
    row |= {"data_option": option, "data_option_new": {}, "editable": True, "active": True, "screens": {}}
    row |= {"to_create": False, "to_migrate": False, "to_delete": False, "to_config": False, "position": number}
    return row | _BY | {"object": "Ticket", "deletable": True}
