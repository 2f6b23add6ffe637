"""Staff's hands and eyes at the Zammad stand-in: they work through the same interface, with their own tokens."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.standins.desks.remote import Remote
from tests.standins.zammad.world import AGENT, SECOND_AGENT, SYSTEM

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StaffLine:
    """An article as staff see it; `origin`: the login of whom it speaks for."""

    id: int
    text: str
    internal: bool
    kind: str
    sender: str
    author: str
    origin: str
    html: bool
    files: tuple[StaffFile, ...]


class ZammadStaff:
    """Works on tickets by id; every call is blocking, and AssertionError with the answer when it is refused."""

    def __init__(self, base_url: str, control_url: str, tokens: Mapping[str, str]) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/api/v1", verify=False, timeout=60)
        self._eyes = Remote(control_url)
        self._tokens = tokens

    def reply(
        self,
        ticket: str | int,
        text: str,
        files: Sequence[StaffFile] = (),
        *,
        is_html: bool = False,
        kind: str = "note",
        who: str = "agent",
    ) -> int:
        """Write publicly (`kind`: note, phone, web, email...); the article's id."""
        return self._write(ticket, text, files, internal=False, is_html=is_html, kind=kind, who=who)

    def reply_html(
        self, ticket: str | int, text: str, links: Mapping[str, str], files: Sequence[StaffFile] = ()
    ) -> int:
        """Write publicly as the web page does: paragraphs in HTML, links with their texts."""
        paragraphs = [f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n")]
        anchors = [f'<div><a href="{html.escape(url)}">{html.escape(name)}</a></div>' for name, url in links.items()]
        return self.reply(ticket, "".join(paragraphs + anchors), files, is_html=True)

    def note(self, ticket: str | int, text: str, files: Sequence[StaffFile] = (), *, kind: str = "note") -> int:
        """Write internally; the article's id."""
        return self._write(ticket, text, files, internal=True, is_html=False, kind=kind, who="agent")

    def open_case(self, group: str, text: str) -> str:
        """Open a ticket of somebody who called, which is none of the product's; its id."""
        customer = {"login": "otra-persona", "firstname": "otra-persona"}
        told = {"title": text, "group": group, "customer": customer, "article": {"body": text, "internal": True}}
        return str(self._call("POST", "/tickets", told)["id"])

    def publish(self, article: int, *, internal: bool = False) -> None:
        """Turn a note into a public line, or back."""
        self._call("PUT", f"/ticket_articles/{article}", {"internal": internal})

    def take(self, ticket: str | int, *, second: bool = False) -> None:
        """Become owner; the ticket is open."""
        owner = SECOND_AGENT if second else AGENT
        who = "second_agent" if second else "agent"
        self._call("PUT", f"/tickets/{ticket}", {"owner_id": owner, "state": "open"}, who)

    def give(self, ticket: str | int, *, to_second: bool = True) -> None:
        """Make the other one owner."""
        self._call("PUT", f"/tickets/{ticket}", {"owner_id": SECOND_AGENT if to_second else AGENT})

    def release(self, ticket: str | int) -> None:
        """Nobody owns it any more."""
        self._call("PUT", f"/tickets/{ticket}", {"owner_id": SYSTEM})

    def move(self, ticket: str | int, group: str) -> None:
        """To another group; the bot sees Ciudadanía and Urbanismo, not Reservado."""
        self._call("PUT", f"/tickets/{ticket}", {"group": group})

    def set_state(self, ticket: str | int, state: str, pending_time: str = "") -> None:
        """Any state by its name; pending ones need a time."""
        more = {"pending_time": pending_time} if pending_time else {}
        self._call("PUT", f"/tickets/{ticket}", {"state": state, **more})

    def solve(self, ticket: str | int) -> None:
        """Close it."""
        self.set_state(ticket, "closed")

    def reopen(self, ticket: str | int) -> None:
        """Open it."""
        self.set_state(ticket, "open")

    def merge(self, ticket: str | int, into: str | int) -> None:
        """Join a ticket to another one, which gets all its articles."""
        number = self._call("GET", f"/tickets/{into}")["number"]
        told = self._call("PUT", f"/ticket_merge/{ticket}/{number}")
        assert told["result"] == "success", told

    def delete(self, ticket: str | int) -> None:
        """Destroy it; only admins can."""
        self._call("DELETE", f"/tickets/{ticket}", who="admin")

    def ticket(self, ticket: str | int) -> Json:
        """The ticket with names."""
        found: Json = self._call("GET", f"/tickets/{ticket}?expand=true", who="admin")
        return found

    def cases(self) -> list[Json]:
        """All tickets, whoever may see them."""
        found: list[Json] = self._eyes.tell("cases")
        return found

    def lines(self, ticket: str | int) -> list[StaffLine]:
        """Every article, oldest first, notes included, with the bytes of its files."""
        return [_line(told) for told in self._eyes.tell("lines", {"ticket": ticket})]

    def hang_up(self) -> None:
        """Close the connections."""
        self._http.close()
        self._eyes.hang_up()

    def _write(
        self,
        ticket: str | int,
        text: str,
        files: Sequence[StaffFile],
        *,
        internal: bool,
        is_html: bool,
        kind: str,
        who: str,
    ) -> int:
        attachments = [
            {"filename": file.name, "data": base64.b64encode(file.content).decode(), "mime-type": file.mime}
            for file in files
        ]
        told = {"ticket_id": int(ticket), "body": text, "type": kind, "internal": internal, "sender": "Agent"}
        content_type = "text/html" if is_html else "text/plain"
        more = {"content_type": content_type, "attachments": attachments}
        return int(self._call("POST", "/ticket_articles", {**told, **more}, who)["id"])

    def _call(self, verb: str, path: str, told: Mapping[str, Any] | None = None, who: str = "agent") -> Any:  # noqa: ANN401 - JSON
        headers = {"Authorization": f"Token token={self._tokens[who]}"}
        answer = self._http.request(verb, path, json=None if told is None else dict(told), headers=headers)
        assert answer.is_success, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json()


def _line(told: Json) -> StaffLine:
    files = tuple(StaffFile(each["name"], each["mime"], base64.b64decode(each["content"])) for each in told["files"])
    return StaffLine(**{**told, "files": files})
