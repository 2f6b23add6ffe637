"""An agent's hands at the desk: what staff do on their own screens, and all that they see there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.middleware import STAFF_HEADER


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenComment:
    """A line of a case as staff see it."""

    id: int
    author_id: int
    text: str
    html: str
    internal: bool
    files: tuple[SeenFile, ...]


class ZendeskStaff:
    """One agent, logged in; their work counts as done on the web form, not through the API."""

    def __init__(self, base_url: str, email: str, api_token: str) -> None:
        self._http = httpx.Client(
            base_url=f"{base_url}/api/v2/",
            auth=(f"{email}/token", api_token),
            headers={STAFF_HEADER: "web"},
            timeout=30,
        )
        self.id: int = self._ask("GET", "users/me")["user"]["id"]

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def reply(self, ticket: str | int, text: str, files: Sequence[SeenFile] = ()) -> int:
        """A public reply in plain text; returns the comment's id."""
        return self._say(ticket, {"body": text, "public": True}, files)

    def reply_html(self, ticket: str | int, fragment: str, files: Sequence[SeenFile] = ()) -> int:
        """A public reply as the rich editor writes it; returns the comment's id."""
        return self._say(ticket, {"html_body": fragment, "public": True}, files)

    def note(self, ticket: str | int, text: str, files: Sequence[SeenFile] = ()) -> int:
        """An internal note; returns the comment's id."""
        return self._say(ticket, {"body": text, "public": False}, files)

    def take(self, ticket: str | int) -> None:
        """Assign it to oneself: a new ticket becomes open."""
        self.update(ticket, assignee_id=self.id)

    def assign(self, ticket: str | int, agent_id: int | None) -> None:
        """Give it to another agent, or (None) to nobody."""
        self.update(ticket, assignee_id=agent_id)

    def solve(self, ticket: str | int) -> None:
        """Solve it, as its assignee."""
        assigned = self.ticket(ticket)["assignee_id"]
        self.update(ticket, status="solved", assignee_id=assigned or self.id)

    def close(self, ticket: str | int) -> None:
        """Close it for good."""
        self.update(ticket, status="closed", assignee_id=self.ticket(ticket)["assignee_id"] or self.id)

    def reopen(self, ticket: str | int) -> None:
        """Set it to open."""
        self.update(ticket, status="open")

    def update(self, ticket: str | int, **fields: object) -> None:
        """Set any fields of a ticket: status, tags, group_id…"""
        self._ask("PUT", f"tickets/{ticket}", {"ticket": fields})

    def merge(self, ticket: str | int, into: str | int, public: bool = False) -> None:
        """Close `ticket` and go on in `into`; `public`: its requester sees the closing comment."""
        self._ask("POST", f"tickets/{into}/merge", {"ids": [int(ticket)], "source_comment_is_public": public})

    def delete(self, ticket: str | int) -> None:
        """Delete it; it can be restored."""
        self._ask("DELETE", f"tickets/{ticket}")

    def restore(self, ticket: str | int) -> None:
        """Take it back from the deleted ones."""
        self._ask("PUT", f"deleted_tickets/{ticket}/restore", {})

    def purge(self, ticket: str | int) -> None:
        """Delete it and then delete it for good."""
        self.delete(ticket)
        self._ask("DELETE", f"deleted_tickets/{ticket}")

    def ticket(self, ticket: str | int) -> Json:
        """The ticket as the API gives it."""
        found: Json = self._ask("GET", f"tickets/{ticket}")["ticket"]
        return found

    def lines(self, ticket: str | int) -> list[SeenComment]:
        """Every comment, oldest first, notes included, with the bytes of their files."""
        return [self._seen(each) for each in self._all(f"tickets/{ticket}/comments", "comments")]

    def cases(self) -> int:
        """Number of tickets that are not deleted."""
        return len(self._all("tickets", "tickets"))

    def _say(self, ticket: str | int, comment: Json, files: Sequence[SeenFile]) -> int:
        uploads = [self._upload(each) for each in files]
        answer = self._ask("PUT", f"tickets/{ticket}", {"ticket": {"comment": {**comment, "uploads": uploads}}})
        number: int = next(event["id"] for event in answer["audit"]["events"] if event["type"] == "Comment")
        return number

    def _upload(self, file: SeenFile) -> str:
        answer = self._http.post(
            "uploads", params={"filename": file.name}, content=file.content, headers={"Content-Type": file.mime}
        )
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["upload"]["token"]
        return token

    def _seen(self, comment: Json) -> SeenComment:
        files = tuple(
            SeenFile(each["file_name"], each["content_type"], self._bytes(each["content_url"]))
            for each in comment["attachments"]
        )
        return SeenComment(
            comment["id"], comment["author_id"], comment["body"], comment["html_body"], not comment["public"], files
        )

    def _bytes(self, url: str) -> bytes:
        return self._http.get(url, follow_redirects=True).raise_for_status().content

    def _all(self, path: str, name: str) -> list[Json]:
        found: list[Json] = []
        query: dict[str, str] = {"page[size]": "100"}
        while True:
            answer = self._ask("GET", path, params=query)
            found.extend(answer[name])
            if not answer["meta"]["has_more"]:
                return found
            query["page[after]"] = answer["meta"]["after_cursor"]

    def _ask(self, verb: str, path: str, body: Json | None = None, params: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        answer = self._http.request(verb, path, json=body, params=params)
        assert answer.is_success, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None
