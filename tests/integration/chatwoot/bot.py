"""The bot's account at the Chatwoot stand-in, as a bare HTTP client."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx

from tests.standins.chatwoot.process import ChatwootStandin

Json = dict[str, Any]


class ChatwootBot:
    """Calls with one of the stand-in's tokens, in the account of the API inbox."""

    def __init__(self, standin: ChatwootStandin, account: str = "bot") -> None:
        base = f"{standin.base_url}/api/v1/accounts/{standin.account_id}"
        headers = {"api_access_token": standin.tokens[account]}
        self.http = httpx.Client(base_url=base, headers=headers, verify=False, follow_redirects=True)
        self._inbox = standin.inbox_id

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

    def contact(self, identifier: str = "p-7f3a") -> Json:
        """A contact with its source id in the API inbox: the answer's payload."""
        told = {"name": "Ciudadana", "identifier": identifier, "inbox_id": self._inbox}
        found: Json = self.post("/contacts", told)["payload"]
        return found

    def opened(self, identifier: str = "p-7f3a", **more: object) -> int:
        """A new conversation's number."""
        contact = self.contact(identifier)
        told = {"inbox_id": self._inbox, "contact_id": contact["contact"]["id"], **more}
        told["source_id"] = contact["contact_inbox"]["source_id"]
        return int(self.post("/conversations", told)["id"])

    def says(self, conversation: int, text: str, **more: object) -> Json:
        """The citizen's message."""
        return self.post(
            f"/conversations/{conversation}/messages", {"content": text, "message_type": "incoming", **more}
        )

    def messages(self, conversation: int, **params: str | int) -> list[Json]:
        """The messages of a conversation, as paging gives them."""
        found: list[Json] = self.get(f"/conversations/{conversation}/messages", **params)["payload"]
        return found

    def status(self, conversation: int) -> str:
        """The conversation's status."""
        return str(self.get(f"/conversations/{conversation}")["status"])

    def refused(self, verb: str, path: str, told: Json | None = None) -> tuple[int, Json]:
        """Status and body of a refusal."""
        answer = self.http.request(verb, path, json=told)
        return answer.status_code, answer.json()

    def _good(self, answer: httpx.Response) -> Json:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found
