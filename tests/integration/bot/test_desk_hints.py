"""Webhook calls of desks, honest and not: what is not authentic costs little and touches nothing that is kept."""

from __future__ import annotations

import select
import socket
from collections.abc import AsyncIterator, Mapping, Sequence

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy import select as rows_of
from starlette.applications import Starlette

from bot.store.desk_tables import desk_hint
from bot.web.webhooks import desk_routes
from crm_adapter.console.memory import MemoryConsoleStore
from handlers.errors import Rejected
from tests.integration.bot.desk_bench import Bench, LossyDesk
from tests.serving import serving

_LIMIT = 1000


class CalledDesk(LossyDesk):
    """Takes a call that bears its secret; the body is the delivery's id."""

    name = "called"
    asked = 0

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """One id."""
        self.asked += 1
        if headers.get("x-webhook-secret") != "s":
            raise Rejected("No.")
        return [body.decode("utf-8", "surrogateescape")]


@pytest.fixture
def desk(bench: Bench) -> CalledDesk:
    """A desk that calls."""
    made = CalledDesk(MemoryConsoleStore(), bench.clock, lambda: None)
    made.faults, made.after = [], False
    return made


@pytest.fixture
def caller(bench: Bench, desk: CalledDesk) -> httpx.AsyncClient:
    """Whoever calls."""
    app = Starlette(routes=desk_routes(bench.sync(others=[desk]), _LIMIT))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.example")


@pytest.fixture
def statements(bench: Bench) -> list[str]:
    """What the database is asked from now on."""
    said: list[str] = []
    event.listen(bench.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    return said


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b"x" * 100


@pytest.mark.asyncio
async def test_what_is_not_authentic_never_reaches_the_database(
    caller: httpx.AsyncClient, desk: CalledDesk, statements: list[str]
) -> None:
    """However often, and by whatever way of asking."""
    for _ in range(50):
        assert (await caller.post("/desk/called/webhook", content=b"x")).status_code == 403
    assert (await caller.post("/desk/called/webhook?secret=t", content=b"x")).status_code == 403
    assert (await caller.post("/desk/called/webhook", content=_endless())).status_code == 413
    assert (await caller.post("/desk/nobody/webhook", content=b"x" * 2000)).status_code == 404
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert (await caller.request(method, "/desk/called/webhook")).status_code == 405
    assert desk.asked == 51
    assert statements == []


@pytest.mark.parametrize("delivery", [b"a\0b", b"\xff\xfe", b"", b"7" * 900, "ñ😀".encode()])
@pytest.mark.asyncio
async def test_an_odd_delivery_id_is_kept_once(bench: Bench, caller: httpx.AsyncClient, delivery: bytes) -> None:
    """The call is authentic: it is answered as any other."""
    for _ in range(3):
        assert (await caller.post("/desk/called/webhook?secret=s", content=delivery)).status_code == 200
    with bench.database.read() as connection:
        assert len(connection.execute(rows_of(desk_hint.c.id)).all()) == 1


_DRIP_SECONDS = 0.02


@pytest.mark.parametrize("drips", [0, 1_000_000], ids=["falls silent", "drips"])
def test_a_call_whose_body_never_ends_is_sent_away_and_leaves_nothing(
    bench: Bench, desk: CalledDesk, statements: list[str], drips: int
) -> None:
    """Through a real socket, byte by byte; others are served meanwhile and afterwards."""
    app = Starlette(routes=desk_routes(bench.sync(others=[desk]), _LIMIT * 1000, 0.3))
    with serving(app) as url, socket.create_connection(("127.0.0.1", httpx.URL(url).port or 0), 20) as caller:
        caller.sendall(b"POST /desk/called/webhook?secret=s HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nx")
        while drips and not select.select([caller], [], [], _DRIP_SECONDS)[0]:
            caller.sendall(b"x")
            drips -= 1
        assert caller.recv(4096).startswith(b"HTTP/1.1 408 ")
        assert desk.asked == 0
        assert statements == []
        assert httpx.post(f"{url}/desk/called/webhook?secret=s", content=b"one").status_code == 200
