"""One Request Tracker for the whole test run, and a driver with an empty queue for each test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.real.rt.driver import RtDriver
from tests.real.rt.hooks import HookTaker
from tests.real.rt.proxy import TroubledProxy
from tests.real.rt.server import RtServer, installed
from tests.serving import serving


class RtBench:
    """The server, the proxy before it and the taker of its webhook calls."""

    def __init__(self, server: RtServer, proxy: TroubledProxy, proxy_url: str, hooks: HookTaker) -> None:
        self.server = server
        self.proxy = proxy
        self.proxy_url = proxy_url
        self.hooks = hooks

    def driver(self) -> RtDriver:
        """A driver with an empty queue and nothing planted."""
        return RtDriver(self.server, self.proxy, self.proxy_url)


def require_rt() -> None:
    """Skips where Debian's packages are not installed (never in CI)."""
    if not installed():
        message = "Request Tracker is not installed: run 'make test-deps' as root (Debian package request-tracker5)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def rt_bench() -> Iterator[RtBench]:
    """Skips where there is no Request Tracker."""
    require_rt()
    hooks = HookTaker()
    with serving(hooks.app) as hook_url:
        server = RtServer(f"{hook_url}/desk/rt/webhook")
        try:
            proxy = TroubledProxy(server.url)
            with serving(proxy.app) as proxy_url:
                yield RtBench(server, proxy, proxy_url, hooks)
        finally:
            server.stop()


@pytest_asyncio.fixture
async def rt(rt_bench: RtBench) -> AsyncIterator[RtDriver]:
    """A driver for one test."""
    driver = rt_bench.driver()
    yield driver
    await driver.close()
