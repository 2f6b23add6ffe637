"""Staff who answer Request Tracker's mails by mail: their words come through, what their program quoted does not."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

import httpx
import pytest
import pytest_asyncio

from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft
from tests.real.rt.driver import RtDriver
from tests.real.rt.server import STAFF

pytestmark = pytest.mark.asyncio
ADDRESS = "agente@unidad.example"
QUOTED = "El lun, 2 mar 2026 a las 10:00, Ventanilla via RT (<rt@unidad.example>) escribió:\n> Nota interna\n> de otra unidad"


@pytest_asyncio.fixture
async def ref(rt: RtDriver) -> str:
    """A case, and staff with an address."""
    await rt.root.put(f"/user/{STAFF}", {"EmailAddress": ADDRESS})
    return await rt.desk.open(a_draft())


async def _mail(rt: RtDriver, ref: str, text: str, html: str = "") -> None:
    mail = EmailMessage(policy.SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"], mail["Message-ID"] = ADDRESS, "rt@unidad.example", f"<{ref}.{len(text)}@unidad.example>"
    mail["Subject"] = f"Re: [test #{ref}] Empadronamiento"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    asked = {"action": "correspond", "queue": "General", "message": mail.as_string()}
    async with httpx.AsyncClient(base_url=rt.server.url, timeout=30) as gate:
        said = await gate.post("/REST/1.0/NoAuth/mail-gateway", data=asked)
    assert said.text.startswith("ok"), said.text


async def test_a_mailed_reply_comes_without_what_it_quotes(rt: RtDriver, ref: str) -> None:
    cursor = await head(rt.desk)
    await _mail(rt, ref, f"Puede venir mañana.\n\n{QUOTED}\n")
    await _mail(
        rt, ref, f"También por la tarde.\n\n{QUOTED}\n", "<p>También por la tarde.</p><blockquote>x</blockquote>"
    )
    texts = [change.event.text for change in await all_changes(rt.desk, cursor) if change.event.text]
    assert texts == ["Puede venir mañana.", "También por la tarde."]


async def test_an_answer_below_the_quotation_is_not_lost(rt: RtDriver, ref: str) -> None:
    cursor = await head(rt.desk)
    await _mail(rt, ref, f"{QUOTED}\n\nPuede venir mañana.\n")
    (text,) = [change.event.text for change in await all_changes(rt.desk, cursor) if change.event.text]
    assert "Puede venir mañana." in text


async def test_what_is_written_at_the_desk_itself_is_never_cut(rt: RtDriver, ref: str) -> None:
    cursor = await head(rt.desk)
    await rt.reply(ref, f"Le copio lo que dijo.\n\n{QUOTED}")
    (text,) = [change.event.text for change in await all_changes(rt.desk, cursor) if change.event.text]
    assert text.endswith("> de otra unidad")
