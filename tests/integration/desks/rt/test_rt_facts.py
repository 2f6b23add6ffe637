"""What was seen of the real Request Tracker and what the adapter makes of it; RT-a to RT-o of the reference, states apart."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import DeskFile, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import NOON, ODD_NAME, a_draft, a_line, in_order, said
from tests.real.rt.driver import RtDriver
from tests.real.rt.hands import Rest
from tests.real.rt.server import BOT, PASSWORD, QUEUE, STAFF

pytestmark = pytest.mark.asyncio


def as_bot(rt: RtDriver) -> httpx.AsyncClient:
    """The bot's account without the adapter."""
    return httpx.AsyncClient(base_url=f"{rt.server.url}/REST/2.0", auth=(BOT, PASSWORD), timeout=60)


async def test_a_refusal_under_status_200_is_not_taken_as_done(rt: RtDriver) -> None:
    """RT-a."""
    ref = await rt.desk.open(a_draft())
    odd = rt.another(statuses={"inventado": CaseState.WAITING_CITIZEN})
    with pytest.raises(Rejected, match="from new to inventado"):
        await odd.set_state(ref, CaseState.WAITING_CITIZEN)
    assert await rt.desk.state(ref) is CaseState.QUEUED


async def test_names_that_json_would_spoil_arrive_with_and_without_an_empty_file_beside_them(rt: RtDriver) -> None:
    """RT-b."""
    full, empty = DeskFile(ODD_NAME, "application/pdf", b"%PDF"), DeskFile("ñ vacío.txt", "text/plain", b"")
    ref = await rt.desk.open(a_draft("k", a_line("m1", "uno", Author.CITIZEN, full)))
    await rt.desk.append(ref, a_line("m2", "dos", Author.CITIZEN, full, empty))
    assert [file.name for line in await rt.lines(ref) for file in line.files] == [ODD_NAME, ODD_NAME, empty.name]


async def test_a_text_file_of_another_coding_keeps_its_bytes(rt: RtDriver) -> None:
    """RT rewrites text that is not UTF-8."""
    latin, windows = "año".encode("latin-1"), b"uno\r\ndos\r\n"
    files = (DeskFile("l.txt", "text/plain", latin), DeskFile("w.csv", "text/csv", windows))
    ref = await rt.desk.open(a_draft("k", a_line("m1", "x", Author.CITIZEN, *files)))
    assert [file.content for line in await rt.lines(ref) for file in line.files] == [latin, windows]


async def test_the_same_key_is_found_again_at_once(rt: RtDriver) -> None:
    """RT-c and RT-d: no lag, so that one worker after the other makes one ticket and one line."""
    ref = await rt.desk.open(a_draft('it\'s \\ "odd"'))
    assert await rt.another().open(a_draft('it\'s \\ "odd"')) == ref
    line = a_line("tg:'99'\\", "una vez")
    assert await rt.desk.append(ref, line) == await rt.another().append(ref, line)
    assert in_order(await rt.lines(ref), "una vez")


async def test_the_account_cannot_read_a_note_even_by_its_number(rt: RtDriver) -> None:
    """RT-e."""
    ref = await rt.desk.open(a_draft())
    await rt.note(ref, "secreto-7c", [DeskFile("secreto-7c.txt", "text/plain", b"secreto-7c")])
    history = await rt.root.ask(f"/ticket/{ref}/history", fields="Type", per_page="100")
    (note,) = [each["id"] for each in history["items"] if each["Type"] == "Comment"]
    parts = await rt.root.ask(f"/transaction/{note}/attachments")
    async with as_bot(rt) as bot:
        seen = await bot.get(f"/ticket/{ref}/history", params={"per_page": 100})
        assert note not in [each["id"] for each in seen.json()["items"]]
        assert (await bot.get(f"/transaction/{note}")).status_code == 403
        for part in parts["items"]:
            assert "secreto" not in (await bot.get(f"/attachment/{part['id']}")).text
            media = MediaRef("rt", f"{note}/{part['id']}", MediaKind.DOCUMENT, "x", "text/plain")
            with pytest.raises(Rejected):
                [piece async for piece in rt.desk.read_file(media)]


