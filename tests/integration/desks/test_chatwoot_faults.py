"""What goes wrong at Chatwoot, or between it and us, is told in plain words and leaves one case and one line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.chatwoot.desk import ChatwootDesk
from handlers.domain.case import CaseState, StaffEventKind
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Desk
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import OPENING, a_draft, a_line, in_order
from tests.integration.desks.chatwoot_driver import ATTRIBUTES, ChatwootDriver, config_for
from tests.standins.chatwoot.process import ChatwootStandin, chatwoot
from tests.standins.desks.faults import FaultKind

NOWHERE = "http://127.0.0.1:9/desk/chatwoot/webhook"


@pytest.fixture(scope="module")
def standin() -> Iterator[ChatwootStandin]:
    """One process for the module."""
    with chatwoot(ATTRIBUTES) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ChatwootStandin) -> AsyncIterator[ChatwootDriver]:
    """A desk without cases, whose inbox has a webhook."""
    standin.remote.line.reset()
    standin.remote.webhook(NOWHERE)
    standin.remote.define(ATTRIBUTES)
    driver = ChatwootDriver(standin)
    yield driver
    await driver.close()


@asynccontextmanager
async def desk_with(standin: ChatwootStandin, **changed: object) -> AsyncIterator[Desk]:
    """A desk with other settings."""
    desk = ChatwootDesk(config_for(standin, **changed), SystemClock())
    yield desk
    await desk.close()


def told(aspects: Mapping[str, str], kind: str) -> set[str]:
    """The aspects whose sentence begins so."""
    return {aspect for aspect, sentence in aspects.items() if sentence.startswith(kind)}


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER, FaultKind.MALFORMED, FaultKind.LOST_ANSWER])
async def test_an_answer_that_cannot_be_used_after_a_write_leaves_one_case_and_one_line(
    driver: ChatwootDriver, kind: FaultKind
) -> None:
    for path in (r"/contacts$", r"/conversations$"):
        driver.standin.remote.line.fault(kind, path=path)
        with pytest.raises(Ambiguous):
            await driver.desk.open(a_draft("k"))
    ref = await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1
    driver.standin.remote.line.fault(kind, path=r"/messages$")
    with pytest.raises(Ambiguous):
        await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.hand_back(ref)
    driver.standin.remote.line.fault(kind, path=r"/toggle_status$", times=1)
    # The answer to a change of status is not read, so only a broken one matters.
    if kind is not FaultKind.MALFORMED:
        with pytest.raises(Ambiguous):
            await driver.desk.append(ref, a_line("m4", "otra vez"))
    await driver.desk.append(ref, a_line("m4", "otra vez"))
    assert in_order(await driver.lines(ref), *OPENING, "una vez", "otra vez")
    assert await driver.desk.state(ref) is CaseState.QUEUED


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.HTML, FaultKind.DROPPED, FaultKind.MALFORMED])
async def test_a_fault_while_reading_is_tried_again_later(driver: ChatwootDriver, kind: FaultKind) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "respuesta")
    driver.standin.remote.line.fault(kind, methods="", path="", times=1)
    with pytest.raises(Retryable):
        await driver.desk.changes(cursor)
    replies = [c for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
    assert [reply.event.text for reply in replies] == ["respuesta"]


@pytest.mark.asyncio
async def test_being_told_to_wait_says_how_long(driver: ChatwootDriver) -> None:
    driver.standin.remote.line.fault(FaultKind.TOO_MANY, methods="", retry_after="17")
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft())
    assert caught.value.after_seconds == 17
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_chatwoots_own_limits_put_a_line_off_and_do_not_lose_it(driver: ChatwootDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.remote.limits(messages=1)
    with pytest.raises(Retryable, match="no more lines"):
        await driver.desk.append(ref, a_line("m3", "más"))
    driver.standin.remote.limits(contact_searches=0)
    with pytest.raises(Retryable):
        await driver.desk.open(a_draft("otro"))
    driver.standin.remote.limits()
    await driver.desk.append(ref, a_line("m3", "más"))
    assert in_order(await driver.lines(ref), *OPENING, "más")


@pytest.mark.asyncio
async def test_a_slow_answer_to_a_write_is_in_doubt_and_one_to_a_reading_is_not(driver: ChatwootDriver) -> None:
    async with desk_with(driver.standin, timeout=0.3) as desk:
        driver.standin.remote.line.fault(FaultKind.LATE_ANSWER, seconds=1.0, path=r"/conversations$")
        with pytest.raises(Ambiguous):
            await desk.open(a_draft("k"))
        driver.standin.remote.line.fault(FaultKind.SLOW, methods="", seconds=1.0)
        with pytest.raises(Retryable):
            await desk.changes(None)
    await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_down_was_surely_not_written_to(driver: ChatwootDriver) -> None:
    driver.standin.remote.line.close()
    with pytest.raises(Retryable, match="cannot be reached"):
        await driver.desk.open(a_draft())
    assert (await driver.desk.check())["login"].startswith("wrong: ")
    driver.standin.remote.line.close(closed=False)
    await driver.desk.open(a_draft())
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_set_up_well_has_nothing_wrong(driver: ChatwootDriver) -> None:
    aspects = await driver.desk.check()
    assert told(aspects, "wrong: ") == set()
    assert told(aspects, "warning: ") == {"notes"}
    assert set(aspects) == told(aspects, "ok: ") | {"notes"}


@pytest.mark.asyncio
@pytest.mark.parametrize("token", ["no-such-token", "agent_bot"])
async def test_a_wrong_token_or_that_of_an_agent_bot_is_told(driver: ChatwootDriver, token: str) -> None:
    async with desk_with(driver.standin, token=driver.standin.tokens.get(token, token)) as desk:
        aspects = await desk.check()
        assert told(aspects, "wrong: ") == {"login"}
        assert "not of an agent bot" in aspects["login"]
        with pytest.raises(Misconfigured):
            await desk.open(a_draft())


@pytest.mark.asyncio
async def test_a_user_of_another_account_is_told(driver: ChatwootDriver) -> None:
    async with desk_with(driver.standin, token=driver.standin.tokens["foreigner"]) as desk:
        assert "account" in told(await desk.check(), "wrong: ")
        with pytest.raises(Misconfigured):
            await desk.open(a_draft())


@pytest.mark.asyncio
async def test_a_user_who_is_no_collaborator_of_the_inbox_is_told(driver: ChatwootDriver) -> None:
    ref = await driver.desk.open(a_draft())
    async with desk_with(driver.standin, token=driver.standin.tokens["outsider"]) as desk:
        assert "inbox" in told(await desk.check(), "wrong: ")
        for work in (desk.open(a_draft("otro")), desk.state(ref), desk.append(ref, a_line("m", "x"))):
            with pytest.raises(Misconfigured, match="collaborator"):
                await work
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_missing_inbox_and_one_of_another_channel_are_told(driver: ChatwootDriver) -> None:
    async with desk_with(driver.standin, inbox=999) as desk:
        assert "inbox" in told(await desk.check(), "wrong: ")
        with pytest.raises(Misconfigured, match="999"):
            await desk.open(a_draft())
    async with desk_with(driver.standin, inbox=driver.standin.web_inbox_id) as desk:
        assert (await desk.check())["inbox"].startswith("wrong: ")
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_an_inbox_that_puts_everything_into_one_conversation_is_told(driver: ChatwootDriver) -> None:
    driver.standin.remote.single_conversation(True)
    assert told(await driver.desk.check(), "wrong: ") == {"inbox"}


@pytest.mark.asyncio
async def test_attributes_that_staff_do_not_see_are_told(driver: ChatwootDriver) -> None:
    driver.standin.remote.define(["ventanilla_key"])
    aspects = await driver.desk.check()
    assert told(aspects, "warning: ") == {"attributes", "notes"}
    assert "ventanilla_channel" in aspects["attributes"]
    assert "ventanilla_key" not in aspects["attributes"]


@pytest.mark.asyncio
async def test_a_missing_webhook_or_secret_is_told(driver: ChatwootDriver) -> None:
    driver.standin.remote.webhook("")
    assert told(await driver.desk.check(), "warning: ") == {"webhook", "notes"}
    async with desk_with(driver.standin, webhook_secret="") as desk:
        assert told(await desk.check(), "warning: ") == {"webhook", "notes"}
        assert not desk.caps.push
        with pytest.raises(Rejected):
            desk.hints({}, b"{}")


@pytest.mark.asyncio
async def test_a_line_for_a_deleted_case_is_told_as_gone(driver: ChatwootDriver) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.delete(ref)
    for work in (driver.desk.append(ref, a_line("m", "x")), driver.desk.set_state(ref, CaseState.SOLVED)):
        with pytest.raises(CaseGone):
            await work


@pytest.mark.asyncio
async def test_a_refused_state_or_line_is_told_and_leaves_the_case_as_it_was(driver: ChatwootDriver) -> None:
    ref = await driver.desk.open(a_draft())
    refusal = '{"error":"no"}'
    driver.standin.remote.line.fault(FaultKind.ERROR_BEFORE, path=r"/toggle_status$", status=422, body=refusal)
    with pytest.raises(Rejected, match="refused the status"):
        await driver.desk.set_state(ref, CaseState.SOLVED)
    driver.standin.remote.line.fault(FaultKind.ERROR_BEFORE, path=r"/messages$", status=422, body=refusal)
    with pytest.raises(Rejected, match="refused the line"):
        await driver.desk.append(ref, a_line("m3", "x"))
    assert await driver.desk.state(ref) is CaseState.QUEUED
    assert in_order(await driver.lines(ref), *OPENING)
