"""A plain client of the Open311 API for tests: nothing of the product's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.standins.open311.fixture import Open311Address


class Asking:
    """Puts calls with the right key and city unless told otherwise."""

    def __init__(self, address: Open311Address) -> None:
        self._city = address.jurisdiction_id
        self.form = {
            "api_key": address.api_key,
            "jurisdiction_id": address.jurisdiction_id,
            "service_code": "001",
            "address_string": "Calle Mayor, 1",
            "description": "Hay un bache ñ€😀\nen la calzada",
        }
        self.http = httpx.Client(base_url=address.api_url, timeout=5)

    def get(self, path: str, **query: str) -> httpx.Response:
        """A GET in this city."""
        return self.http.get(path, params={"jurisdiction_id": self._city, **query})

    def post(self, **changes: str | None) -> httpx.Response:
        """A new request; None leaves an argument out."""
        form = {**self.form, **changes}
        return self.http.post("/requests.json", data={name: value for name, value in form.items() if value is not None})

    def filed(self, **changes: str | None) -> str:
        """A new request's id."""
        answer = self.post(**changes)
        assert answer.status_code == 200, answer.text
        return str(answer.json()[0]["service_request_id"])

    def one(self, request_id: str) -> Any:  # noqa: ANN401 - whatever JSON the server gives
        """A single request as the public sees it."""
        return self.get(f"/requests/{request_id}.json").json()[0]


@contextmanager
def asking(address: Open311Address) -> Iterator[Asking]:
    """The client, closed with the block."""
    client = Asking(address)
    with client.http:
        yield client
