"""pytest fixtures: one system process a module, a clean slate a test. Import them in a conftest to use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.standins.desk_parts.process import started
from tests.standins.othersystem.client import OtherSystem


@dataclass(frozen=True, slots=True)
class OtherAddress:
    """Where a running system is, and the secret that it shares with us; `url` is the protocol's base address."""

    base_url: str
    url: str
    secret: str


@pytest.fixture(scope="module")
def other_address() -> Iterator[OtherAddress]:
    """A running system, ended with the module."""
    with started("tests.standins.othersystem") as ready:
        yield OtherAddress(**ready)


@pytest.fixture
def other_system(other_address: OtherAddress) -> Iterator[OtherSystem]:
    """Staff's hands, after a reset."""
    with OtherSystem(other_address.base_url) as system:
        system.reset()
        yield system
