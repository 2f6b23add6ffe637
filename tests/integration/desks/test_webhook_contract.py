"""The signed protocol keeps the desk contract, with a system that can do everything and with one that can do little."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.contract.desk_contract import DeskContract
from tests.integration.desks.webhook_driver import WebhookDriver
from tests.standins.othersystem.client import OtherSystem
from tests.standins.othersystem.fixture import OtherAddress, other_address, other_system

__all__ = ["other_address", "other_system"]


class TestWebhook(DeskContract):
    """A system that can do all that the protocol has."""

    @pytest_asyncio.fixture
    async def driver(self, other_address: OtherAddress, other_system: OtherSystem) -> AsyncIterator[WebhookDriver]:
        """A system without cases."""
        driver = WebhookDriver(other_address, other_system)
        await driver.desk.check()
        yield driver
        await driver.close()


class TestSmallWebhook(DeskContract):
    """A system that says no to everything that may be refused."""

    @pytest_asyncio.fixture
    async def driver(self, other_address: OtherAddress, other_system: OtherSystem) -> AsyncIterator[WebhookDriver]:
        """A system without cases and with few abilities."""
        other_system.abilities(
            states=["queued", "open", "solved"],
            files_in=False,
            files_out=False,
            notes=False,
            html=False,
            assigns=False,
            merges=False,
            deletes=False,
            hands_back=False,
            reopens=False,
            queue_position=False,
            delivery=False,
            hints=False,
        )
        driver = WebhookDriver(other_address, other_system)
        await driver.desk.check()
        yield driver
        await driver.close()
