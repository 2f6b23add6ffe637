"""What goes wrong between the e-mail desk and its servers is told apart, and no mail is sent twice or lost."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from crm_adapter.mail.config import MailConfig, Security, Server
from crm_adapter.mail.desk import EmailDesk
from handlers.domain.case import Author, CaseState
from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable, VentanillaError
from handlers.ports import DeskFile
from tests.clocks import HandClock
from tests.contract.desk_driver import a_draft, a_line
from tests.free_port import free_port
from tests.real.mail.office import HOST, Office, text_in
from tests.real.mail.post import Post, post_office

pytestmark = pytest.mark.asyncio
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """One post office for all tests of this file."""
    with post_office() as running:
        yield running


@pytest.fixture
def office(post: Post) -> Iterator[Office]:
    """Fresh mailboxes; no accident outlives its test."""
    yield Office(post)
    post.switch()


class Opened:
    """Desks of one test, closed at its end."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.desks: list[EmailDesk] = []

    def __call__(self, config: MailConfig) -> EmailDesk:
        """A desk."""
        self.desks.append(EmailDesk(config, self.clock))
        return self.desks[-1]


@pytest_asyncio.fixture
async def desk_at() -> AsyncIterator[Opened]:
    """Opens desks."""
    opened = Opened()
    yield opened
    for desk in opened.desks:
        await desk.close()


async def fault_of(desk: EmailDesk) -> VentanillaError:
    """What opening a case raises."""
    with pytest.raises(VentanillaError) as raised:
        await desk.open(a_draft())
    return raised.value


@pytest.mark.parametrize(
    ("accident", "kind", "sentence"),
    [
        ({"sender": "550 5.7.1 not yours"}, Misconfigured, "does not let this login send as"),
        ({"sender": "451 4.3.0 busy"}, Retryable, "try later"),
        ({"recipient": "550 5.1.1 no such user"}, Misconfigured, "refuses the address of staff"),
        ({"recipient": "451 4.7.1 greylisted"}, Retryable, "try later"),
        ({"data": "552 5.3.4 too big"}, Rejected, "larger than the mail server takes"),
        ({"data": "554 5.7.1 looks like spam"}, Rejected, "refuses the content"),
        ({"data": "451 4.3.0 later"}, Retryable, "try later"),
        ({"size": 200}, Rejected, "larger than the mail server takes"),
    ],
)
async def test_each_refusal_has_its_sentence_and_nothing_is_sent(
    office: Office, desk_at: Opened, accident: dict[str, str | int], kind: type[VentanillaError], sentence: str
) -> None:
    office.post.switch(**accident)
    fault = await fault_of(desk_at(office.config()))
    assert isinstance(fault, kind)
    assert sentence in str(fault)
    assert office.mails() == []
    office.post.switch()
    await desk_at.desks[0].open(a_draft())
    assert len(office.mails()) == 1


async def test_one_refused_address_of_several_holds_the_mail_back_from_all(office: Office, desk_at: Opened) -> None:
    office.post.switch(recipient="550 5.1.1 no such user", refused=["otra@ayto.example"])
    fault = await fault_of(desk_at(replace(office.config(), staff=(office.shared, "otra@ayto.example"))))
    assert "otra@ayto.example" in str(fault)
    assert office.mails() == []


async def test_a_full_mailbox_of_the_bot_is_waited_out(office: Office, desk_at: Opened) -> None:
    office.post.switch(recipient="552 5.2.2 mailbox full", refused=[office.bot])
    fault = await fault_of(desk_at(office.config()))
    assert isinstance(fault, Retryable)
    assert "perhaps full" in str(fault)
    assert office.mails() == []


