"""Trouble at Redmine or on the way to it: told by its cause, and never done twice."""

from __future__ import annotations

import re

import pytest

from handlers.domain.case import Author, CaseState, Visibility
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Delivery, DeskFile, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import NOON, OPENING, a_draft, a_line, in_order, said
from tests.real.redmine.driver import RedmineDriver
from tests.real.redmine.server import BARE_PROJECT, BOT, LONELY_PROJECT
from tests.standins.desk_parts.faults import Fault, FaultKind

pytestmark = [pytest.mark.asyncio, pytest.mark.redmine]
ASPECTS = {"login", "webhook", "project", "rights", "fields", "statuses", "staff", "notes"}
EXPLAINED = {"En otra administración": CaseState.WAITING_CITIZEN, "Archivada": CaseState.CLOSED}


async def test_a_sound_set_up_is_all_ok(redmine: RedmineDriver) -> None:
    await redmine.desk.open(a_draft())
    aspects = await redmine.another(statuses=EXPLAINED).check()
    assert set(aspects) == ASPECTS
    assert [sentence for sentence in aspects.values() if not sentence.startswith("ok: ")] == []


@pytest.mark.parametrize(
    ("changed", "aspect", "expected"),
    [
        ({"key": "otra"}, "login", "wrong: .*does not accept the login"),
        ({"url": "http://127.0.0.1:9"}, "login", "wrong: .*cannot be reached"),
        ({"project": "nada"}, "project", "wrong: .*no project 'nada'"),
        ({"project": "../users"}, "project", "wrong: .*no identifier"),
        ({"tracker": "Nada"}, "project", "wrong: .*no tracker 'Nada'"),
        ({"case_field": 0}, "fields", "wrong: .*two different issue fields"),
        ({"line_field": 99}, "fields", "wrong: .*number 99.*deploy/redmine"),
        ({}, "statuses", "warning: .*En otra administración, Archivada"),
        ({"statuses": {"Nueva": CaseState.OPEN}}, "statuses", "wrong: .*new cases"),
        ({"staff_roles": ("Nadie",)}, "staff", "wrong: .*no members with the role Nadie"),
        ({"project": LONELY_PROJECT}, "staff", "wrong: .*no members"),
        ({"project": LONELY_PROJECT}, "fields", "warning: .*first one"),
    ],
)
async def test_the_check_finds_each_fault(
    redmine: RedmineDriver, changed: dict[str, object], aspect: str, expected: str
) -> None:
    await redmine.desk.open(a_draft())
    assert re.match(expected, (await redmine.another(**changed).check())[aspect])


@pytest.mark.parametrize(
    ("login", "aspect", "expected"),
    [
        ("ajeno", "project", "wrong: .*no member of it"),
        ("manco", "rights", "wrong: .*edit_issues, add_issue_notes, set_notes_private"),
        ("corto", "rights", "wrong: .*its own issues only"),
        ("intocable", "rights", "warning: .*hand a case back"),
        ("fisgon", "notes", "warning: .*view_private_notes"),
        ("admin", "notes", "warning: .*administrator"),
    ],
)
async def test_the_check_finds_what_is_wrong_with_the_account(
    redmine: RedmineDriver, login: str, aspect: str, expected: str
) -> None:
    found = await redmine.another(key=redmine.facts.keys[login]).check()
    assert re.match(expected, found[aspect])


async def test_a_field_that_cannot_be_searched_takes_no_case_that_could_be_doubled(redmine: RedmineDriver) -> None:
    await redmine.desk.open(a_draft("otro"))
    desk = redmine.another(case_field=redmine.facts.fields["Sin filtro"])
    assert "cannot be searched" in (await desk.check())["fields"]
    with pytest.raises(Misconfigured, match="cannot be searched"):
        await desk.open(a_draft())
    assert await redmine.cases() == 1


async def test_a_project_without_the_fields_takes_no_second_case(redmine: RedmineDriver) -> None:
    await redmine.hands(BOT).create(project_id=BARE_PROJECT, subject="sin campos")
    desk = redmine.another(project=BARE_PROJECT)
    assert (await desk.check())["fields"].startswith("wrong: ")
    with pytest.raises(Misconfigured, match="issue fields number"):
        await desk.open(a_draft())
    found = await redmine.root.ask("/issues.json", project_id=BARE_PROJECT, status_id="*")
    assert found["total_count"] == 1


async def test_an_account_whose_lines_would_be_dropped_writes_none(redmine: RedmineDriver) -> None:
    ref = await redmine.desk.open(a_draft())
    desk = redmine.another(key=redmine.facts.keys["manco"])
    with pytest.raises(Misconfigured, match="add_issue_notes"):
        await desk.append(ref, a_line("m3", "¿Hola?"))
    with pytest.raises(Misconfigured, match="edit_issues"):
        await desk.set_state(ref, CaseState.SOLVED)
    assert in_order(await redmine.lines(ref), *OPENING)


