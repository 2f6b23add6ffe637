"""A GLPI in this process, and requests to it in the name of its accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from httpx import Client, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.in_process import InProcess
from tests.standins.glpi.app import build


@dataclass(slots=True)
class Installation:
    """A client of a fresh installation, with a session for each account that it needs."""

    http: Client
    ready: Json
    sessions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls) -> Installation:
        """A GLPI with nothing in it but its people."""
        base_url = "http://127.0.0.1:1"
        app, ready = build(base_url)
        headers = {"App-Token": ready["app_token"]}
        return cls(Client(transport=InProcess(app), base_url=base_url, headers=headers), ready)

    def headers(self, account: str = "bot") -> dict[str, str]:
        """The session's header, begun if need be."""
        if account not in self.sessions:
            token = {"Authorization": f"user_token {self.ready['user_tokens'][account]}"}
            self.sessions[account] = self.http.get("/apirest.php/initSession", headers=token).json()["session_token"]
        return {"Session-Token": self.sessions[account]}

    def ask(self, verb: str, path: str, given: object = None, account: str = "bot", **more: Any) -> Response:  # noqa: ANN401 - to httpx
        """One request by an account; `given` goes under `input`."""
        headers = {**self.headers(account), **more.pop("headers", {})}
        body = None if given is None else {"input": given}
        return self.http.request(verb, f"/apirest.php/{path}", json=body, headers=headers, **more)

    def add(self, kind: str, account: str = "bot", /, **columns: object) -> int:
        """A new row's id."""
        answer = self.ask("POST", kind, columns, account)
        assert answer.status_code == 201, answer.text
        number: int = answer.json()["id"]
        return number

    def ticket(self) -> int:
        """A new ticket."""
        return self.add("Ticket", name="Padrón", content="Hola")

    def followup(self, ticket: int, content: str, account: str = "agent", **columns: object) -> int:
        """A new followup."""
        return self.add("ITILFollowup", account, itemtype="Ticket", items_id=ticket, content=content, **columns)

    def control(self, name: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """One control route."""
        answer = self.http.post(f"/_control/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()
