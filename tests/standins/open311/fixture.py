"""pytest fixtures: one server process a module, a clean slate a test. Import them in a conftest to use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.standins.desk_parts.process import started
from tests.standins.open311.client import Open311Standin


@dataclass(frozen=True, slots=True)
class Open311Address:
    """Where a running server is, and what it takes."""

    base_url: str
    api_url: str
    api_key: str
    jurisdiction_id: str


@pytest.fixture(scope="module")
def open311_address() -> Iterator[Open311Address]:
    """A running server, ended with the module."""
    with started("tests.standins.open311") as ready:
        yield Open311Address(**ready)


@pytest.fixture
def open311(open311_address: Open311Address) -> Iterator[Open311Standin]:
    """Staff's hands, after a reset."""
    with Open311Standin(open311_address.base_url) as standin:
        standin.reset()
        yield standin
