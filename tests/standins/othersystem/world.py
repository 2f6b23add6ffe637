"""The other system's cases: what is delivered is written once, and what staff do is listed in order."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from tests.standins.desk_parts.control import Parts
from tests.standins.desk_parts.faults import Json
from tests.standins.othersystem.events import (
    Appended,
    AppendedData,
    Delivered,
    Delivery,
    FileData,
    LineData,
    Opened,
    StateSet,
    identity,
)
from tests.standins.othersystem.refusals import Refusal
from tests.standins.othersystem.shapes import Attachment, Capabilities, Case, Entry, Switches

REMEMBERED_SECONDS = 72 * 3600
_CURSOR = re.compile(r"c([0-9]{1,9})")
_SETTLED = frozenset({"solved", "closed"})


class World:
    """Everything that the system knows; a reset forgets the cases, but their numbers go on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._number = 0
        self._base = 0
        self.on_change: Callable[[], None] = lambda: None
        self.switches, self.abilities = Switches(), Capabilities()
        self.cases: dict[str, Case] = {}
        self.by_key: dict[str, str] = {}
        self.events: list[Json] = []
        self.files: dict[str, Attachment] = {}
        self._answered: dict[str, tuple[float, tuple[str, ...], Json]] = {}

    def reset(self) -> None:
        """No cases, well-behaved, able to do everything; cursors from before are no longer ours."""
        self._base += len(self.events) + 1
        self.switches, self.abilities = Switches(), Capabilities()
        for kept in (self.cases, self.by_key, self.events, self.files, self._answered):
            kept.clear()

    def next_number(self) -> int:
        """A number that was never used before."""
        self._number += 1
        return self._number

    def complain(self, violation: str) -> None:
        """Note what the product did that this system lets pass."""
        self._parts.journal.violations.append(violation)

    def now(self) -> float:
        """Seconds since 1970 by this system's clock."""
        return self._parts.clock.now()

    def take(self, webhook_id: str, delivery: Delivery) -> tuple[Json, bool]:
        """Carry a delivery out, or answer what was answered the first time; True: a case was made."""
        same = identity(delivery)
        at, earlier, answer = self._answered.get(webhook_id, (0.0, same, {}))
        if self.now() - at < REMEMBERED_SECONDS:
            if earlier != same:
                raise Refusal(409, "Ese webhook-id ya se usó para otra entrega.")
            return answer, False
        cases = len(self.cases)
        answer = self._carry_out(delivery)
        self._answered[webhook_id] = (self.now(), same, answer)
        return answer, len(self.cases) > cases

    def _carry_out(self, delivery: Delivery) -> Json:
        match delivery:
            case Opened():
                return self._open(delivery)
            case Appended():
                return self._append(delivery.data)
            case StateSet():
                return self._set_state(delivery.data.case, delivery.data.state)
            case Delivered():
                return self._note_delivery(delivery)

    def _open(self, delivery: Opened) -> Json:
        data = delivery.data
        if data.key in self.by_key:
            return {"case": self.shown(self.by_key[data.key])}
        for line in data.transcript:
            self._check_line(line)
        number = self.next_number()
        ref = str(number) if self.switches.numeric_refs else f"C-{number}"
        opened = data.model_dump(mode="json", exclude={"transcript", "key"})
        self.cases[ref] = Case(ref, data.key, opened, [self._entry(line) for line in data.transcript])
        self.by_key[data.key] = ref
        return {"case": self.shown(ref)}

    def _append(self, data: AppendedData) -> Json:
        case = self.living(data.case)
        known = next((each for each in case.entries if each.key == data.key), None)
        if known is None:
            self._check_line(data)
            known = self._entry(data)
            case.entries.append(known)
            if data.author == "citizen" and data.visibility == "public":
                self._reopen(case)
            if self.switches.echoes:
                self.tell(
                    "reply", case, by="ventanilla", visibility=data.visibility, format="text", text=data.text, files=[]
                )
        return {"case": self.shown(case.ref), "line": known.id}

    def _reopen(self, case: Case) -> None:
        if case.handed_back or (case.state in _SETTLED and self.abilities.reopens):
            case.state, case.handed_back = ("open" if case.assignee else "queued"), False

    def _set_state(self, ref: str, state: str) -> Json:
        case = self.living(ref)
        if state not in self.abilities.states:
            raise Refusal(422, f"Este sistema no tiene el estado {state}.")
        if state in self.switches.refused_states and state != case.state:
            raise Refusal(409, f"De {case.state} no se puede pasar a {state}.")
        if state not in self.switches.ignored_states:
            case.state, case.handed_back = state, False
            case.assignee = "" if state == "queued" else case.assignee
            if self.switches.echoes:
                self.tell("state", case, by="ventanilla", state=state)
        return {"case": self.shown(case.ref), "state": case.state}

    def _note_delivery(self, delivery: Delivered) -> Json:
        if not self.abilities.delivery:
            raise Refusal(422, "Este sistema no muestra qué fue de una respuesta.")
        data = delivery.data
        if not any(str(each.get("id")) == data.event for each in self.events):
            raise Refusal(404, f"No existe el hecho {data.event}.")
        for entry in (each for case in self.cases.values() for each in case.entries if each.event == data.event):
            entry.delivery, entry.reason = data.result, data.reason
        return {}

    def _check_line(self, line: LineData) -> None:
        if line.visibility == "internal" and not self.abilities.notes:
            raise Refusal(422, "Este sistema no guarda notas internas.")
        if line.files and not self.abilities.files_in:
            raise Refusal(422, "Este sistema no admite ficheros.")
        self._check_sizes(line.files)

    def _check_sizes(self, files: Sequence[FileData]) -> None:
        for file in files:
            if len(file.content) > self.abilities.max_file:
                raise Refusal(413, f"Un fichero pasa de {self.abilities.max_file} bytes.")

    def _entry(self, line: LineData) -> Entry:
        files = [self.keep(file.name, file.mime, file.content, public=False) for file in line.files]
        return Entry(f"L-{self.next_number()}", line.key, line.author, line.visibility, line.text, files)

    def keep(self, name: str, mime: str, content: bytes, *, public: bool) -> Attachment:
        """Keep a file under an id that cannot be guessed."""
        file = Attachment(f"f-{self.next_number()}-{secrets.token_hex(8)}", name, mime, content, public)
        self.files[file.id] = file
        return file

    def known(self, ref: str) -> Case:
        """The case of this reference itself; raises Refusal (404, 410)."""
        if ref not in self.cases:
            raise Refusal(404, f"No existe el caso {ref[:40]}.")
        if self.cases[ref].deleted:
            raise Refusal(410, f"El caso {ref} se borró.")
        return self.cases[ref]

    def living(self, ref: str) -> Case:
        """The case that goes on for this reference; raises Refusal (404, 410)."""
        case = self.known(ref)
        return self.living(case.into) if case.into else case

    def shown(self, ref: str) -> str | int:
        """A reference or an id as JSON."""
        return int(ref) if self.switches.numeric_refs and ref.isdigit() else ref

    def moment(self) -> str:
        """Now, as the protocol writes it."""
        at = datetime.fromtimestamp(self.now(), UTC)
        return at.replace(tzinfo=None).isoformat() if self.switches.naive_times else at.isoformat()

    def tell(self, kind: str, case: Case, by: str = "staff", **more: object) -> str:
        """List a change; returns its id."""
        number = self.next_number()
        event_id = str(number) if self.switches.numeric_refs else f"e-{number}"
        common = {"id": self.shown(event_id), "type": kind, "case": self.shown(case.ref), "at": self.moment(), "by": by}
        self.events.append({**common, **more})
        self.on_change()
        return event_id

    def changes(self, cursor: str) -> Json:
        """A page of changes; empty cursor: from now on. Raises Refusal (400) for a cursor that was not given out."""
        end = self._base + len(self.events)
        if not cursor:
            return {"events": [], "cursor": f"c{end}", "more": False}
        given = _CURSOR.fullmatch(cursor)
        if given is None or not self._base <= int(given[1]) <= end:
            raise Refusal(400, "Ese cursor no es de este sistema.")
        start = int(given[1]) - self._base
        last = start + self.switches.page_size
        page = self.events[max(0, start - self.switches.overlap) : last]
        return {"events": page, "cursor": f"c{min(self._base + last, end)}", "more": last < len(self.events)}

    def told(self, ref: str) -> Json:
        """How a case is; a merged one with the state of the case where it goes on."""
        asked, case = self.known(ref), self.living(ref)
        told: Json = {
            "case": self.shown(asked.ref),
            "key": asked.key,
            "state": case.state,
            "queue_position": self._position(case) if self.abilities.queue_position else None,
        }
        return told | ({"into": self.shown(case.ref)} if asked.into else {})

    def _position(self, case: Case) -> int | None:
        queue = [
            each.ref for each in self.cases.values() if each.state == "queued" and not each.deleted and not each.into
        ]
        return queue.index(case.ref) + 1 if case.ref in queue else None

    def introduction(self, name: str, version: str) -> Json:
        """Who the system is and what it can do."""
        return {
            "name": name,
            "version": version,
            "protocol": self.switches.protocol,
            "capabilities": asdict(self.abilities),
        }
