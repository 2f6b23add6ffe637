"""A plain client of the signed protocol for tests: nothing of the product's, nor of the stand-in's."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.standins.othersystem.fixture import OtherAddress

SPECIFICATION = Path(__file__).resolve().parents[3] / "docs" / "escritorios" / "webhook.md"


def examples(kind: str = "json") -> list[str]:
    """The specification's examples, as they are printed."""
    return re.findall(rf"```{kind}\n(.*?)```", SPECIFICATION.read_text(encoding="utf-8"), re.DOTALL)


def example(event: str) -> dict[str, Any]:
    """The specification's example of a delivery."""
    found = next(each for each in map(json.loads, examples()) if each.get("type") == event)
    return copy.deepcopy(dict(found))


def signed(secret: str, webhook_id: str, seconds: int, content: bytes) -> dict[str, str]:
    """The three headers, computed as the specification tells."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    mac = hmac.new(key, f"{webhook_id}.{seconds}.".encode() + content, hashlib.sha256).digest()
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


class Asking:
    """Signs and puts calls; `offset` seconds are added to the clock."""

    def __init__(self, address: OtherAddress) -> None:
        self.secret = address.secret
        self.offset = 0
        self.http = httpx.Client(base_url=address.url, timeout=10)

    def headers(self, content: bytes, webhook_id: str = "") -> dict[str, str]:
        """The headers of a call with this content."""
        return signed(self.secret, webhook_id or uuid.uuid4().hex, int(time.time()) + self.offset, content)

    def get(self, path: str, **query: str) -> httpx.Response:
        """A signed GET."""
        target = path + (f"?{urlencode(query)}" if query else "")
        return self.http.get(target, headers=self.headers(b"GET " + target.encode()))

    def post(self, event: object, webhook_id: str = "") -> httpx.Response:
        """A signed delivery."""
        body = json.dumps(event).encode()
        return self.http.post(
            "/events", content=body, headers={**self.headers(body, webhook_id), "content-type": "application/json"}
        )

    def opened(self, key: str = "caso-0001") -> str:
        """A case of the specification's example; its reference."""
        event = example("case.opened")
        event["data"]["key"] = key
        answer = self.post(event)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["case"])

    def line(self, ref: str, **changes: object) -> httpx.Response:
        """The specification's line, for this case and with these changes."""
        event = example("case.line")
        event["data"].update({"case": ref, **changes})
        return self.post(event)

    def state(self, ref: str, state: str) -> httpx.Response:
        """A state for this case."""
        event = example("case.state")
        event["data"].update({"case": ref, "state": state})
        return self.post(event)

    def told(self, ref: str) -> dict[str, Any]:
        """How the case is."""
        answer = self.get(f"/cases/{ref}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def head(self) -> str:
        """The cursor from which nothing has happened yet."""
        return str(self.get("/changes").json()["cursor"])

    def changes(self, cursor: str) -> list[dict[str, Any]]:
        """Every change after the cursor, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.get("/changes", cursor=cursor).json()
            found.extend(page["events"])
            if not page["more"]:
                return found
            cursor = page["cursor"]


@contextmanager
def asking(address: OtherAddress) -> Iterator[Asking]:
    """The client, closed with the block."""
    client = Asking(address)
    with client.http:
        yield client
