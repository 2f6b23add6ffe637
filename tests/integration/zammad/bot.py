"""The bot's account at the Zammad stand-in, as a bare HTTP client."""

from __future__ import annotations

import base64
from types import TracebackType
from typing import Any, Self

import httpx

from tests.standins.zammad.process import ZammadStandin

Json = dict[str, Any]


def attachment(name: str, mime: str, content: bytes) -> Json:
    """A file as Zammad takes it."""
    return {"filename": name, "mime-type": mime, "data": base64.b64encode(content).decode()}


class ZammadBot:
    """Calls with one of the stand-in's tokens."""

    def __init__(self, standin: ZammadStandin, account: str = "bot") -> None:
        headers = {"Authorization": f"Token token={standin.tokens[account]}"}
        self.http = httpx.Client(base_url=f"{standin.base_url}/api/v1", headers=headers, verify=False)
        self._group = standin.group

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.http.close()

    def get(self, path: str, **params: str | int) -> Json:
        """The answer's JSON; AssertionError when it is refused."""
        return self._good(self.http.get(path, params=params))

    def post(self, path: str, told: Json) -> Json:
        """The answer's JSON; AssertionError when it is refused."""
        return self._good(self.http.post(path, json=told))

    def put(self, path: str, told: Json) -> Json:
        """The answer's JSON; AssertionError when it is refused."""
        return self._good(self.http.put(path, json=told))

    def citizen(self, login: str = "p-7f3a") -> int:
        """A customer's id."""
        return int(self.post("/users", {"login": login, "firstname": "Ciudadana"})["id"])

    def draft(self, customer: int, **more: object) -> Json:
        """A ticket to open."""
        article = {"body": "Hola", "type": "note", "sender": "Customer", "internal": False}
        return {"title": "Padrón", "group": self._group, "customer_id": customer, "article": article, **more}

    def opened(self, **more: object) -> int:
        """A new ticket's id."""
        return int(self.post("/tickets", self.draft(self.citizen(), **more))["id"])

    def found(self, query: str) -> list[int]:
        """Ids of the tickets that a query finds."""
        answer: Any = self.get("/tickets/search", query=query)
        return [ticket["id"] for ticket in answer]

    def refused(self, verb: str, path: str, told: Json | None = None) -> tuple[int, str]:
        """Status and text of a refusal."""
        answer = self.http.request(verb, path, json=told)
        return answer.status_code, str(answer.json()["error"])

    def _good(self, answer: httpx.Response) -> Json:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found
