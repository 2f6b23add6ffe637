"""What comes into the bot's mailbox: only staff's own words go up, once, and everything else stays where it is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.mail.desk import EmailDesk
from handlers.domain.case import Author, CaseState, StaffEventKind
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Rejected
from handlers.ports import Delivery, DeskChange, DeskFile
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.real.mail.office import Office, Quoted, text_in
from tests.real.mail.post import Post, post_office

pytestmark = pytest.mark.asyncio
SECRET = "canario-7c1e"


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """One post office for all tests of this file."""
    with post_office() as running:
        yield running


class Case:
    """A case that is open, its first mail in staff's hands, and everything since then."""

    def __init__(self, office: Office, desk: EmailDesk, ref: str, cursor: str) -> None:
        self.office, self.desk, self.ref, self.cursor = office, desk, ref, cursor
        (mail,) = office.mails()
        self.quoted = Quoted(mail["Message-ID"], mail["Subject"], text_in(mail))

    def answer(self, text: str, *files: DeskFile) -> EmailMessage:
        """A reply as it should be."""
        return self.office.answer(self.quoted, text, files)

    def send(self, mail: EmailMessage) -> None:
        """Post it."""
        self.office.send(mail.as_bytes())

    async def came(self) -> list[DeskChange]:
        """What came up."""
        return await all_changes(self.desk, self.cursor)

    async def texts(self) -> list[str]:
        """The texts of the replies that came up."""
        return [change.event.text for change in await self.came() if change.event.kind is StaffEventKind.REPLY]


@pytest_asyncio.fixture
async def case(post: Post) -> AsyncIterator[Case]:
    """An open case."""
    office = Office(post)
    desk = EmailDesk(office.config(), SystemClock())
    ref = await desk.open(a_draft())
    yield Case(office, desk, ref, await head(desk))
    await desk.close()


