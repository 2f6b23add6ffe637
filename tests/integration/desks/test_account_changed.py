"""The bot's account at a desk is changed with a case open: what the former account wrote stays ours, and staff are still heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.clock import SystemClock
from crm_adapter.chatwoot.desk import ChatwootDesk
from crm_adapter.glpi.desk import GlpiDesk
from crm_adapter.zendesk.desk import ZendeskDesk
from handlers.domain.case import Author, StaffEventKind
from handlers.ports import Desk
from tests.contract.desk_driver import a_draft, a_line
from tests.integration.desks import chatwoot_driver, glpi_driver, zendesk_driver
from tests.standins.chatwoot.process import chatwoot
from tests.standins.glpi.process import glpi_process
from tests.standins.zendesk.process import zendesk_process

pytestmark = pytest.mark.asyncio
Reply = Callable[[str, str], object]
Office = tuple[Callable[[str], Desk], Reply]
"""Makes the desk under an account, and staff's answer."""


def _glpi(running: ExitStack) -> Office:
    standin = running.enter_context(glpi_process())

    def under(account: str) -> Desk:
        return GlpiDesk(glpi_driver.config_for(standin, user_token=standin.user_tokens[account]), SystemClock())

    return under, standin.staff.reply


def _zendesk(running: ExitStack) -> Office:
    standin = running.enter_context(zendesk_process())

    def under(account: str) -> Desk:
        return ZendeskDesk(zendesk_driver.config_for(standin, email=standin.emails[account]), SystemClock())

    return under, standin.staff.reply


def _chatwoot(running: ExitStack) -> Office:
    standin = running.enter_context(chatwoot(chatwoot_driver.ATTRIBUTES))

    def under(account: str) -> Desk:
        return ChatwootDesk(chatwoot_driver.config_for(standin, token=standin.tokens[account]), SystemClock())

    return under, standin.staff.reply


@pytest.fixture(scope="module", params=[_glpi, _zendesk, _chatwoot])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """One desk of each sort."""
    with ExitStack() as running:
        yield request.param(running)


async def test_what_the_former_account_wrote_is_never_taken_for_staffs_word(office: Office) -> None:
    """Also where the new account finds it unread, and when it is read again after that."""
    under, reply = office
    former, present = under("bot"), under("admin")
    start = (await former.changes(None)).cursor
    ref = await former.open(a_draft("k1"))
    await former.append(ref, a_line("k2", "Del asistente, antes del cambio.", Author.BOT))
    seen = await present.changes(start)
    assert [change.event.text for change in seen.changes if change.event.kind is StaffEventKind.REPLY] == []
    await present.append(ref, a_line("k3", "Del asistente, después del cambio.", Author.BOT))
    reply(ref, "De una persona.")
    heard: list[str] = []
    cursor = seen.cursor
    for _ in range(3):
        page = await present.changes(cursor)
        heard += [change.event.text for change in page.changes if change.event.kind is StaffEventKind.REPLY]
        cursor = page.cursor
    assert heard == ["De una persona."]
    await former.close()
    await present.close()


async def test_a_cursor_from_before_accounts_were_kept_is_taken(office: Office) -> None:
    """Whoever brings the program up to date misses nothing."""
    under, reply = office
    desk = under("bot")
    ref = await desk.open(a_draft("k9"))
    bare = (await desk.changes(None)).cursor.partition("|")[0]
    reply(ref, "Después de actualizar.")
    page = await desk.changes(bare)
    texts = [change.event.text for change in page.changes if change.event.kind is StaffEventKind.REPLY]
    assert texts == ["Después de actualizar."]
    assert "|" in page.cursor
    await desk.close()