async def test_a_wrong_password_is_told_for_each_server(office: Office, desk_at: Opened) -> None:
    right = office.config()
    smtp = desk_at(replace(right, smtp=replace(right.smtp, password="otra")))
    imap = desk_at(replace(right, imap=replace(right.imap, password="otra")))
    assert "password of the SMTP login" in str(await fault_of(smtp))
    assert "password of the IMAP login" in str(await fault_of(imap))
    assert "password of the SMTP login" in (await smtp.check())["sending"]
    assert (await smtp.check())["mailbox"].startswith("ok: ")
    assert "password of the IMAP login" in (await imap.check())["mailbox"]
    assert (await imap.check())["sending"].startswith("ok: ")


@pytest.mark.parametrize("aspect", ["sent", "inbox"])
async def test_a_missing_folder_is_named_before_anything_is_sent(office: Office, desk_at: Opened, aspect: str) -> None:
    config = office.config()
    named = replace(config, sent="Enviados ñ") if aspect == "sent" else replace(config, inbox="Entrada ñ")
    desk = desk_at(named)
    assert "has no folder" in str(await fault_of(desk))
    checked = await desk.check()
    assert checked[aspect].startswith("wrong: The mailbox has no folder")
    assert office.mails() == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_protected_servers_are_used_when_their_certificate_is_trusted(
    office: Office, desk_at: Opened, security: Security
) -> None:
    right = office.config()
    wrapped = security is Security.TLS
    smtp = replace(right.smtp, port=office.post.smtps_port if wrapped else office.post.smtp_port, security=security)
    imap = replace(
        right.imap, port=office.post.boxes.imaps_port if wrapped else office.post.boxes.imap_port, security=security
    )
    for wary in (desk_at(replace(right, smtp=smtp)), desk_at(replace(right, imap=imap))):
        fault = await fault_of(wary)
        assert isinstance(fault, Misconfigured)
        assert "certificate" in str(fault)
    trusting = desk_at(replace(right, ca_file=str(office.post.boxes.ca_file), smtp=smtp, imap=imap))
    assert await trusting.state(await trusting.open(a_draft())) is CaseState.QUEUED


async def test_a_ca_file_that_is_not_there_is_named(office: Office, desk_at: Opened) -> None:
    right = office.config()
    imap = replace(right.imap, port=office.post.boxes.imaps_port, security=Security.TLS)
    assert "/nowhere.pem" in str(await fault_of(desk_at(replace(right, imap=imap, ca_file="/nowhere.pem"))))


async def test_servers_that_are_down_are_tried_later(office: Office, desk_at: Opened) -> None:
    right = office.config()
    away = Server(HOST, free_port(), Security.PLAIN, office.bot, "x")
    for config in (replace(right, smtp=away), replace(right, imap=away)):
        fault = await fault_of(desk_at(config))
        assert isinstance(fault, Retryable)
        assert away.name in str(fault)


async def test_a_server_that_says_nothing_is_not_waited_for_long(office: Office, desk_at: Opened) -> None:
    with closing(socket.create_server((HOST, 0))) as silent:
        mute = Server(HOST, silent.getsockname()[1], Security.PLAIN, office.bot, "x")
        right = replace(office.config(), timeout=0.3)
        for config in (replace(right, smtp=mute), replace(right, imap=mute)):
            assert isinstance(await fault_of(desk_at(config)), Retryable)


async def test_a_mail_whose_fate_is_unknown_is_looked_for_and_sent_once_more_only_after_the_doubt(
    office: Office, desk_at: Opened
) -> None:
    desk = desk_at(office.config())
    office.post.switch(drop="before")
    assert isinstance(await fault_of(desk), Ambiguous)
    waiting = await fault_of(desk)
    assert isinstance(waiting, Retryable)
    assert waiting.after_seconds
    desk_at.clock.pass_by(timedelta(seconds=desk.config.doubt + 1))
    await desk.open(a_draft())
    await desk.open(a_draft())
    assert len(office.mails()) == 1


