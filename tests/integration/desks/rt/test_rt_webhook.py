"""RT's own webhook call, as deploy/rt sets it up: a signed hint and nothing more."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from crm_adapter.rt.desk import RtDesk
from handlers.errors import Rejected
from tests.clocks import HandClock
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.real.rt.driver import RtDriver
from tests.real.rt.fixture import RtBench
from tests.real.rt.hooks import Taken, until
from tests.real.rt.server import QUEUE, SEED

pytestmark = pytest.mark.asyncio


async def the_call(bench: RtBench, rt: RtDriver) -> Taken:
    """The call that RT makes for a reply."""
    ref = await rt.desk.open(a_draft())
    bench.hooks.calls.clear()
    await rt.reply(ref, "hola")
    assert await asyncio.to_thread(until, lambda: bool(bench.hooks.calls))
    return bench.hooks.calls[0]


async def test_a_reply_calls_and_the_call_holds_no_content(rt_bench: RtBench, rt: RtDriver) -> None:
    call = await the_call(rt_bench, rt)
    (delivery,) = rt.desk.hints(call.headers, call.body)
    assert set(json.loads(call.body)) == {"at", "id", "ticket"}
    assert delivery == call.headers["x-rt-delivery"]
    assert rt.desk.hints(call.headers, call.body) == (delivery,), "a repetition bears the same id"


async def test_when_the_call_comes_the_reply_can_already_be_fetched(rt_bench: RtBench, rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    fetched: list[list[str]] = []

    async def fetch() -> list[str]:
        desk = RtDesk(rt.config, rt.clock)
        try:
            return [change.event.text for change in await all_changes(desk, cursor)]
        finally:
            await desk.close()

    def during(_: Taken) -> None:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as pool:
            fetched.append(pool.submit(asyncio.run, fetch()).result())

    rt_bench.hooks.during = during
    try:
        await rt.reply(ref, "ya está escrita")
        assert await asyncio.to_thread(until, lambda: bool(fetched))
    finally:
        rt_bench.hooks.during = None
    assert fetched[0] == ["ya está escrita"]


async def test_notes_and_what_the_bot_writes_call_nobody(rt_bench: RtBench, rt: RtDriver) -> None:
    """RT-f."""
    ref = await rt.desk.open(a_draft())
    rt_bench.hooks.calls.clear()
    await rt.note(ref, "nota")
    await rt.desk.append(ref, a_line("m3", "¿Hola?"))
    await rt.take(ref)
    assert await asyncio.to_thread(until, lambda: bool(rt_bench.hooks.calls))
    assert len(rt_bench.hooks.calls) == 1, "only the taking of the case"


async def test_a_receiver_that_refuses_or_is_slow_loses_no_reply(rt_bench: RtBench, rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    rt_bench.hooks.status = 500
    try:
        await rt.reply(ref, "pese a todo")
    finally:
        rt_bench.hooks.status = 204
    assert [change.event.text for change in await all_changes(rt.desk, cursor)] == ["pese a todo"]


@pytest.mark.parametrize(
    ("header", "body", "secret"),
    [
        ("", None, None),
        ("sha256=", None, None),
        ("sha256=" + "0" * 64, None, None),
        ("sha1=00", None, None),
        ("sha256=ñ", None, None),
        (None, b'{"at": 1, "id": "rt-1", "ticket": 1}', None),
        (None, None, "otro secreto"),
        (None, None, ""),
    ],
)
async def test_a_forged_call_is_refused(
    rt_bench: RtBench, rt: RtDriver, header: str | None, body: bytes | None, secret: str | None
) -> None:
    call = await the_call(rt_bench, rt)
    headers = call.headers if header is None else {**call.headers, "x-hub-signature-256": header}
    desk = rt.desk if secret is None else rt.another(webhook_secret=secret)
    with pytest.raises(Rejected):
        desk.hints(headers, call.body if body is None else body)


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_call_that_is_late_or_early_is_refused(rt_bench: RtBench, rt: RtDriver, minutes: int) -> None:
    call = await the_call(rt_bench, rt)
    desk = RtDesk(rt.config, HandClock(datetime.now(UTC) + timedelta(minutes=minutes)))
    with pytest.raises(Rejected, match="too old"):
        desk.hints(call.headers, call.body)
    await desk.close()


async def test_the_seed_may_be_loaded_again_without_a_second_webhook(rt_bench: RtBench, rt: RtDriver) -> None:
    rt.server.load(SEED)
    queue = await rt.root.ask(f"/queue/{QUEUE}")
    names = [field["name"] for field in queue["TicketCustomFields"]]
    assert len(names) == len(set(names))
    ref = await rt.desk.open(a_draft())
    rt_bench.hooks.calls.clear()
    await rt.take(ref)
    await rt.reply(ref, "hola")
    assert await asyncio.to_thread(until, lambda: len(rt_bench.hooks.calls) >= 2)
    assert len({call.headers["x-rt-delivery"] for call in rt_bench.hooks.calls}) == len(rt_bench.hooks.calls) == 2
