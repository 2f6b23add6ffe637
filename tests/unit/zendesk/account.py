"""A Zendesk in this process, and requests to it in the name of its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from httpx import Client, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.in_process import InProcess
from tests.standins.zendesk.app import ACCOUNTS, build


@dataclass(slots=True)
class Account:
    """A client of a fresh account."""

    http: Client
    ready: Json

    @classmethod
    def fresh(cls) -> Account:
        """A Zendesk with nothing in it but its accounts."""
        base_url = "http://127.0.0.1:1"
        app, ready = build(base_url)
        return cls(Client(transport=InProcess(app), base_url=base_url), ready)

    def ask(self, verb: str, path: str, body: object = None, part: str = "bot", **more: Any) -> Response:  # noqa: ANN401 - to httpx
        """One request by an account."""
        login = (f"{ACCOUNTS[part][0]}/token", self.ready["api_token"])
        return self.http.request(verb, f"/api/v2/{path}", json=body, auth=login, **more)

    def ticket(self, text: str = "Hola", part: str = "bot", **fields: object) -> Json:
        """A new ticket."""
        answer = self.ask("POST", "tickets", {"ticket": {"subject": "s", "comment": {"body": text}, **fields}}, part)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()["ticket"]
        return made

    def person(self, part: str) -> int:
        """The id of an account."""
        number: int = self.ask("GET", "users/me.json", part=part).json()["user"]["id"]
        return number

    def control(self, name: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """One control route."""
        answer = self.http.post(f"/_control/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()
