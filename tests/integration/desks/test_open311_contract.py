"""An Open311 server keeps the desk contract of desks that take reports and tell their state."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.contract.desk_contract import DeskContract
from tests.integration.desks.open311_driver import Open311Driver
from tests.standins.open311.client import Open311Standin
from tests.standins.open311.fixture import Open311Address, open311, open311_address

__all__ = ["open311", "open311_address"]
_QUERIES = "005"


class TestOpen311(DeskContract):
    """A server as the specification has it, but that it wants no markup."""

    @pytest_asyncio.fixture
    async def driver(self, open311_address: Open311Address, open311: Open311Standin) -> AsyncIterator[Open311Driver]:
        """A server without reports."""
        open311.set(refuses_html=True)
        driver = Open311Driver(open311_address, open311, _QUERIES)
        yield driver
        await driver.close()


class TestPeculiarOpen311(DeskContract):
    """A server with most of the liberties that servers are known to take."""

    @pytest_asyncio.fixture
    async def driver(self, open311_address: Open311Address, open311: Open311Standin) -> AsyncIterator[Open311Driver]:
        """A server without reports."""
        open311.set(
            text_ids=True,
            single_object=True,
            wraps_values=True,
            omits_nulls=True,
            naive_times=True,
            first_id_only=True,
            oldest_first=True,
            own_error_codes=True,
            key_error_as_400=True,
            created_status=201,
        )
        driver = Open311Driver(open311_address, open311, _QUERIES)
        # It looks up one of several reports only, and so it takes long to tell of many.
        driver.many = 4
        yield driver
        await driver.close()
