"""What a real Redmine does, and what the adapter makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_adapter.redmine.cursor import parsed
from handlers.domain.case import Author, CaseState, StaffEventKind
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Rejected
from handlers.ports import DeskFile
from tests.contract.desk_changes import CANARY, all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.real.redmine.driver import RedmineDriver
from tests.real.redmine.server import BOT, OTHER_PROJECT, SEED, STAFF

pytestmark = [pytest.mark.asyncio, pytest.mark.redmine]
SECRET_FILE = DeskFile(f"{CANARY}.txt", "text/plain", CANARY.encode())


async def texts(redmine: RedmineDriver, cursor: str) -> list[str]:
    """The replies after a cursor."""
    return [c.event.text for c in await all_changes(redmine.desk, cursor) if c.event.kind is StaffEventKind.REPLY]


def later(cursor: str) -> str:
    """The cursor as it is once the last touch was read for good: its time to settle is over."""
    moved = parsed(cursor.partition("|")[0])
    marks = {issue: mark | 1 for issue, mark in moved.issues.marks.items()}
    return replace(moved, issues=replace(moved.issues, marks=marks)).text()


async def test_the_file_of_a_private_note_lies_in_a_public_entry_and_cannot_be_read(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.note(ref, CANARY, [SECRET_FILE])
    issue = await redmine.hands(BOT).issue(ref)
    (entry,) = issue["journals"]
    assert not entry["notes"]
    assert CANARY in repr(entry), "Redmine itself shows the file's name to our account"
    await redmine.reply(ref, "pública")
    assert CANARY not in repr(await all_changes(redmine.desk, cursor))
    for journal in (each["id"] for each in (await redmine.root.issue(ref))["journals"]):
        found = MediaRef(
            "redmine", f"{ref}/{journal}/{entry['details'][0]['name']}", MediaKind.DOCUMENT, "x", "text/plain"
        )
        with pytest.raises(Rejected, match="no public file"):
            _ = [piece async for piece in redmine.desk.read_file(found)]


async def test_an_account_that_can_read_notes_passes_none_on(redmine: RedmineDriver) -> None:
    nosy = redmine.another(key=redmine.facts.keys["fisgon"])
    ref, cursor = await redmine.desk.open(a_draft()), await head(nosy)
    await redmine.note(ref, CANARY, [SECRET_FILE])
    assert CANARY in repr(await redmine.hands("fisgon").issue(ref))
    assert await all_changes(nosy, cursor) == []


async def test_a_reply_made_private_afterwards_gives_its_file_no_more(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.reply(ref, "toma", [SECRET_FILE])
    (change,) = await all_changes(redmine.desk, cursor)
    (media,) = change.event.media
    await redmine.root.rewrite(int(change.id.split("-")[1]), private_notes=True)
    with pytest.raises(Rejected, match="no public file"):
        _ = [piece async for piece in redmine.desk.read_file(media)]


async def test_only_members_of_the_project_speak_for_the_agency(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.root.write(ref, "del administrador, que no es miembro")
    await redmine.hands("vecino").write(ref, "de un vecino")
    await redmine.reply(ref, "de la agencia")
    assert await texts(redmine, cursor) == ["de un vecino", "de la agencia"]
    strict = redmine.another(staff_roles=("Personal",))
    assert [c.event.text for c in await all_changes(strict, cursor)] == ["de la agencia"]


async def test_a_reply_with_take_and_solve_in_one_write_comes_up_in_a_sensible_order(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    status, staff = redmine.facts.statuses["Resuelta"], redmine.facts.users[STAFF]
    await redmine.staff.write(ref, "Hecho", status_id=status, assigned_to_id=staff)
    found = [(change.event.kind, change.event.state) for change in await all_changes(redmine.desk, cursor)]
    assert found == [
        (StaffEventKind.ASSIGNED, None),
        (StaffEventKind.REPLY, None),
        (StaffEventKind.STATE, CaseState.SOLVED),
    ]


async def test_putting_a_case_back_into_the_queue_comes_up(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.take(ref)
    await redmine.staff.put(ref, assigned_to_id="")
    states = [c.event.state for c in await all_changes(redmine.desk, cursor) if c.event.kind is StaffEventKind.STATE]
    assert states == [CaseState.OPEN, CaseState.QUEUED]


async def test_an_unexplained_status_is_open_or_closed_until_somebody_explains_it(redmine: RedmineDriver) -> None:
    ref = await redmine.desk.open(a_draft())
    await redmine.set_status(ref, "En otra administración")
    assert await redmine.desk.state(ref) is CaseState.OPEN
    own = redmine.another(statuses={"en otra administración": CaseState.WAITING_CITIZEN})
    assert await own.state(ref) is CaseState.WAITING_CITIZEN
    await redmine.set_status(ref, "Archivada")
    assert await redmine.desk.state(ref) is CaseState.CLOSED
    assert await own.set_state(ref, CaseState.WAITING_CITIZEN) is CaseState.WAITING_CITIZEN
    assert (await redmine.root.issue(ref))["status"]["name"] == "En otra administración"


async def test_a_case_moved_to_another_project_goes_on(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    await redmine.root.put(ref, project_id=OTHER_PROJECT)
    await redmine.reply(ref, "desde la otra unidad")
    (reply,) = [c.event for c in await all_changes(redmine.desk, cursor) if c.event.text]
    assert (reply.text, reply.signature) == ("desde la otra unidad", "Otra unidad")
    assert await redmine.desk.open(a_draft()) == ref
    await redmine.desk.append(ref, a_line("m3", "¿Hola?"))


async def test_issues_that_are_not_ours_stay_unmentioned(redmine: RedmineDriver) -> None:
    cursor = await head(redmine.desk)
    foreign = await redmine.root.create(project_id="ciudadania", subject="de la casa")
    await redmine.reply(foreign, "entre nosotros")
    assert await all_changes(redmine.desk, cursor) == []


async def test_links_and_pasted_pictures_read_as_text(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    picture = DeskFile("captura.png", "image/png", b"\x89PNG")
    await redmine.reply(ref, 'Pida "cita":https://sede.example/cita?a=1. Mire:\r\n!captura.png!', [picture])
    await redmine.reply(ref, "Vea [la sede](https://sede.example/b) ¡ya!")
    assert await texts(redmine, cursor) == [
        "Pida cita (https://sede.example/cita?a=1). Mire:",
        "Vea la sede (https://sede.example/b) ¡ya!",
    ]


async def test_two_replies_within_one_second_with_a_look_between_both_come_up(redmine: RedmineDriver) -> None:
    ref, cursor = await redmine.desk.open(a_draft()), await head(redmine.desk)
    seen: list[str] = []
    for number in range(6):
        await redmine.reply(ref, str(number))
        page = await redmine.desk.changes(cursor)
        seen += [change.event.text for change in page.changes]
        cursor = page.cursor
    seen += await texts(redmine, cursor)
    assert seen == [str(number) for number in range(6)]


async def test_a_quiet_look_costs_one_request_however_many_cases_are_open(redmine: RedmineDriver) -> None:
    desk = redmine.another(page_size=100)
    for number in range(6):
        await desk.open(a_draft(f"k{number}"))
    with redmine.server.database() as database:
        database.execute("UPDATE issues SET updated_on = datetime('2026-01-01', (id * 10) || ' minutes')")
    cursor = (await desk.changes(await head(desk))).cursor
    other = redmine.another(page_size=100)
    # It finds out once who it is.
    await other.changes(later(cursor))
    redmine.proxy.journal.calls.clear()
    assert (await other.changes(later(cursor))).changes == ()
    assert [call.path for call in redmine.proxy.journal.calls] == ["/issues.json"]


async def test_the_facts_of_the_case_stand_in_its_fields(redmine: RedmineDriver) -> None:
    ref = await redmine.another(tracker="soporte").open(a_draft())
    values = await redmine.values(ref)
    assert {name: values[name] for name in ("ConversationKey", "Channel", "Language", "Topic", "Kind")} == {
        "ConversationKey": "case-1",
        "Channel": "telegram",
        "Language": "es",
        "Topic": "padron-alta",
        "Kind": "consulta",
    }
    assert (await redmine.root.issue(ref))["tracker"]["name"] == "Soporte"


async def test_what_the_bot_says_leaves_a_solved_case_solved(redmine: RedmineDriver) -> None:
    ref = await redmine.desk.open(a_draft())
    await redmine.solve(ref)
    await redmine.desk.append(ref, a_line("m4", "Gracias por escribir", Author.BOT))
    assert await redmine.desk.state(ref) is CaseState.SOLVED


async def test_the_agencys_preparation_may_be_run_again(redmine: RedmineDriver) -> None:
    first = redmine.server.printed
    assert redmine.server.load(SEED) in first
    assert f"VENTANILLA_REDMINE_CASE_FIELD={redmine.config.case_field}" in first
    assert f"VENTANILLA_REDMINE_KEY={redmine.config.key}" in first
    assert (await redmine.desk.check())["rights"].startswith("ok: ")
