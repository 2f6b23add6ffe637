"""pytest fixtures: one stand-in process a module, a clean slate a test. Import them in a conftest to use them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.shared_data import shared
from tests.standins.telegram.async_client import AsyncTelegramStandin
from tests.standins.telegram.client import TelegramStandin
from tests.standins.telegram.process import StandinProcess

SCHEMA = "data/botapi-10.3.json"


@pytest.fixture(scope="module")
def telegram_process() -> Iterator[StandinProcess]:
    """A running stand-in, ended with the module; skips where the schema is absent."""
    process = StandinProcess.start(shared(SCHEMA))
    yield process
    process.stop()


@pytest.fixture
def telegram_standin(telegram_process: StandinProcess) -> Iterator[TelegramStandin]:
    """The synchronous driver, after a reset."""
    with TelegramStandin(telegram_process.address) as standin:
        standin.reset()
        yield standin


@pytest_asyncio.fixture
async def async_telegram_standin(telegram_process: StandinProcess) -> AsyncIterator[AsyncTelegramStandin]:
    """The asynchronous driver, after a reset."""
    async with AsyncTelegramStandin(telegram_process.address) as standin:
        await standin.reset()
        yield standin
