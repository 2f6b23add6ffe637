"""The odd server and a client that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nlu.rasa.client import RasaClient
from tests.unit.rasa.odd_server import OddServer, odd_server

TOKEN = "s3cret&?#ñ"
LABELS = frozenset({"greet", "_service", "other"})
LIMIT = 0.3


@pytest.fixture
def server() -> Iterator[OddServer]:
    """A server that answers well until it is told otherwise."""
    with odd_server() as running:
        yield running


@pytest.fixture
def client(server: OddServer) -> Iterator[RasaClient]:
    """Waits a third of a second at most."""
    made = RasaClient(f"{server.url}/", TOKEN, LIMIT, lambda: LABELS)
    yield made
    made.close()
