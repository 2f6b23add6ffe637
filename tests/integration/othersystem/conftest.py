"""The running other system and a plain client of its protocol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.othersystem.asking import Asking, asking
from tests.integration.othersystem.receiver import Receiver, receiving
from tests.standins.othersystem.client import OtherSystem
from tests.standins.othersystem.fixture import OtherAddress, other_address, other_system

__all__ = ["api", "other_address", "other_system", "receiver"]


@pytest.fixture
def api(other_address: OtherAddress, other_system: OtherSystem) -> Iterator[Asking]:
    """A client of a system without cases."""
    with asking(other_address) as client:
        yield client


@pytest.fixture
def receiver(other_system: OtherSystem) -> Iterator[Receiver]:
    """A server to which the system's hints go."""
    with receiving() as taken:
        other_system.set(hint_url=taken.url)
        yield taken
