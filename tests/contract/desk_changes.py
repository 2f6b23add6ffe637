"""The desk contract, part two: what staff do comes up once, in order, and their notes never do."""

from __future__ import annotations

import pytest

from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.errors import CaseGone, Rejected
from handlers.ports import Delivery, Desk, DeskChange, DeskFile, DeskLine
from tests.contract.desk_driver import NOON, ODD_NAME, DeskDriver, a_draft, a_line, in_order

CANARY = "canario-4f1c9a"


async def all_changes(desk: Desk, cursor: str | None) -> list[DeskChange]:
    """Every change after `cursor`, page by page."""
    found: list[DeskChange] = []
    while True:
        page = await desk.changes(cursor)
        if page.cursor == cursor:
            return found
        found.extend(page.changes)
        cursor = page.cursor


async def head(desk: Desk) -> str:
    """The cursor from which nothing has happened yet."""
    return (await desk.changes(None)).cursor


@pytest.mark.asyncio
class ChangesContract:
    """Half of `DeskContract`; not to be subclassed alone."""

    async def test_a_staff_reply_comes_up_once_to_the_letter_and_signed(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "Traiga el DNI <original> & copia ñ€😀\n\nGracias")
        replies = _replies(await all_changes(driver.desk, cursor))
        assert [(reply.event.case_ref, reply.event.text) for reply in replies] == [
            (ref, "Traiga el DNI <original> & copia ñ€😀\n\nGracias")
        ]
        assert replies[0].event.signature
        assert replies[0].event.at.tzinfo is not None

    async def test_what_the_product_wrote_never_comes_back(self, driver: DeskDriver) -> None:
        cursor = await head(driver.desk)
        ref = await driver.desk.open(a_draft())
        if driver.desk.caps.conversation:
            await driver.desk.append(ref, a_line("m3", "del bot", Author.BOT))
            await driver.desk.append(ref, a_line("m4", "dicho antes por personal", Author.STAFF))
            await driver.desk.append(ref, DeskLine("m5", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL))
            await driver.desk.set_state(ref, CaseState.SOLVED)
            await driver.desk.append(ref, a_line("m6", "otra vez"))
        assert await all_changes(driver.desk, cursor) == []

    async def test_a_note_and_its_file_appear_nowhere(
        self, driver: DeskDriver, caplog: pytest.LogCaptureFixture
    ) -> None:
        cursor = await head(driver.desk)
        ref = await driver.desk.open(a_draft())
        await driver.take(ref)
        await driver.note(ref, f"{CANARY} antes", [DeskFile(f"{CANARY}.txt", "text/plain", CANARY.encode())])
        await driver.reply(ref, "Respuesta pública")
        await driver.note(ref, f"{CANARY} después")
        await driver.solve(ref)
        changes = await all_changes(driver.desk, cursor)
        assert len(_replies(changes)) == 1
        assert all(not change.event.text for change in changes if change.event.kind is not StaffEventKind.REPLY)
        assert CANARY not in repr(changes)
        assert CANARY not in caplog.text
        assert CANARY not in repr(await driver.desk.check())
        noted = sum(CANARY in line.text for line in await driver.lines(ref) if line.internal)
        assert noted == (2 if driver.desk.caps.internal_notes else 0)

    async def test_a_reply_in_html_comes_up_as_text_with_its_links(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.html:
            return
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply_html(
            ref,
            "<p>Buenos días:</p><p>Pida cita en <a href='https://sede.example/cita?a=1&amp;b=2'>la sede</a> "
            "&lt;gratis&gt;.<br>Traiga el <b>DNI</b>.</p>",
        )
        (reply,) = _replies(await all_changes(driver.desk, cursor))
        assert "la sede (https://sede.example/cita?a=1&b=2) <gratis>." in reply.event.text
        assert "DNI" in reply.event.text
        assert "<p>" not in reply.event.text

    async def test_a_merged_case_says_where_it_goes_on(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.merges:
            return
        one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
        cursor = await head(driver.desk)
        await driver.merge(one, two)
        merged = [c.event for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.MERGED]
        assert [(event.case_ref, event.into) for event in merged] == [(one, two)]
        await driver.desk.append(one, a_line("m7", "tras la unión"))
        assert in_order(await driver.lines(two), "tras la unión")

    async def test_a_deleted_case_comes_up_as_gone_and_takes_no_more_lines(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.deletes:
            return
        ref, other = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
        cursor = await head(driver.desk)
        await driver.delete(ref)
        with pytest.raises(CaseGone):
            await driver.desk.append(ref, a_line("m8", "¿Hola?"))
        assert await _state_or_gone(driver.desk, ref) is CaseState.GONE
        await driver.reply(other, "sigo aquí")
        replies = _replies(await all_changes(driver.desk, cursor))
        assert [reply.event.case_ref for reply in replies] == [other]

    async def test_no_cursor_means_from_now_on(self, driver: DeskDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.reply(ref, "vieja")
        first = await driver.desk.changes(None)
        assert first.changes == ()
        await driver.reply(ref, "nueva")
        assert [reply.event.text for reply in _replies(await all_changes(driver.desk, first.cursor))] == ["nueva"]

    async def test_a_quiet_desk_keeps_its_cursor(self, driver: DeskDriver) -> None:
        await driver.desk.open(a_draft())
        cursor = await head(driver.desk)
        assert (await driver.desk.changes(cursor)).changes == ()
        assert await all_changes(driver.desk, (await driver.desk.changes(cursor)).cursor) == []

    async def test_a_crash_before_the_cursor_was_saved_repeats_the_same_ids(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "una")
        before = await all_changes(driver.desk, cursor)
        if not driver.desk.caps.conversation:
            assert await all_changes(driver.desk, cursor) == before
            return
        await driver.reply(ref, "dos")
        after = await all_changes(driver.desk, cursor)
        assert after[: len(before)] == before
        assert len({change.id for change in after}) == len(after)

    async def test_many_replies_with_notes_between_come_up_in_order_across_pages(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        for number in range(driver.many):
            await driver.reply(ref, f"respuesta {number}")
            if number % 3 == 0:
                await driver.note(ref, f"{CANARY} {number}")
        changes = await all_changes(driver.desk, cursor)
        assert [reply.event.text for reply in _replies(changes)] == [
            f"respuesta {number}" for number in range(driver.many)
        ]
        assert CANARY not in repr(changes)

    async def test_the_newest_word_of_staff_on_each_of_many_reports_comes_up(self, driver: DeskDriver) -> None:
        if driver.desk.caps.conversation:
            return
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(driver.many)]
        cursor = await head(driver.desk)
        for ref in refs:
            await driver.reply(ref, "superada")
            await driver.reply(ref, f"respuesta {ref}")
        replies = _replies(await all_changes(driver.desk, cursor))
        assert [(reply.event.case_ref, reply.event.text) for reply in replies] == [
            (ref, f"respuesta {ref}") for ref in refs
        ]

    async def test_taking_solving_and_reopening_come_up_as_states(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.take(ref)
        await driver.solve(ref)
        changes: list[DeskChange] = []
        if not driver.desk.caps.conversation:
            page = await driver.desk.changes(cursor)
            changes, cursor = list(page.changes), page.cursor
        await driver.reopen(ref)
        changes += await all_changes(driver.desk, cursor)
        states = [change.event.state for change in changes if change.event.kind is StaffEventKind.STATE]
        # A desk that leaves "taken" to its staff's word shows the two that it always has.
        assert states[-2:] == [CaseState.SOLVED, CaseState.OPEN]
        assert states[:-2] in ([CaseState.OPEN], [])
        assert await driver.desk.state(ref) is CaseState.OPEN

    async def test_taking_a_case_comes_up_as_assignment(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.take(ref)
        changes = await all_changes(driver.desk, cursor)
        assert [change.event.case_ref for change in changes if change.event.kind is StaffEventKind.ASSIGNED] == (
            [ref] if driver.desk.caps.assignment else []
        )

    async def test_handing_back_comes_up_and_the_citizens_next_line_queues_the_case(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.hands_back:
            return
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.take(ref)
        await driver.hand_back(ref)
        kinds = [change.event.kind for change in await all_changes(driver.desk, cursor)]
        assert kinds[-1] is StaffEventKind.HAND_BACK
        await driver.desk.append(ref, a_line("m9", "Otra vez con una persona"))
        assert await driver.desk.state(ref) is CaseState.QUEUED

    async def test_a_replys_files_come_up_with_their_names_and_bytes(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        files = [DeskFile(ODD_NAME, "application/pdf", b"%PDF \x00" * 50_000), DeskFile("foto.png", "image/png", b"")]
        await driver.reply(ref, "Van dos", files)
        media = [media for reply in _replies(await all_changes(driver.desk, cursor)) for media in reply.event.media]
        assert [(found.name, found.mime, found.source) for found in media] == (
            [(file.name, file.mime, driver.desk.name) for file in files] if driver.desk.caps.files_out else []
        )
        for found, file in zip(media, files, strict=False):
            assert b"".join([piece async for piece in driver.desk.read_file(found)]) == file.content

    async def test_news_of_delivery_may_be_repeated_and_are_not_echoed(self, driver: DeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "Hola")
        changes = await all_changes(driver.desk, cursor)
        for change in changes:
            await driver.desk.delivered(change.id, Delivery.NOT_SENT, "La persona bloqueó el bot")
            await driver.desk.delivered(change.id, Delivery.NOT_SENT, "La persona bloqueó el bot")
        assert await all_changes(driver.desk, cursor) == changes

    async def test_changes_of_several_cases_keep_their_order(self, driver: DeskDriver) -> None:
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(3)]
        cursor = await head(driver.desk)
        for number, ref in enumerate(refs * 2):
            await driver.reply(ref, str(number))
        replies = _replies(await all_changes(driver.desk, cursor))
        expected = [(ref, str(number)) for number, ref in enumerate(refs * 2)]
        assert [(reply.event.case_ref, reply.event.text) for reply in replies] == (
            expected if driver.desk.caps.conversation else expected[len(refs) :]
        )

    @pytest.mark.parametrize("cursor", ["", "abc", "-5", "9" * 60, "1; DROP TABLE x"])
    async def test_a_cursor_that_is_not_one_is_refused(self, driver: DeskDriver, cursor: str) -> None:
        with pytest.raises(Rejected):
            await driver.desk.changes(cursor)


async def _state_or_gone(desk: Desk, ref: str) -> CaseState:
    """A desk that keeps nothing of a deleted case cannot tell it from one that never was."""
    try:
        return await desk.state(ref)
    except CaseGone:
        return CaseState.GONE


def _replies(changes: list[DeskChange]) -> list[DeskChange]:
    return [change for change in changes if change.event.kind is StaffEventKind.REPLY]
