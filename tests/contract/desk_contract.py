"""The desk contract, part one: cases and lines go down once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, Rejected
from handlers.ports import Desk, DeskFile, DeskLine, Idempotency
from tests.contract.desk_changes import ChangesContract
from tests.contract.desk_driver import NOON, ODD_NAME, OPENING, DeskDriver, a_draft, a_line, in_order, said


def at_once(desks: Sequence[Desk], work: Callable[[Desk], Awaitable[str]], mode: Idempotency) -> list[str]:
    """Do `work` at every desk, each in a thread with its own event loop, let go at the same moment.

    Where the desk leaves the care for one worker at a time to our queue, they go one after the other.
    """
    gate = threading.Barrier(len(desks))
    results: list[str] = []

    async def one(desk: Desk) -> str:
        try:
            return await work(desk)
        finally:
            await desk.close()

    def run(desk: Desk) -> None:
        if mode is Idempotency.NATIVE:
            gate.wait()
        results.append(asyncio.run(one(desk)))

    threads = [threading.Thread(target=run, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
        if mode is not Idempotency.NATIVE:
            thread.join()
    for thread in threads:
        thread.join()
    assert len(results) == len(desks), "a worker failed"
    return results


@pytest.mark.asyncio
class DeskContract(ChangesContract):
    """Subclass it as ``TestSomething`` and give a fixture ``driver``; capabilities are tested both ways."""

    async def test_an_opened_case_is_queued_and_shows_the_whole_transcript(self, driver: DeskDriver) -> None:
        ref = await driver.desk.open(a_draft())
        assert isinstance(ref, str)
        waits = CaseState.QUEUED in driver.desk.caps.states
        assert await driver.desk.state(ref) is (CaseState.QUEUED if waits else CaseState.OPEN)
        assert in_order(await driver.lines(ref), "Hola, quiero empadronarme", "¡Con una persona!")

    async def test_a_conversation_of_three_hundred_messages_goes_down_whole_and_in_order(
        self, driver: DeskDriver
    ) -> None:
        texts = [f"mensaje número {number:03d}" for number in range(300)]
        draft = a_draft("largo", *(a_line(f"l{number}", text) for number, text in enumerate(texts)))
        lines = await driver.lines(await driver.desk.open(draft))
        assert in_order(lines, texts[0], texts[-1])
        assert in_order(lines, *texts) is driver.desk.caps.whole_transcript

    async def test_opening_twice_with_one_key_gives_one_case(self, driver: DeskDriver) -> None:
        first = await driver.desk.open(a_draft("k"))
        assert await driver.desk.open(a_draft("k")) == first
        assert await driver.cases() == 1
        assert in_order(await driver.lines(first), *OPENING)

    async def test_another_key_gives_another_case_though_the_lines_are_the_same(self, driver: DeskDriver) -> None:
        line = a_line("telegram-1", "Hola")
        assert await driver.desk.open(a_draft("one", line)) != await driver.desk.open(a_draft("two", line))

    async def test_a_case_without_a_transcript_can_be_opened(self, driver: DeskDriver) -> None:
        draft = replace(a_draft(), transcript=())
        ref = await driver.desk.open(draft)
        assert await driver.desk.open(draft) == ref
        assert "empadronarme" not in said(await driver.lines(ref))

    async def test_a_lost_answer_on_open_leaves_one_case(self, driver: DeskDriver) -> None:
        driver.lose_next_answer()
        with pytest.raises(Ambiguous):
            await driver.desk.open(a_draft("k"))
        ref = await driver.desk.open(a_draft("k"))
        assert await driver.cases() == 1
        assert in_order(await driver.lines(ref), *OPENING)

    async def test_a_desk_that_only_takes_reports_refuses_later_lines_and_shows_none(self, driver: DeskDriver) -> None:
        if driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        before = said(await driver.lines(ref))
        for line in (a_line("m3", "¿Siguen ahí?"), DeskLine("n1", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL)):
            with pytest.raises(Rejected):
                await driver.desk.append(ref, line)
        assert said(await driver.lines(ref)) == before
        assert await driver.cases() == 1

    async def test_a_lost_answer_on_append_leaves_one_line(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        driver.lose_next_answer()
        with pytest.raises(Ambiguous):
            await driver.desk.append(ref, a_line("m3", "¿Siguen ahí?"))
        await driver.desk.append(ref, a_line("m3", "¿Siguen ahí?"))
        assert in_order(await driver.lines(ref), *OPENING, "¿Siguen ahí?")

    async def test_two_workers_opening_at_once_leave_one_case(self, driver: DeskDriver) -> None:
        desks = [driver.another() for _ in range(4)]
        mode = driver.desk.caps.idempotent_open
        refs = await asyncio.to_thread(at_once, desks, lambda desk: desk.open(a_draft("k")), mode)
        assert len(set(refs)) == 1
        assert await driver.cases() == 1
        assert in_order(await driver.lines(refs[0]), *OPENING)

    async def test_two_workers_appending_one_line_at_once_leave_one_line(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        desks = [driver.another() for _ in range(4)]
        line = a_line("m3", "Una sola vez")
        mode = driver.desk.caps.idempotent_append
        ids = await asyncio.to_thread(at_once, desks, lambda desk: desk.append(ref, line), mode)
        assert len(set(ids)) == 1
        assert in_order(await driver.lines(ref), "Una sola vez")

    async def test_lines_keep_their_order_and_every_character(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        odd = "<b>no</b> & 'sí' ñ€😀\n\n  segunda línea\n" + "á" * 15_000 + "fin"
        await driver.desk.append(ref, a_line("m3", odd))
        await driver.desk.append(ref, a_line("m4", "después", Author.BOT))
        assert in_order(await driver.lines(ref), *OPENING, odd, "después")

    async def test_an_internal_line_is_internal_at_the_desk(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        line = DeskLine("n1", Author.SYSTEM, "No se pudo entregar: bot bloqueado", NOON, Visibility.INTERNAL)
        await driver.desk.append(ref, line)
        lines = await driver.lines(ref)
        assert [line.internal for line in lines if "bot bloqueado" in line.text] == (
            [True] if driver.desk.caps.internal_notes else []
        )
        assert not any(line.internal for line in lines if "bot bloqueado" not in line.text)

    async def test_files_go_down_with_their_names_and_bytes_even_empty_or_large(self, driver: DeskDriver) -> None:
        files = (
            DeskFile(ODD_NAME, "application/pdf", b"%PDF-1.4 \x00\xff"),
            DeskFile("vacío.txt", "text/plain", b""),
            DeskFile("grande.bin", "application/octet-stream", b"\x00\x01" * (6 * 1024 * 1024)),
        )
        ref = await driver.desk.open(a_draft("k", a_line("m1", "Adjunto", Author.CITIZEN, *files[:2])))
        if driver.desk.caps.conversation:
            await driver.desk.append(ref, a_line("m2", "", Author.CITIZEN, files[2]))
        seen = [file for line in await driver.lines(ref) for file in line.files]
        assert seen == (list(files) if driver.desk.caps.files_in else [])

    async def test_a_file_over_the_limit_is_refused_and_nothing_is_written(self, driver: DeskDriver) -> None:
        huge = DeskFile("enorme.bin", "application/octet-stream", bytes(driver.desk.caps.max_file + 1))
        ref = await driver.desk.open(a_draft("k"))
        if not driver.desk.caps.files_in:
            # What is not sent cannot be too large: nobody is to be left without a case for it.
            await driver.desk.open(a_draft("k2", a_line("m1", "Adjunto", Author.CITIZEN, huge)))
            assert await driver.cases() == 2
            return
        with pytest.raises(Rejected, match=r"enorme\.bin"):
            await driver.desk.append(ref, a_line("m9", "Adjunto", Author.CITIZEN, huge))
        with pytest.raises(Rejected, match=r"enorme\.bin"):
            await driver.desk.open(a_draft("k2", a_line("m1", "Adjunto", Author.CITIZEN, huge)))
        assert await driver.cases() == 1
        assert in_order(await driver.lines(ref), *OPENING)

    @pytest.mark.parametrize("ref", ["999999", "", "no-such-case", "-1", "١", "9" * 40, "1 OR 1=1"])
    async def test_an_unknown_case_is_refused_by_every_call(self, driver: DeskDriver, ref: str) -> None:
        await driver.desk.open(a_draft())
        for work in (
            driver.desk.append(ref, a_line("m", "x")),
            driver.desk.state(ref),
            driver.desk.set_state(ref, CaseState.CLOSED),
        ):
            with pytest.raises(Rejected):
                await work

    @pytest.mark.parametrize(
        "state", [CaseState.OPEN, CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.CLOSED, CaseState.QUEUED]
    )
    async def test_set_state_tells_what_the_desk_then_says(self, driver: DeskDriver, state: CaseState) -> None:
        ref = await driver.desk.open(a_draft())
        if not driver.desk.caps.conversation:
            await _stays(driver.desk, ref, state)
            return
        now = await driver.desk.set_state(ref, state)
        assert await driver.desk.state(ref) is now
        if state in driver.desk.caps.states:
            assert now is state
        assert now in driver.desk.caps.states

    async def test_a_citizens_line_on_a_solved_case_reopens_it(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        await driver.solve(ref)
        assert await driver.desk.state(ref) is CaseState.SOLVED
        await driver.desk.append(ref, a_line("m5", "No está resuelto"))
        reopened = await driver.desk.state(ref) in {CaseState.QUEUED, CaseState.OPEN}
        assert reopened is driver.desk.caps.reopen_on_append

    async def test_what_the_product_says_about_itself_leaves_a_solved_case_solved(self, driver: DeskDriver) -> None:
        if not driver.desk.caps.conversation:
            return
        ref = await driver.desk.open(a_draft())
        await driver.solve(ref)
        await driver.desk.append(ref, DeskLine("s1", Author.SYSTEM, "Entregado", NOON, Visibility.INTERNAL))
        assert await driver.desk.state(ref) is CaseState.SOLVED

    async def test_the_queue_position_counts_from_one_and_moves_up(self, driver: DeskDriver) -> None:
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(3)]
        if not driver.desk.caps.queue_position:
            assert await driver.desk.queue_position(refs[0]) is None
            return
        assert [await driver.desk.queue_position(ref) for ref in refs] == [1, 2, 3]
        await driver.take(refs[0])
        assert [await driver.desk.queue_position(ref) for ref in refs] == [None, 1, 2]

    async def test_a_file_of_somewhere_else_is_refused(self, driver: DeskDriver) -> None:
        await driver.desk.open(a_draft())
        for source, ref in (("telegram", "1"), (driver.desk.name, "999999"), (driver.desk.name, "../1")):
            media = MediaRef(source, ref, MediaKind.DOCUMENT, "x.pdf", "application/pdf")
            with pytest.raises(Rejected):
                await _read(driver.desk, media)

    async def test_a_forged_webhook_call_is_refused(self, driver: DeskDriver) -> None:
        with pytest.raises(Rejected):
            driver.desk.hints({"x-hub-signature-256": "sha256=00"}, b'{"ticket":1}')

    async def test_the_check_speaks_in_plain_words(self, driver: DeskDriver) -> None:
        aspects = await driver.desk.check()
        assert aspects
        assert all(aspects.values())


async def _stays(desk: Desk, ref: str, state: CaseState) -> None:
    """A desk whose cases cannot be changed from here refuses whatever would change one, and says how it is otherwise."""
    before = await desk.state(ref)
    if state in desk.caps.states and state is not before:
        with pytest.raises(Rejected):
            await desk.set_state(ref, state)
    else:
        with suppress(Rejected):
            assert await desk.set_state(ref, state) is before
    assert await desk.state(ref) is before


async def _read(desk: Desk, media: MediaRef) -> bytes:
    return b"".join([piece async for piece in desk.read_file(media)])