async def test_where_no_copy_comes_back_a_repetition_has_the_same_message_id(office: Office, desk_at: Opened) -> None:
    desk = desk_at(office.config())
    office.post.switch(drop="after", lost=[office.bot])
    assert isinstance(await fault_of(desk), Ambiguous)
    desk_at.clock.pass_by(timedelta(seconds=desk.config.doubt + 1))
    await desk.open(a_draft())
    ids = [mail["Message-ID"] for mail in office.mails()]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert (await desk.check())["copies"].startswith("warning: ")


async def test_a_lost_connection_to_the_mailbox_is_made_anew(office: Office, desk_at: Opened) -> None:
    desk = desk_at(office.config())
    ref = await desk.open(a_draft())
    connection = desk._box._open
    assert connection is not None
    connection.client.socket().shutdown(socket.SHUT_RDWR)
    assert await desk.state(ref) is CaseState.QUEUED


async def test_files_that_no_mail_can_bear_together_go_in_several(office: Office, desk_at: Opened) -> None:
    desk = desk_at(replace(office.config(), max_file=MEGABYTE))
    files = [DeskFile(f"foto {number}.jpg", "image/jpeg", bytes(700_000)) for number in range(3)]
    draft = a_draft("k", a_line("m1", "Van tres", Author.CITIZEN, *files))
    assert await desk.open(draft) == await desk.open(draft)
    mails = office.mails()
    assert [len(list(mail.iter_attachments())) for mail in mails] == [1, 1, 1]
    assert [mail["In-Reply-To"] for mail in mails] == [None, mails[0]["Message-ID"], mails[0]["Message-ID"]]


async def test_hostile_names_and_texts_make_no_headers(office: Office, desk_at: Opened) -> None:
    desk = desk_at(office.config())
    hostile = "Hola\r\nBcc: otra@fuera.example\r\n\r\n.\r\nQUIT \ud800"
    file = DeskFile("../../a\r\nX-Malo: 1\u202e.txt", "text/plain\r\nX-Malo: 1", b".\r\n..\r\n")
    draft = replace(a_draft("k", a_line("m1", hostile, Author.CITIZEN, file)), subject=hostile)
    await desk.open(draft)
    (mail,) = office.mails()
    assert mail["Bcc"] is None
    assert mail["X-Malo"] is None
    assert "QUIT" in text_in(mail)
    (part,) = mail.iter_attachments()
    assert part.get_payload(decode=True) == b".\r\n..\r\n"
    assert "/" not in (part.get_filename() or "")


async def test_every_fault_that_a_person_must_mend_is_found_by_the_check(office: Office, desk_at: Opened) -> None:
    config = office.config()
    office.post.switch(sender="550 5.7.1 no")
    assert "does not let" in (await desk_at(config).check())["sending"]
    office.post.switch(recipient="550 5.1.1 no", refused=[office.shared])
    assert "refuses the address of staff" in (await desk_at(config).check())["sending"]
    office.post.switch(size=2 * MEGABYTE)
    assert "takes mails of 2 MB only" in (await desk_at(config).check())["sending"]
    office.post.switch()
    assert (await desk_at(replace(config, senders=("@Gmail.com",))).check())["senders"].startswith("wrong: anybody")
    vouched = await desk_at(replace(config, authserv="mx.ayto.example")).check()
    assert vouched["senders"].startswith("ok: ")
    assert vouched["notes"].startswith("warning: ")
    assert all(sentence.startswith(("ok: ", "warning: ", "wrong: ")) for sentence in vouched.values())


async def test_a_repetition_by_another_worker_after_a_restart_sends_nothing(office: Office, desk_at: Opened) -> None:
    ref = await desk_at(office.config()).open(a_draft())
    await desk_at.desks[0].set_state(ref, CaseState.SOLVED)
    other = desk_at(office.config())
    assert await other.open(a_draft()) == ref
    assert await other.set_state(ref, CaseState.SOLVED) is CaseState.SOLVED
    assert await other.state(ref) is CaseState.SOLVED
    assert len(await asyncio.to_thread(office.mails)) == 2
