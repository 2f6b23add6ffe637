"""Staff's hands and eyes at the Chatwoot stand-in: they work through the same interface, with their own tokens."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.standins.chatwoot.world import AGENT, SECOND_AGENT
from tests.standins.desks.remote import Remote

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A message as staff see it; `kind`: incoming, outgoing, activity; `status`, `error`: its delivery."""

    id: int
    text: str
    internal: bool
    kind: str
    sender_type: str
    sender_id: int
    source_id: str
    status: str
    error: str
    files: tuple[StaffFile, ...]


class ChatwootStaff:
    """Works on conversations by number; every call is blocking, and AssertionError with the answer when refused."""

    def __init__(self, base_url: str, control_url: str, tokens: Mapping[str, str]) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/api/v1/accounts/1", verify=False, timeout=60)
        self._eyes = Remote(control_url)
        self._tokens = tokens

    def reply(self, case: str | int, text: str, files: Sequence[StaffFile] = (), *, who: str = "agent") -> int:
        """Write publicly (Markdown with links is how the web page writes); the message's id."""
        return self._write(case, text, files, internal=False, who=who)

    def note(self, case: str | int, text: str, files: Sequence[StaffFile] = ()) -> int:
        """Write internally; the message's id."""
        return self._write(case, text, files, internal=True, who="agent")

    def take(self, case: str | int, *, second: bool = False) -> None:
        """Become assignee and open it."""
        who = "second_agent" if second else "agent"
        self._call(
            "POST", f"/conversations/{case}/assignments", {"assignee_id": SECOND_AGENT if second else AGENT}, who
        )
        self.set_status(case, "open", who)

    def give(self, case: str | int, *, to_second: bool = True) -> None:
        """Make the other one assignee."""
        self._call("POST", f"/conversations/{case}/assignments", {"assignee_id": SECOND_AGENT if to_second else AGENT})

    def release(self, case: str | int) -> None:
        """Nobody is its assignee any more."""
        self._call("POST", f"/conversations/{case}/assignments", {"assignee_id": None})

    def set_status(self, case: str | int, status: str, who: str = "agent") -> None:
        """open, pending, resolved or snoozed."""
        self._call("POST", f"/conversations/{case}/toggle_status", {"status": status}, who)

    def solve(self, case: str | int) -> None:
        """Resolve it."""
        self.set_status(case, "resolved")

    def reopen(self, case: str | int) -> None:
        """Open it."""
        self.set_status(case, "open")

    def hand_back(self, case: str | int) -> None:
        """Give it to the bot: pending."""
        self.set_status(case, "pending")

    def erase(self, case: str | int, message: int) -> None:
        """Delete one message; its place stays."""
        self._call("DELETE", f"/conversations/{case}/messages/{message}")

    def delete(self, case: str | int) -> None:
        """Delete the conversation; only administrators can."""
        self._call("DELETE", f"/conversations/{case}", who="admin")

    def case(self, case: str | int) -> Json:
        """The conversation."""
        found: Json = self._call("GET", f"/conversations/{case}", who="admin").json()
        return found

    def cases(self) -> list[Json]:
        """All conversations, whoever may see them."""
        found: list[Json] = self._eyes.tell("cases")
        return found

    def lines(self, case: str | int, *, activities: bool = False) -> list[StaffLine]:
        """Every message, oldest first, notes included, with the bytes of its files."""
        told = [_line(each) for each in self._eyes.tell("lines", {"conversation": case})]
        return [line for line in told if activities or line.kind != "activity"]

    def hang_up(self) -> None:
        """Close the connections."""
        self._http.close()
        self._eyes.hang_up()

    def _write(self, case: str | int, text: str, files: Sequence[StaffFile], *, internal: bool, who: str) -> int:
        path = f"/conversations/{case}/messages"
        if not files:
            return int(self._call("POST", path, {"content": text, "private": internal}, who).json()["id"])
        data = {"content": text, "private": str(internal).lower()}
        parts = [("attachments[]", (file.name, file.content, file.mime)) for file in files]
        answer = self._http.post(path, data=data, files=parts, headers={"api_access_token": self._tokens[who]})
        assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
        return int(answer.json()["id"])

    def _call(self, verb: str, path: str, told: Mapping[str, Any] | None = None, who: str = "agent") -> httpx.Response:
        headers = {"api_access_token": self._tokens[who]}
        answer = self._http.request(verb, path, json=None if told is None else dict(told), headers=headers)
        assert answer.is_success, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer


def _line(told: Json) -> StaffLine:
    files = tuple(StaffFile(each["name"], each["mime"], base64.b64decode(each["content"])) for each in told["files"])
    return StaffLine(**{**told, "files": files})