async def test_a_file_of_another_reply_is_not_given_under_a_reply_number(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    for name in ("uno.txt", "dos.txt"):
        await rt.reply(ref, name, [DeskFile(name, "text/plain", name.encode())])
    one, two = [change.event.media[0] for change in await all_changes(rt.desk, cursor) if change.event.media]
    crossed = replace(one, ref=f"{one.ref.split('/')[0]}/{two.ref.split('/')[1]}")
    with pytest.raises(Rejected):
        [piece async for piece in rt.desk.read_file(crossed)]


async def test_hidden_notes_between_replies_make_no_holes_in_pages(rt: RtDriver) -> None:
    """RT-g: rights are applied after paging, so notes must not be in the question at all."""
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    for number in range(5):
        await rt.note(ref, f"nota {number}")
    await rt.reply(ref, "tras cinco notas")
    page = await rt.desk.changes(cursor)
    assert [change.event.text for change in page.changes if change.event.text] == ["tras cinco notas"]


async def test_a_quiet_poll_is_one_request_however_many_cases_are_open(rt: RtDriver) -> None:
    """RT-h."""
    for number in range(4):
        await rt.desk.open(a_draft(f"k{number}"))
    cursor = await head(rt.desk)
    rt.proxy.journal.calls.clear()
    assert (await rt.desk.changes(cursor)).changes == ()
    assert [call.path for call in rt.proxy.journal.calls] == ["/REST/2.0/transactions"]


async def test_numbers_that_a_queue_or_a_user_shares_with_a_ticket_bring_nothing(rt: RtDriver) -> None:
    """RT counts transactions of all objects together and joins them to tickets by number alone."""
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    queue = await rt.root.ask(f"/queue/{QUEUE}")
    await rt.root.put(f"/queue/{queue['id']}", {"SortOrder": str(int(queue["SortOrder"]) + 1)})
    await rt.reply(ref, "hola")
    assert {change.event.case_ref for change in await all_changes(rt.desk, cursor)} == {ref}


async def test_replies_by_the_web_form_come_up_as_text_and_as_html_with_files(rt: RtDriver) -> None:
    """RT-i."""
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    file = DeskFile("impreso.pdf", "application/pdf", b"%PDF \x00\xff")
    await rt.browser.reply(ref, "Texto llano\nsegunda línea ñ€", "text/plain")
    await rt.browser.reply(ref, "<p>Vea <a href='https://sede.example/x'>esto</a></p>", "text/html", [file])
    await rt.browser.note(ref, "<p>solo para nosotros</p>")
    first, second = [change.event for change in await all_changes(rt.desk, cursor) if change.event.text]
    assert first.text == "Texto llano\nsegunda línea ñ€"
    assert second.text == "Vea esto (https://sede.example/x)"
    assert [(media.name, media.mime, media.size) for media in second.media] == [("impreso.pdf", "application/pdf", 7)]
    assert b"".join([piece async for piece in rt.desk.read_file(second.media[0])]) == file.content


async def test_each_refusal_of_rt_is_told_by_its_cause(rt: RtDriver) -> None:
    """RT-j; a queue without the right to open, one that is not there, a ticket that is not there."""
    with pytest.raises(Misconfigured, match="CreateTicket"):
        await rt.another(user="mudo").open(a_draft())
    with pytest.raises(Misconfigured, match="no queue 'Nada'"):
        await rt.another(queue="Nada").open(a_draft())
    with pytest.raises(CaseGone, match="no ticket 999999"):
        await rt.desk.append("999999", a_line("m", "x"))
    ref = await rt.desk.open(a_draft())
    with pytest.raises(Misconfigured, match="ReplyToTicket"):
        await rt.another(user="mudo").append(ref, a_line("m", "x"))
    note = DeskLine("n", Author.SYSTEM, "x", NOON, Visibility.INTERNAL)
    with pytest.raises(Misconfigured, match="CommentOnTicket"):
        await rt.another(user="mudo").append(ref, note)
    with pytest.raises(Misconfigured, match="ModifyTicket"):
        await rt.another(user="mudo").set_state(ref, CaseState.SOLVED)
    with pytest.raises(Misconfigured, match="ShowTicket"):
        await rt.another(user="ciego").state(ref)


async def test_lines_say_who_speaks_because_all_are_written_by_one_account(rt: RtDriver) -> None:
    """RT-m."""
    ref = await rt.desk.open(a_draft())
    await rt.desk.append(ref, a_line("b1", "Buenos días", Author.BOT))
    assert in_order(await rt.lines(ref), "[Ciudadanía] Hola, quiero empadronarme", "[Bot] Buenos días")


async def test_a_citizen_becomes_a_user_once_and_has_no_address(rt: RtDriver) -> None:
    """RT-o."""
    desk = rt.another(user="gestor", requestors=True)
    refs = [await desk.open(a_draft(key)) for key in ("uno", "dos")]
    found = [await rt.root.ask(f"/ticket/{ref}") for ref in refs]
    assert [[each["id"] for each in ticket["Requestor"]] for ticket in found] == [["p-7f3a"], ["p-7f3a"]]
    user = await rt.root.ask("/user/p-7f3a")
    assert (user["EmailAddress"], user["Privileged"]) == ("", 0)
    ref = await rt.another(requestors=True).open(a_draft("sin derecho"))
    assert (await rt.root.ask(f"/ticket/{ref}"))["Requestor"] == []


async def test_what_somebody_who_is_not_staff_writes_into_a_case_is_no_reply(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    neighbour = Rest(rt.server.url, "vecina", PASSWORD)
    await neighbour.write(ref, "correspond", "me cuelo por correo", ())
    await neighbour.close()
    await rt.reply(ref, "del personal")
    assert [c.event.text for c in await all_changes(rt.desk, cursor) if c.event.text] == ["del personal"]


async def test_facts_of_the_case_stand_in_its_fields(rt: RtDriver) -> None:
    ref = await rt.desk.open(a_draft("clave"))
    fields = await rt.values(ref)
    expected = {"ConversationKey": "clave", "Channel": "telegram", "Language": "es", "Topic": "padron-alta"}
    assert {**expected, "Kind": "consulta"}.items() <= {name: "".join(v) for name, v in fields.items()}.items()


async def test_several_notes_keep_their_keys_and_are_written_once(rt: RtDriver) -> None:
    ref = await rt.desk.open(a_draft())
    for key in ("n1", "n2", "n1", "n2"):
        await rt.desk.append(ref, DeskLine(key, Author.SYSTEM, f"aviso {key}", NOON, Visibility.INTERNAL))
    assert in_order(await rt.lines(ref), "aviso n1", "aviso n2")
    rt.lose_next_answer()
    late = DeskLine("n3", Author.SYSTEM, "aviso n3", NOON, Visibility.INTERNAL)
    with pytest.raises(Exception, match="gave no answer"):
        await rt.desk.append(ref, late)
    await rt.desk.append(ref, late)
    assert said(await rt.lines(ref)).count("aviso n3") == 1


async def test_a_reply_that_its_database_shows_later_than_one_after_it_is_not_lost(rt: RtDriver) -> None:
    desk = rt.another(page_size=100)
    ref, cursor = await desk.open(a_draft()), await head(desk)
    await rt.reply(ref, "tarde")
    (late,) = await all_changes(desk, cursor)
    with rt.server.database() as database:
        database.execute("UPDATE Transactions SET ObjectType = 'none' WHERE id = ?", (late.id,))
    await rt.reply(ref, "a tiempo")
    first = await desk.changes(cursor)
    with rt.server.database() as database:
        database.execute("UPDATE Transactions SET ObjectType = 'RT::Ticket' WHERE id = ?", (late.id,))
    second = await desk.changes(first.cursor)
    assert [[change.event.text for change in page.changes] for page in (first, second)] == [["a tiempo"], ["tarde"]]
    assert (await desk.changes(second.cursor)).changes == ()


async def test_what_an_earlier_account_of_ours_wrote_never_comes_up_as_staffs_word(rt: RtDriver) -> None:
    """The account is changed between two looks: neither its lines nor its states are told, and staff's are."""
    cursor = (await rt.desk.changes(None)).cursor
    ref = await rt.desk.open(a_draft())
    await rt.desk.append(ref, a_line("m9", "Mi teléfono es 600 111 222"))
    await rt.desk.set_state(ref, CaseState.SOLVED)
    later = rt.another(user=STAFF)
    assert await all_changes(later, cursor) == []
    await rt.root.write(ref, "correspond", "Le respondo", ())
    texts = [change.event.text for change in await all_changes(later, cursor) if change.event.text]
    assert texts == ["Le respondo"]
