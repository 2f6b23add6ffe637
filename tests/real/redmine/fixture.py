"""One Redmine for the whole test run, and a driver without cases for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.real.redmine.driver import RedmineDriver
from tests.real.redmine.server import RedmineServer, installed
from tests.real.rt.proxy import TroubledProxy
from tests.serving import serving


class RedmineBench:
    """The server and the proxy before it."""

    def __init__(self, server: RedmineServer, proxy: TroubledProxy, proxy_url: str) -> None:
        self.server = server
        self.proxy = proxy
        self.proxy_url = proxy_url

    def driver(self) -> RedmineDriver:
        """A driver without cases and with nothing planted."""
        return RedmineDriver(self.server, self.proxy, self.proxy_url)


@pytest.fixture(scope="session")
def redmine_bench() -> Iterator[RedmineBench]:
    """Skips where there is no Redmine: its packages do not install everywhere, and nothing depends on them."""
    if not installed():
        pytest.skip(
            "Redmine is not installed: run 'make redmine' as root (Debian packages redmine, redmine-sqlite, puma)."
        )
    server = RedmineServer()
    try:
        proxy = TroubledProxy(server.url)
        with serving(proxy.app) as proxy_url:
            yield RedmineBench(server, proxy, proxy_url)
    finally:
        server.stop()


@pytest_asyncio.fixture
async def redmine(redmine_bench: RedmineBench) -> AsyncIterator[RedmineDriver]:
    """A driver for one test."""
    driver = redmine_bench.driver()
    yield driver
    await driver.close()
