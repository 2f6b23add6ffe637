"""Request Tracker keeps the desk contract: the real one, as Debian packs it."""

from __future__ import annotations

import pytest

from tests.contract.desk_contract import DeskContract
from tests.real.rt.driver import RtDriver


class TestRt(DeskContract):
    """Each test with an empty queue."""

    @pytest.fixture
    def driver(self, rt: RtDriver) -> RtDriver:
        """See conftest."""
        return rt