async def test_a_wrong_key_is_a_mistake_of_the_set_up(redmine: RedmineDriver) -> None:
    with pytest.raises(Misconfigured, match="login"):
        await redmine.another(key="otra").open(a_draft())


async def test_a_redmine_that_is_away_is_asked_again_later(redmine: RedmineDriver) -> None:
    with pytest.raises(Retryable, match="cannot be reached"):
        await redmine.another(url="http://127.0.0.1:9").open(a_draft())


async def test_a_redmine_that_asks_us_to_wait_is_given_that_time(redmine: RedmineDriver) -> None:
    redmine.proxy.faults.plant(Fault(FaultKind.TOO_MANY, retry_after=17))
    with pytest.raises(Retryable) as told:
        await redmine.desk.open(a_draft())
    assert told.value.after_seconds == 17


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.ERROR_AFTER_WRITE),
        Fault(FaultKind.LOST_ANSWER),
        Fault(FaultKind.MALFORMED, r"/issues\.json$", "POST"),
        Fault(FaultKind.SLOW_ANSWER, r"/issues\.json$", "POST", seconds=6),
    ],
    ids=lambda fault: str(fault.kind),
)
async def test_a_case_whose_answer_was_spoilt_is_opened_once(redmine: RedmineDriver, fault: Fault) -> None:
    hasty = redmine.another(timeout=4.0)
    redmine.proxy.faults.plant(fault)
    with pytest.raises(Ambiguous):
        await hasty.open(a_draft())
    ref = await redmine.desk.open(a_draft())
    assert await redmine.cases() == 1
    assert in_order(await redmine.lines(ref), *OPENING)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.ERROR_AFTER_WRITE, method="PUT"),
        Fault(FaultKind.LOST_ANSWER, method="PUT"),
        Fault(FaultKind.SLOW_ANSWER, method="PUT", seconds=6),
    ],
    ids=lambda fault: str(fault.kind),
)
async def test_a_line_whose_answer_was_spoilt_is_written_once(redmine: RedmineDriver, fault: Fault) -> None:
    ref = await redmine.desk.open(a_draft())
    hasty = redmine.another(timeout=4.0)
    redmine.proxy.faults.plant(fault)
    line = a_line("m3", "una vez", Author.CITIZEN, DeskFile("a.txt", "text/plain", b"a"))
    with pytest.raises(Ambiguous):
        await hasty.append(ref, line)
    await redmine.desk.append(ref, line)
    assert said(await redmine.lines(ref)).count("una vez") == 1


async def test_a_file_whose_sending_was_spoilt_is_sent_again(redmine: RedmineDriver) -> None:
    draft = a_draft("k", a_line("m1", "Adjunto", Author.CITIZEN, DeskFile("a.txt", "text/plain", b"a")))
    redmine.proxy.faults.plant(Fault(FaultKind.LOST_ANSWER, "uploads"))
    with pytest.raises(Retryable):
        await redmine.desk.open(draft)
    ref = await redmine.desk.open(draft)
    assert [file.name for line in await redmine.lines(ref) for file in line.files] == ["a.txt"]


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.MALFORMED, FaultKind.ERROR, FaultKind.DROP])
async def test_an_answer_that_cannot_be_read_moves_no_cursor(redmine: RedmineDriver, kind: FaultKind) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.reply(ref, "hola")
    redmine.proxy.faults.plant(Fault(kind, method="GET"))
    with pytest.raises(Retryable):
        await redmine.desk.changes(cursor)
    assert [change.event.text for change in await all_changes(redmine.desk, cursor)] == ["hola"]


async def test_a_file_that_redmine_finds_too_large_is_named_and_nothing_is_written(redmine: RedmineDriver) -> None:
    generous = redmine.another(max_file=64 * 1024 * 1024)
    huge = DeskFile("enorme.bin", "application/octet-stream", bytes(20 * 1024 * 1024 + 1))
    with pytest.raises(Rejected, match=r"enorme\.bin"):
        await generous.open(a_draft("k", a_line("m1", "Adjunto", Author.CITIZEN, huge)))
    assert await redmine.cases() == 0


async def test_a_state_that_the_workflow_refuses_is_not_taken_as_done(redmine: RedmineDriver) -> None:
    ref = await redmine.desk.open(a_draft())
    rigid = redmine.another(key=redmine.facts.keys["rigido"])
    with pytest.raises(Rejected, match=r"'Nueva' to 'Resuelta'.*workflow"):
        await rigid.set_state(ref, CaseState.SOLVED)
    assert await redmine.desk.state(ref) is CaseState.QUEUED
    with pytest.raises(Rejected, match="not deleted"):
        await redmine.desk.set_state(ref, CaseState.GONE)


