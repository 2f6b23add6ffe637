"""The hands of the other system's staff, as control routes carry them out."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from tests.standins.desk_parts.control import Act
from tests.standins.desk_parts.faults import Json
from tests.standins.othersystem.refusals import Refusal
from tests.standins.othersystem.shapes import STATES, UNIT, Attachment, Case, Entry, Leak
from tests.standins.othersystem.world import World

_LEAKED: Mapping[Leak, Mapping[str, str]] = {
    Leak.INTERNAL: {"visibility": "internal"},
    Leak.MISSING: {},
    Leak.ODD: {"visibility": "Public"},
}


class Staff:
    """What people at the desk do; every act that citizens or the product should learn of becomes a change."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acts(self) -> Mapping[str, Act]:
        """The control routes."""
        return {
            "reply": self._reply,
            "note": self._note,
            "take": self._take,
            "state": self._state,
            "hand-back": self._hand_back,
            "merge": self._merge,
            "delete": self._delete,
            "raw-event": self._raw,
            "cases": lambda _: [self._shown(case) for case in self._world.cases.values()],
            "case": lambda body: self._shown(self._world.cases[body["case"]]),
        }

    def _case(self, body: Json) -> Case:
        try:
            return self._world.living(body["case"])
        except Refusal as refusal:
            raise ValueError(refusal.message) from refusal

    def _able(self, ability: str) -> None:
        if not getattr(self._world.abilities, ability):
            raise ValueError(f"this system has no {ability}")

    def _attached(self, body: Json, *, public: bool) -> list[Attachment]:
        given = body.get("files", [])
        if given:
            self._able("files_out")
        return [
            self._world.keep(each["name"], each["mime"], base64.b64decode(each["data"]), public=public)
            for each in given
        ]

    def _written(self, case: Case, body: Json, visibility: str) -> Entry:
        files = self._attached(body, public=visibility == "public")
        entry = Entry(f"L-{self._world.next_number()}", "", "staff", visibility, body["text"], files)
        case.entries.append(entry)
        return entry

    def _reply(self, body: Json) -> str:
        case = self._case(body)
        if body["format"] == "html":
            self._able("html")
        entry = self._written(case, body, "public")
        entry.event = self._say(case, entry, body, {"visibility": "public"})
        return entry.event

    def _say(self, case: Case, entry: Entry, body: Json, visibility: Mapping[str, str]) -> str:
        files = [
            {"id": file.id, "name": file.name, "mime": file.mime, "size": len(file.content)} for file in entry.files
        ]
        said = {"format": body.get("format", "text"), "text": entry.text, "signature": UNIT, "files": files}
        return self._world.tell("reply", case, **visibility, **said)

    def _note(self, body: Json) -> None:
        self._able("notes")
        case = self._case(body)
        entry = self._written(case, body, "internal")
        if self._world.switches.leak:
            self._say(case, entry, body, _LEAKED[self._world.switches.leak])

    def _take(self, body: Json) -> None:
        case = self._case(body)
        case.assignee, case.handed_back = body["unit"], False
        if self._world.abilities.assigns:
            self._world.tell("assigned", case, to=body["unit"])
        if case.state == "queued":
            self._change(case, "open", "staff")

    def _state(self, body: Json) -> None:
        if body["state"] not in STATES:
            raise ValueError(f"{body['state']} is no state of the protocol")
        self._change(self._case(body), body["state"], body["by"])

    def _change(self, case: Case, state: str, by: str) -> None:
        case.state, case.handed_back = state, False
        self._world.tell("state", case, by=by, state=state)

    def _hand_back(self, body: Json) -> None:
        self._able("hands_back")
        case = self._case(body)
        case.assignee, case.state, case.handed_back = "", "waiting_citizen", True
        self._world.tell("hand_back", case)

    def _merge(self, body: Json) -> None:
        self._able("merges")
        case, into = self._case(body), self._case({"case": body["into"]})
        if case is into:
            raise ValueError("a case cannot go into itself")
        self._world.tell("merged", case, into=self._world.shown(into.ref))
        case.into = into.ref

    def _delete(self, body: Json) -> None:
        self._able("deletes")
        case = self._case(body)
        case.deleted = True
        self._world.tell("gone", case)

    def _raw(self, body: Json) -> None:
        """A change exactly as a test wrote it: unknown kinds and broken ones."""
        self._world.events.append(body["event"])
        self._world.on_change()

    def _shown(self, case: Case) -> Json:
        return {
            "ref": case.ref,
            "key": case.key,
            "opened": case.opened,
            "state": case.state,
            "assignee": case.assignee,
            "into": case.into,
            "deleted": case.deleted,
            "lines": [_shown_entry(entry) for entry in case.entries],
        }


def _shown_entry(entry: Entry) -> Json:
    files = [
        {"id": file.id, "name": file.name, "mime": file.mime, "data": base64.b64encode(file.content).decode()}
        for file in entry.files
    ]
    plain = {
        name: getattr(entry, name)
        for name in ("id", "key", "author", "visibility", "text", "event", "delivery", "reason")
    }
    return {**plain, "files": files}
