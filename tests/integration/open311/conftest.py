"""The running Open311 stand-in and a plain client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.open311.asking import Asking, asking
from tests.standins.open311.client import Open311Standin
from tests.standins.open311.fixture import Open311Address, open311, open311_address

__all__ = ["api", "open311", "open311_address"]


@pytest.fixture
def api(open311_address: Open311Address, open311: Open311Standin) -> Iterator[Asking]:
    """A client of a server without requests."""
    with asking(open311_address) as client:
        yield client


@pytest.fixture
def open311_city(open311_address: Open311Address) -> str:
    """The id of the one city that the server knows."""
    return open311_address.jurisdiction_id