async def test_a_line_is_kept_though_the_workflow_lets_nothing_be_reopened(redmine: RedmineDriver) -> None:
    ref = await redmine.desk.open(a_draft())
    await redmine.solve(ref)
    await redmine.another(key=redmine.facts.keys["rigido"]).append(ref, a_line("m5", "No está resuelto"))
    assert in_order(await redmine.lines(ref), "No está resuelto")
    assert await redmine.desk.state(ref) is CaseState.SOLVED


async def test_a_deleted_case_is_told_as_gone_by_every_call(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.reply(ref, "adiós")
    (change,) = await all_changes(redmine.desk, cursor)
    await redmine.delete(ref)
    for work in (
        redmine.desk.state(ref),
        redmine.desk.set_state(ref, CaseState.OPEN),
        redmine.desk.queue_position(ref),
    ):
        with pytest.raises(CaseGone):
            await work
    await redmine.desk.delivered(change.id, Delivery.NOT_SENT, "bloqueado")


async def test_every_call_from_outside_is_refused(redmine: RedmineDriver) -> None:
    for headers, body in (({}, b""), ({"x-webhook-secret": ""}, b"{}"), ({"x-redmine-delivery": "1"}, b'{"issue": 1}')):
        with pytest.raises(Rejected, match="no webhooks"):
            redmine.desk.hints(headers, body)


async def test_hostile_names_and_texts_arrive_as_text(redmine: RedmineDriver) -> None:
    hostile = "<script>alert(1)</script> '; DROP TABLE issues; -- \\ ${x} {{include(Wiki)}} \u202e"
    files = (
        DeskFile('"../../etc/passwd\r\nX-Evil: 1', "text/html", b"<script>"),
        DeskFile("x" * 400 + ".txt", "not a type", b"x"),
        DeskFile("m.bin", "multipart/mixed; boundary=x", b"--x--"),
    )
    key = "clave rara|con barra > y ~ñ "
    draft = a_draft(key, a_line("m1", hostile, Author.CITIZEN, *files))
    ref = await redmine.desk.open(draft)
    assert await redmine.desk.open(draft) == ref
    assert in_order(await redmine.lines(ref), hostile)
    seen = [file for line in await redmine.lines(ref) for file in line.files]
    assert [file.content for file in seen] == [file.content for file in files]
    assert all("/" not in file.name and "\n" not in file.name for file in seen)
    line = a_line("otra|clave ", "una")
    assert await redmine.desk.append(ref, line) == await redmine.desk.append(ref, line)


async def test_staff_see_what_became_of_their_reply(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.reply(ref, "una")
    await redmine.reply(ref, "dos")
    one, two = await all_changes(redmine.desk, cursor)
    await redmine.desk.delivered(one.id, Delivery.SENT, "")
    assert (await redmine.values(ref))["Delivery"] == f"Respuesta #{one.id.split('-')[1]}: enviada"
    for _ in range(2):
        await redmine.desk.delivered(two.id, Delivery.NOT_SENT, "La persona bloqueó el bot")
    assert (await redmine.values(ref))["Delivery"] == f"Respuesta #{two.id.split('-')[1]}: NO enviada"
    notes = [line.text for line in await redmine.lines(ref) if line.internal]
    assert notes == ["[Sistema] No entregado a la ciudadanía: La persona bloqueó el bot"]
    for odd in ("", "x", "999999", "999999-1", "1.taken"):
        await redmine.desk.delivered(odd, Delivery.SENT, "")


async def test_without_a_field_for_it_only_a_failure_is_shown(redmine: RedmineDriver) -> None:
    plain = redmine.another(delivery_field=0)
    assert plain.caps.shows_delivery is False
    ref, cursor = await plain.open(a_draft()), await head(plain)
    await redmine.reply(ref, "una")
    (change,) = await all_changes(plain, cursor)
    await plain.delivered(change.id, Delivery.SENT, "")
    await plain.delivered(change.id, Delivery.UNCERTAIN, "")
    assert not (await redmine.values(ref))["Delivery"]
    assert [line.text for line in await redmine.lines(ref) if line.internal] == [
        "[Sistema] No se sabe si llegó a la ciudadanía."
    ]


async def test_the_words_for_staff_are_in_the_agencys_language(redmine: RedmineDriver) -> None:
    desk = redmine.another(language="ca")
    ref = await desk.open(a_draft())
    await desk.append(ref, DeskLine("n", Author.SYSTEM, "avís", NOON, Visibility.INTERNAL))
    assert "[Ciutadania]" in said(await redmine.lines(ref))
    assert "[Sistema] avís" in said(await redmine.lines(ref))
