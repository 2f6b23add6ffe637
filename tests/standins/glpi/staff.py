"""A technician's hands at the desk: what staff do on the web form, and all that they read there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.middleware import STAFF_HEADER
from tests.standins.glpi.text import as_read, decoded, rich
from tests.standins.glpi.world import APP_TOKEN, ASSIGN, ASSIGNED, CLOSED, WAITING

EVERYTHING = "0-99999"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """A line of a case as staff read it: the ticket's own text first (kind Ticket), then what was added."""

    kind: str
    id: int
    users_id: int
    text: str
    html: str
    internal: bool
    files: tuple[SeenFile, ...]


class GlpiStaff:
    """One technician, who logs in again whenever their session has run out."""

    def __init__(self, base_url: str, token: str, user_id: int) -> None:
        self.id = user_id
        headers = {"App-Token": APP_TOKEN, STAFF_HEADER: "web"}
        self._http = httpx.Client(base_url=f"{base_url}/apirest.php/", headers=headers, timeout=30)
        self._login = {"Authorization": f"user_token {token}"}

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def reply(self, ticket: str | int, text: str, files: Sequence[SeenFile] = ()) -> int:
        """A public followup typed as plain text; returns its id."""
        return self.reply_html(ticket, rich(text), files)

    def reply_html(self, ticket: str | int, fragment: str, files: Sequence[SeenFile] = ()) -> int:
        """A public followup as the editor writes it; returns its id."""
        return self._say(ticket, fragment, 0, files)

    def note(self, ticket: str | int, text: str, files: Sequence[SeenFile] = ()) -> int:
        """A private followup; returns its id."""
        return self._say(ticket, rich(text), 1, files)

    def take(self, ticket: str | int) -> None:
        """Assign it to oneself: a new ticket becomes assigned."""
        self.assign(ticket, self.id)

    def assign(self, ticket: str | int, user_id: int | None) -> None:
        """Give it to another technician, or (None) to nobody."""
        for link in self._rows(f"Ticket/{ticket}/Ticket_User"):
            if link["type"] == ASSIGN and link["users_id"] != user_id:
                self._ask("DELETE", f"Ticket_User/{link['id']}")
        if user_id is not None:
            link = {"tickets_id": int(ticket), "users_id": user_id, "type": ASSIGN}
            self._ask("POST", "Ticket_User", {"input": link})

    def solve(self, ticket: str | int, text: str = "Resuelto") -> int:
        """Add a solution, which citizens may read; returns its id."""
        given = {"itemtype": "Ticket", "items_id": int(ticket), "content": rich(text)}
        number: int = self._ask("POST", "ITILSolution", {"input": given})["id"]
        return number

    def reopen(self, ticket: str | int) -> None:
        """Set it to assigned."""
        self.set_status(ticket, ASSIGNED)

    def wait(self, ticket: str | int) -> None:
        """Set it to pending."""
        self.set_status(ticket, WAITING)

    def close(self, ticket: str | int) -> None:
        """Close it."""
        self.set_status(ticket, CLOSED)

    def set_status(self, ticket: str | int, status: int) -> None:
        """Choose any state, 1 to 6."""
        self._ask("PUT", f"Ticket/{ticket}", {"input": {"status": status}})

    def trash(self, ticket: str | int) -> None:
        """Put it in the trash."""
        self._ask("DELETE", f"Ticket/{ticket}")

    def purge(self, ticket: str | int) -> None:
        """Delete it for good."""
        self._ask("DELETE", f"Ticket/{ticket}?force_purge=true")

    def ticket(self, ticket: str | int) -> Json:
        """The ticket's row, as it is stored."""
        found: Json = self._ask("GET", f"Ticket/{ticket}")
        return found

    def lines(self, ticket: str | int) -> list[SeenEntry]:
        """The ticket's text, then followups and solutions in order, private ones included, with their files' bytes."""
        own = self.ticket(ticket)
        first = {**own, "users_id": own["users_id_recipient"], "is_private": 0}
        kinds = ("ITILFollowup", "ITILSolution")
        added = {(kind, row["id"]): row for kind in kinds for row in self._rows(f"Ticket/{ticket}/{kind}")}
        # Times have a grain of a second, the history has none.
        history = [(row["itemtype_link"], row["new_value"]) for row in self._rows(f"Ticket/{ticket}/Log")]
        order = [(kind, int(number)) for kind, number in history if kind in kinds]
        return [self._seen("Ticket", first), *(self._seen(each[0], added[each]) for each in order if each in added)]

    def cases(self) -> int:
        """Number of tickets that are not in the trash."""
        return len(self._rows("Ticket"))

    def _seen(self, kind: str, row: Json) -> SeenEntry:
        fragment = decoded(row["content"] or "")
        links = self._rows(f"{kind}/{row['id']}/Document_Item")
        files = tuple(self._file(link["documents_id"]) for link in links)
        private = bool(row.get("is_private", 0))
        return SeenEntry(kind, row["id"], row["users_id"], as_read(fragment), fragment, private, files)

    def _file(self, number: int) -> SeenFile:
        row = self._ask("GET", f"Document/{number}")
        headers = {"Accept": "application/octet-stream"}
        content = self._http.get(f"Document/{number}", headers=headers).raise_for_status().content
        return SeenFile(row["filename"], row["mime"], content)

    def _say(self, ticket: str | int, fragment: str, private: int, files: Sequence[SeenFile]) -> int:
        given = {"itemtype": "Ticket", "items_id": int(ticket), "content": fragment, "is_private": private}
        number: int = self._ask("POST", "ITILFollowup", {"input": given})["id"]
        for file in files:
            self._attach(file, number)
        return number

    def _attach(self, file: SeenFile, followup: int) -> None:
        manifest = {"input": {"name": file.name, "_filename": [file.name]}}
        answer = self._http.post(
            "Document",
            data={"uploadManifest": json.dumps(manifest)},
            files={"filename[0]": (file.name, file.content, file.mime)},
        )
        assert answer.status_code == 201, answer.text
        link = {"documents_id": answer.json()["id"], "itemtype": "ITILFollowup", "items_id": followup}
        self._ask("POST", "Document_Item", {"input": link})

    def _rows(self, path: str) -> list[Json]:
        found: list[Json] = self._ask("GET", f"{path}?range={EVERYTHING}")
        return found

    def _begin(self) -> None:
        answer = self._http.get("initSession", headers=self._login).raise_for_status()
        self._http.headers["Session-Token"] = answer.json()["session_token"]

    def _ask(self, verb: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - JSON
        if "Session-Token" not in self._http.headers:
            self._begin()
        answer = self._http.request(verb, path, json=body)
        if answer.status_code == 401:
            self._begin()
            answer = self._http.request(verb, path, json=body)
        assert answer.is_success, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json()
