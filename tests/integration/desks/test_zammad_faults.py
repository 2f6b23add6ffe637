"""What goes wrong at Zammad, or between it and us, is told in plain words and leaves one case and one line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.zammad.desk import ZammadDesk
from handlers.domain.case import CaseState, StaffEventKind
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Desk
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import OPENING, a_draft, a_line, in_order
from tests.integration.desks.zammad_driver import FIELDS, ZammadDriver, config_for
from tests.standins.desks.faults import FaultKind
from tests.standins.zammad.process import ZammadStandin, zammad
from tests.standins.zammad.world import BOT

NOWHERE = "http://127.0.0.1:9/desk/zammad/webhook"
WRITES = "/(tickets|ticket_articles)(/[0-9]+)?$"


@pytest.fixture(scope="module")
def standin() -> Iterator[ZammadStandin]:
    """One process for the module."""
    with zammad(FIELDS) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ZammadStandin) -> AsyncIterator[ZammadDriver]:
    """A desk without cases."""
    standin.remote.line.reset()
    driver = ZammadDriver(standin)
    yield driver
    await driver.close()


@asynccontextmanager
async def desk_with(standin: ZammadStandin, **changed: object) -> AsyncIterator[Desk]:
    """A desk with other settings."""
    desk = ZammadDesk(config_for(standin, **changed), SystemClock())
    yield desk
    await desk.close()


def told(aspects: Mapping[str, str], kind: str) -> set[str]:
    """The aspects whose sentence begins so."""
    return {aspect for aspect, sentence in aspects.items() if sentence.startswith(kind)}


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER, FaultKind.MALFORMED, FaultKind.LOST_ANSWER])
async def test_an_answer_that_cannot_be_used_after_a_write_leaves_one_case_and_one_line(
    driver: ZammadDriver, kind: FaultKind
) -> None:
    driver.standin.remote.line.fault(kind, path=r"/tickets$")
    with pytest.raises(Ambiguous):
        await driver.desk.open(a_draft("k"))
    ref = await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1
    driver.standin.remote.line.fault(kind, path=r"/ticket_articles$")
    with pytest.raises(Ambiguous):
        await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.solve(ref)
    driver.standin.remote.line.fault(kind, path=r"/tickets/[0-9]+$")
    with pytest.raises(Ambiguous):
        await driver.desk.append(ref, a_line("m4", "otra vez"))
    await driver.desk.append(ref, a_line("m4", "otra vez"))
    assert in_order(await driver.lines(ref), *OPENING, "una vez", "otra vez")
    assert await driver.desk.state(ref) is CaseState.OPEN


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.HTML, FaultKind.DROPPED, FaultKind.MALFORMED])
async def test_a_fault_while_reading_is_tried_again_later(driver: ZammadDriver, kind: FaultKind) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "respuesta")
    driver.standin.remote.line.fault(kind, methods="", path="", times=1)
    with pytest.raises(Retryable):
        await driver.desk.changes(cursor)
    replies = [c for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
    assert [reply.event.text for reply in replies] == ["respuesta"]


@pytest.mark.asyncio
async def test_being_told_to_wait_says_how_long(driver: ZammadDriver) -> None:
    driver.standin.remote.line.fault(FaultKind.TOO_MANY, methods="", retry_after="17")
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft())
    assert caught.value.after_seconds == 17
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_slow_answer_to_a_write_is_in_doubt_and_one_to_a_reading_is_not(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, timeout=0.3) as desk:
        driver.standin.remote.line.fault(FaultKind.LATE_ANSWER, seconds=1.0, path=r"/tickets$")
        with pytest.raises(Ambiguous):
            await desk.open(a_draft("k"))
        driver.standin.remote.line.fault(FaultKind.SLOW, methods="", seconds=1.0)
        with pytest.raises(Retryable):
            await desk.changes(None)
    await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_down_was_surely_not_written_to(driver: ZammadDriver) -> None:
    driver.standin.remote.line.close()
    with pytest.raises(Retryable, match="cannot be reached"):
        await driver.desk.open(a_draft())
    assert (await driver.desk.check())["login"].startswith("wrong: ")
    driver.standin.remote.line.close(closed=False)
    await driver.desk.open(a_draft())
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_set_up_well_has_nothing_wrong(driver: ZammadDriver) -> None:
    aspects = await driver.desk.check()
    assert told(aspects, "wrong: ") == set()
    assert told(aspects, "warning: ") == {"notes"}
    assert set(aspects) == told(aspects, "ok: ") | {"notes"}


@pytest.mark.asyncio
async def test_a_wrong_or_expired_token_is_told(driver: ZammadDriver) -> None:
    for token in ("no-such-token", driver.standin.tokens["bot_expired"]):
        async with desk_with(driver.standin, token=token) as desk:
            assert told(await desk.check(), "wrong: ") == {"login"}
            with pytest.raises(Misconfigured, match="does not accept the login"):
                await desk.open(a_draft())


@pytest.mark.asyncio
async def test_an_account_that_is_no_agent_is_told_and_opens_nothing(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, token=driver.standin.tokens["bot_customer"]) as desk:
        assert "rights" in told(await desk.check(), "wrong: ")
        with pytest.raises(Misconfigured):
            await desk.open(a_draft())
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_token_without_its_permission_is_told(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, token=driver.standin.tokens["bot_powerless"]) as desk:
        assert told(await desk.check(), "wrong: ")
        with pytest.raises(Misconfigured):
            await desk.open(a_draft())
        with pytest.raises(Misconfigured):
            await desk.changes(None)
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_group_that_is_missing_or_that_the_account_may_only_read_is_told(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, group="No existe") as desk:
        assert told(await desk.check(), "wrong: ") == {"group"}
        with pytest.raises(Misconfigured, match="No existe"):
            await desk.open(a_draft())
    driver.standin.remote.account(BOT, group_ids={str(driver.standin.group_id): ["read"]})
    aspects = await driver.desk.check()
    assert told(aspects, "wrong: ") == {"group"}
    assert "change, create" in aspects["group"]
    with pytest.raises(Misconfigured, match="may not open cases"):
        await driver.desk.open(a_draft())
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_each_missing_attribute_is_told_and_without_that_of_the_key_nothing_is_opened(
    driver: ZammadDriver,
) -> None:
    async with desk_with(driver.standin, kind_field="tipo", key_field="clave") as desk:
        assert told(await desk.check(), "wrong: ") == {"field clave", "field tipo"}
        with pytest.raises(Misconfigured, match="clave"):
            await desk.open(a_draft())
        with pytest.raises(Misconfigured, match="clave"):
            await desk.changes(None)
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_missing_state_for_unwanted_cases_is_told(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, unwanted_state="spam") as desk:
        assert told(await desk.check(), "wrong: ") == {"states"}
        ref = await desk.open(a_draft())
        with pytest.raises(Misconfigured, match="spam"):
            await desk.set_state(ref, CaseState.UNWANTED)


@pytest.mark.asyncio
async def test_without_a_secret_no_webhook_call_is_taken_and_that_is_told(driver: ZammadDriver) -> None:
    async with desk_with(driver.standin, webhook_secret="") as desk:
        assert told(await desk.check(), "warning: ") == {"notes", "webhook"}
        assert not desk.caps.push
        with pytest.raises(Rejected, match="no secret"):
            desk.hints({"x-hub-signature": "sha1=00", "x-zammad-delivery": "1"}, b"{}")


@pytest.mark.asyncio
async def test_a_line_for_a_case_deleted_or_merged_into_a_deleted_one_is_told_as_gone(driver: ZammadDriver) -> None:
    one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
    await driver.merge(one, two)
    await driver.delete(two)
    for ref in (one, two):
        with pytest.raises(CaseGone):
            await driver.desk.append(ref, a_line("m", "x"))


@pytest.mark.asyncio
async def test_a_refused_state_or_line_is_told_and_leaves_the_case_as_it_was(driver: ZammadDriver) -> None:
    ref = await driver.desk.open(a_draft())
    refusal = '{"error":"Missing required value"}'
    driver.standin.remote.line.fault(FaultKind.ERROR_BEFORE, path=r"/tickets/[0-9]+$", status=422, body=refusal)
    with pytest.raises(Rejected, match="refused"):
        await driver.desk.set_state(ref, CaseState.SOLVED)
    driver.standin.remote.line.fault(FaultKind.ERROR_BEFORE, path=r"/ticket_articles$", status=422, body=refusal)
    with pytest.raises(Rejected, match="refused"):
        await driver.desk.append(ref, a_line("m3", "x"))
    assert await driver.desk.state(ref) is CaseState.QUEUED
    assert in_order(await driver.lines(ref), *OPENING)
