"""Whatever lies in the bot's mailbox, the replies beside it come up."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import SystemClock
from crm_adapter.mail.desk import EmailDesk
from handlers.domain.case import StaffEventKind
from tests.contract.desk_changes import all_changes, head
from tests.real.mail.office import Office, Quoted
from tests.real.mail.post import Post, post_office
from tests.real.mail.postman import keep
from tests.unit.mail.mangling import CONFIG, mangled

_numbers = itertools.count()


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """One post office for the test."""
    with post_office() as running:
        yield running


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rubbish=st.lists(mangled(), min_size=5, max_size=15))
def test_no_mangled_mail_stops_the_polling_or_loses_another(post: Post, rubbish: list[bytes]) -> None:
    office = Office(post)
    config = replace(office.config(), address=CONFIG.address, staff=CONFIG.staff, secret=CONFIG.secret)
    desk = EmailDesk(config, SystemClock())
    texts = asyncio.run(_read(desk, office, rubbish))
    assert "la primera" in texts
    assert "la última" in texts


async def _read(desk: EmailDesk, office: Office, rubbish: list[bytes]) -> list[str]:
    cursor = await head(desk)
    folder = office.post.boxes.folder(office.bot)
    ref = desk._tokens.ref(f"case-{next(_numbers)}")
    mail_id = desk._tokens.message_id(ref, desk._tokens.key(ref, "open"))
    for raw in (_good(office, mail_id, "la primera"), *rubbish, _good(office, mail_id, "la última")):
        keep(folder, raw)
    changes = await all_changes(desk, cursor)
    await desk.close()
    return [change.event.text for change in changes if change.event.kind is StaffEventKind.REPLY]


def _good(office: Office, message_id: str, text: str) -> bytes:
    mail = office.answer(Quoted(message_id, "x", "y"), text)
    mail.replace_header("From", CONFIG.staff[0])
    mail.replace_header("To", CONFIG.address)
    return mail.as_bytes()