def changed(mail: EmailMessage, **headers: str) -> EmailMessage:
    """The mail with other headers; an empty one is left out."""
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        if value:
            mail[name.replace("_", "-")] = value
    return mail


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "otra@fuera.example"},
        {"From": '"agente@ayto.example" <otra@fuera.example>'},
        {"From": "agente@ayto.example <otra@fuera.example>"},
        {"From": "otra@sub.ayto.example"},
        {"From": ""},
        {"In_Reply_To": "<1@x>", "References": "", "Subject": "Re: [Ventanilla #0000-0000-0000-0000] x"},
        {"To": "companera@ayto.example", "Cc": "bot@ayto.example"},
        {"Auto_Submitted": "auto-replied"},
        {"Subject": "Respuesta automática: fuera de la oficina"},
        {"Subject": "Leído: [Ventanilla]"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
    ],
)
async def test_what_staff_did_not_answer_themselves_stays_in_the_mailbox(
    case: Case, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    case.send(changed(case.answer(SECRET), **headers))
    case.send(case.answer("la buena"))
    assert await case.texts() == ["la buena"]
    assert "mail left in the mailbox" in caplog.text
    assert SECRET not in caplog.text
    assert any(SECRET in text_in(mail) for mail in case.office.mails(case.office.bot))


async def test_a_case_is_found_by_its_subject_when_the_thread_is_lost(case: Case) -> None:
    case.send(changed(case.answer("nuevo correo"), In_Reply_To="", References=""))
    assert await case.texts() == ["nuevo correo"]


async def test_a_mail_that_came_back_is_told_to_ops_and_no_reply(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    report = EmailMessage(policy=SMTP)
    report["From"] = "MAILER-DAEMON@ayto.example"
    report["To"] = case.office.bot
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report.set_content("No such user")
    report.add_attachment(f"Message-ID: {case.quoted.message_id}\n".encode(), maintype="text", subtype="rfc822-headers")
    report.set_type("multipart/report")
    report.set_param("report-type", "delivery-status")
    case.office.send(report.as_bytes())
    assert await case.came() == []
    record = next(record for record in caplog.records if "came back" in record.message)
    assert record.__dict__["case"] == case.ref
    assert "1 mails to staff came back" in (await case.desk.check())["came back"]


async def test_orders_work_in_every_language_and_their_rest_is_said_first(case: Case) -> None:
    for text in ("#resuelto\nHecho.", "#OBERT", "#itxita", "#bot Sigue tú."):
        case.send(case.answer(text))
    events = [change.event for change in await case.came()]
    assert [(event.kind, event.text, event.state) for event in events] == [
        (StaffEventKind.REPLY, "Hecho.", None),
        (StaffEventKind.STATE, "", CaseState.SOLVED),
        (StaffEventKind.STATE, "", CaseState.OPEN),
        (StaffEventKind.STATE, "", CaseState.CLOSED),
        (StaffEventKind.REPLY, "Sigue tú.", None),
        (StaffEventKind.HAND_BACK, "", None),
    ]


@pytest.mark.parametrize("text", [f"#nota {SECRET}", f"#nora\n{SECRET}", f"> {SECRET}", ""])
async def test_what_is_not_for_the_citizen_is_kept_back_and_its_files_too(
    case: Case, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    withheld = case.answer(text, DeskFile("x.txt", "text/plain", b"x")) if text.startswith("#") else case.answer(text)
    case.send(withheld)
    assert await case.came() == []
    assert await case.came() == []
    assert SECRET not in caplog.text
    told = [text_in(mail) for mail in case.office.mails() if "no se ha enviado" in text_in(mail)]
    assert len(told) == (0 if text.startswith("#nota") else 1)
    media = MediaRef("email", f"{case.cursor.split('.')[0]}.2.0", MediaKind.DOCUMENT, "x.txt", "text/plain")
    with pytest.raises(Rejected):
        assert [piece async for piece in case.desk.read_file(media)]


async def test_an_encrypted_mail_is_not_sent_on_and_its_writer_is_told(case: Case) -> None:
    sealed = case.answer("")
    sealed.clear_content()
    sealed.set_content(SECRET.encode(), "application", "pkcs7-mime", filename="smime.p7m")
    case.send(sealed)
    assert await case.came() == []
    assert "no se encontró texto" in text_in(case.office.mails()[-1])


async def test_a_note_below_a_reply_is_cut_off(case: Case) -> None:
    case.send(case.answer(f"Buenos días.\n\n#NOTA {SECRET}\nmás"))
    assert await case.texts() == ["Buenos días."]


async def test_a_reply_takes_the_case_and_a_citizens_line_brings_it_back(case: Case) -> None:
    case.send(case.answer("Lo miro."))
    assert await case.desk.state(case.ref) is CaseState.OPEN
    case.send(case.answer("#cerrado"))
    assert await case.desk.state(case.ref) is CaseState.CLOSED
    await case.desk.append(case.ref, a_line("m9", "No está", Author.CITIZEN))
    again = EmailDesk(case.desk.config, SystemClock())
    assert await again.state(case.ref) is CaseState.QUEUED
    await again.close()
    assert "Estado del caso: en cola." in text_in(case.office.mails()[-1])


async def test_news_that_cross_a_citizens_line_do_not_set_the_state_back(case: Case) -> None:
    case.send(case.answer("#resuelto\nHecho."))
    (reply, _) = await case.came()
    await case.desk.append(case.ref, a_line("m9", "No está", Author.CITIZEN))
    await case.desk.delivered(reply.id, Delivery.NOT_SENT, "bloqueado")
    assert await case.desk.state(case.ref) is CaseState.QUEUED


async def test_staff_are_told_once_of_a_reply_that_did_not_reach_the_citizen(case: Case) -> None:
    case.send(case.answer("Hola"))
    (change,) = await case.came()
    for result in (Delivery.SENT, Delivery.NOT_SENT, Delivery.NOT_SENT):
        await case.desk.delivered(change.id, result, "La persona bloqueó el bot")
    await case.desk.delivered("otra cosa", Delivery.NOT_SENT, "x")
    told = [mail for mail in case.office.mails() if "bloqueó" in text_in(mail)]
    assert len(told) == 1
    assert told[0]["References"] == case.quoted.message_id


async def test_a_file_over_the_limit_and_outlooks_own_are_named_instead(case: Case) -> None:
    case.desk = EmailDesk(replace(case.desk.config, max_file=1000), SystemClock())
    files = (
        DeskFile("grande.bin", "application/octet-stream", bytes(1001)),
        DeskFile("winmail.dat", "application/ms-tnef", b"x"),
        DeskFile("smime.p7s", "application/pkcs7-signature", b"x"),
        DeskFile("vale.txt", "text/plain", b"vale"),
    )
    case.send(case.answer("Van", *files))
    (change,) = await case.came()
    assert "[Archivo no enviado: grande.bin (> 0 MB)]" in change.event.text
    assert "[Archivo no enviado: winmail.dat]" in change.event.text
    assert [media.name for media in change.event.media] == ["vale.txt"]
    await case.desk.close()


async def test_the_mail_server_must_vouch_for_the_sender_where_it_is_named(case: Case) -> None:
    case.desk = EmailDesk(replace(case.desk.config, authserv="mx.ayto.example"), SystemClock())
    for text, result in (
        ("sin", ""),
        ("otro servidor", "mx.fuera.example; dmarc=pass header.from=ayto.example"),
        ("otro dominio", "mx.ayto.example; dkim=pass header.d=fuera.example"),
        ("no pasa", "mx.ayto.example; dkim=fail header.d=ayto.example; dmarc=fail header.from=ayto.example"),
        ("dkim", "mx.ayto.example; dkim=pass (2048 bits) header.d=ayto.example"),
        ("dmarc", "mx.ayto.example 1; spf=pass; dmarc=pass header.from=ayto.example"),
    ):
        case.send(changed(case.answer(text), Authentication_Results=result))
    assert await case.texts() == ["dkim", "dmarc"]
    await case.desk.close()


async def test_a_mailbox_that_is_numbered_anew_brings_the_same_changes_and_the_new_ones(case: Case) -> None:
    case.send(case.answer("una"))
    before = await case.came()
    cursor = (await case.desk.changes(case.cursor)).cursor
    # Dovecot would write the old numbers back for whom it still has at the door.
    await case.desk.close()
    await asyncio.to_thread(_number_anew, case.office)
    case.send(case.answer("dos"))
    after = await all_changes(case.desk, cursor)
    assert [change.id for change in after[:1]] == [change.id for change in before]
    assert [change.event.text for change in after] == ["una", "dos"]
    assert await case.desk.state(case.ref) is CaseState.OPEN
    assert await all_changes(case.desk, (await case.desk.changes(None)).cursor) == []


async def test_a_reply_that_comes_in_twice_is_one_change(case: Case) -> None:
    mail = case.answer("una vez")
    case.send(mail)
    case.send(mail)
    assert len({change.id for change in await case.came()}) == 1


def _number_anew(office: Office) -> None:
    folder = office.post.boxes.folder(office.bot)
    for index in folder.glob("dovecot.index*"):
        index.unlink()
    numbers = folder / "dovecot-uidlist"
    head, _, rest = numbers.read_text(encoding="utf-8").partition("\n")
    numbers.write_text(re.sub(r"V(\d+)", lambda found: f"V{int(found[1]) + 7}", head) + "\n" + rest, encoding="utf-8")
