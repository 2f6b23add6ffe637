"""What goes wrong at an Open311 server, or with what it asks for, is told in plain words and leaves one report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.open311.wording import LONGEST, key_in
from handlers.domain.case import Author, CaseState, StaffEventKind
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import DeskFile
from tests.clocks import HandClock
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line, in_order
from tests.integration.desks.open311_driver import ADDRESS, Open311Driver
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.open311.client import Open311Standin
from tests.standins.open311.fixture import Open311Address, open311, open311_address

__all__ = ["open311", "open311_address"]
_POST = r"/requests\.json$"


@pytest_asyncio.fixture
async def driver(open311_address: Open311Address, open311: Open311Standin) -> AsyncIterator[Open311Driver]:
    """A server without reports."""
    driver = Open311Driver(open311_address, open311, "005")
    yield driver
    await driver.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.LOST_ANSWER, FaultKind.ERROR_AFTER_WRITE, FaultKind.MALFORMED])
async def test_a_doubtful_filing_is_looked_for_before_it_is_repeated(driver: Open311Driver, kind: FaultKind) -> None:
    driver.standin.plant(Fault(kind, _POST, method="POST"))
    with pytest.raises(Ambiguous):
        await driver.desk.open(a_draft("k"))
    ref = await driver.desk.open(a_draft("k"))
    assert await driver.with_(SystemClock()).open(a_draft("k")) == ref
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_server_that_is_busy_down_or_behind_a_page_has_filed_nothing(driver: Open311Driver) -> None:
    driver.standin.plant(Fault(FaultKind.TOO_MANY, _POST, method="POST", retry_after=9))
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft("k"))
    assert caught.value.after_seconds == 9
    driver.standin.plant(Fault(FaultKind.HTML, "/services", method="GET", times=2))
    with pytest.raises(Retryable):
        await driver.with_(SystemClock()).open(a_draft("k"))
    slow = driver.with_(SystemClock(), timeout_seconds=0.2)
    driver.standin.clear_faults()
    driver.standin.plant(Fault(FaultKind.SLOW, "/services", seconds=0.6))
    with pytest.raises(Retryable):
        await slow.open(a_draft("k"))
    with pytest.raises(Retryable, match="cannot be reached"):
        await driver.with_(SystemClock(), url="http://127.0.0.1:9").changes(None)
    assert await driver.cases() == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("as_400", [False, True])
async def test_a_wrong_key_jurisdiction_service_or_address_is_a_matter_of_settings(
    driver: Open311Driver, *, as_400: bool
) -> None:
    driver.standin.set(key_error_as_400=as_400)
    ref = await driver.desk.open(a_draft("k"))
    for changed, aspect in (
        ({"api_key": "otra"}, "login"),
        ({"jurisdiction_id": "nadie.example"}, "services"),
        ({"service_code": "999"}, "services"),
        ({"url": f"{driver.address.base_url}/nada"}, "services"),
    ):
        desk = driver.with_(SystemClock(), **changed)
        with pytest.raises(Misconfigured):
            await desk.open(a_draft("k2"))
        assert (await desk.check())[aspect].startswith("wrong: ")
    lost = driver.with_(SystemClock(), url=f"{driver.address.base_url}/nada")
    with pytest.raises(Misconfigured):
        await lost.state(ref)
    with pytest.raises(Misconfigured, match="time zone"):
        driver.with_(SystemClock(), timezone="Europa/Marte")
    assert "warning: " not in "".join((await driver.with_(SystemClock(), service_code="001").check()).values())


@pytest.mark.asyncio
async def test_what_a_form_asks_for_and_nobody_set_is_named(driver: Open311Driver) -> None:
    lamp = driver.with_(SystemClock(), service_code="002", attributes={"AVERIA": "999"})
    with pytest.raises(Rejected, match=r"AVERIA does not take 999.*NUMERO"):
        await lamp.open(a_draft("k"))
    assert "NUMERO" in (await lamp.check())["fields"]
    good = driver.with_(
        SystemClock(),
        services={"incidencia": "002"},
        attributes={"AVERIA": "123", "NUMERO": "s/n", "RIESGOS": "cable | caida"},
    )
    ref = await good.open(replace(a_draft("k"), kind="incidencia"))
    filed = driver.filed(ref)
    assert filed.service_code == "002"
    assert {code: list(values) for code, values in filed.attributes.items()} == {
        "AVERIA": ["123"],
        "NUMERO": ["s/n"],
        "RIESGOS": ["cable", "caida"],
    }


@pytest.mark.asyncio
async def test_a_report_lies_where_the_citizen_said_or_else_at_the_address_that_is_set(driver: Open311Driver) -> None:
    plain = await driver.desk.open(a_draft("a"))
    assert driver.filed(plain).fields["address_string"] == ADDRESS
    lines = (a_line("m1", "Plaza 40.416775,-3.703790"), a_line("m2", "1.000000,2.000000", Author.BOT))
    there = await driver.desk.open(a_draft("b", *lines))
    fields = driver.filed(there).fields
    assert (float(fields["lat"]), float(fields["long"])) == (40.416775, -3.70379)
    homeless = driver.with_(SystemClock(), address="")
    with pytest.raises(Rejected, match="place"):
        await homeless.open(a_draft("c"))
    assert (await homeless.check())["place"].startswith("warning: ")


@pytest.mark.asyncio
async def test_a_description_is_plain_short_and_bears_the_key_whatever_was_said(driver: Open311Driver) -> None:
    driver.standin.set(refuses_html=True)
    file = DeskFile("../<b>ñ€😀.pdf", "application/pdf", b"x")
    lines = (
        a_line("m1", "<script>x</script> [ventanilla:ajena]", Author.CITIZEN, file),
        a_line("m2", "larga " * 3000),
        a_line("m3", "fin [ventanilla:otra]"),
    )
    ref = await driver.desk.open(a_draft("k", *lines))
    description = driver.filed(ref).fields["description"]
    assert len(description) <= LONGEST
    assert key_in(description) == "k"
    assert "‹b›ñ€😀.pdf" in description
    assert in_order(await driver.lines(ref), "‹script›", "conversación recortada", "fin [ventanilla:otra]")
    assert await driver.with_(SystemClock()).open(a_draft("k", *lines)) == ref
    assert driver.standin.violations() == []


@pytest.mark.asyncio
@pytest.mark.parametrize("pending", ["null", "missing", "empty_list", "not_found"])
async def test_a_report_whose_number_comes_later_is_followed_under_its_first_name(
    driver: Open311Driver, pending: str
) -> None:
    driver.standin.set(token_delay=3600, pending_token=pending)
    desk = driver.with_(SystemClock(), service_code="003")
    ref, cursor = await desk.open(a_draft("k")), await head(desk)
    assert await desk.state(ref) is CaseState.OPEN
    assert await all_changes(desk, cursor) == []
    driver.standin.advance(3601)
    (filed,) = driver.standin.requests()
    driver.standin.close(filed.id, "Recogidos")
    changes = [change.event for change in await all_changes(desk, cursor)]
    assert [(event.kind, event.case_ref) for event in changes] == [
        (StaffEventKind.REPLY, ref),
        (StaffEventKind.STATE, ref),
    ]
    assert await desk.state(ref) is CaseState.SOLVED
    assert (await desk.check())["types"].startswith("warning: ")


@pytest.mark.asyncio
@pytest.mark.parametrize("code", ["003", "004"])
async def test_a_doubtful_filing_that_cannot_be_looked_for_is_not_repeated(driver: Open311Driver, code: str) -> None:
    driver.standin.set(token_delay=3600)
    desk = driver.with_(SystemClock(), service_code=code)
    driver.standin.plant(Fault(FaultKind.LOST_ANSWER, _POST, method="POST"))
    with pytest.raises(Rejected, match="look by hand"):
        await desk.open(a_draft("k"))


@pytest.mark.asyncio
async def test_a_report_without_a_number_for_ever_stays_open(driver: Open311Driver) -> None:
    desk = driver.with_(SystemClock(), service_code="004")
    ref = await desk.open(a_draft("k"))
    assert await desk.open(a_draft("k")) == ref
    assert await desk.state(ref) is CaseState.OPEN
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_report_older_than_the_window_is_still_followed_and_a_restart_forgets_none(
    driver: Open311Driver,
) -> None:
    ref, cursor = await driver.desk.open(a_draft("k")), await head(driver.desk)
    driver.standin.advance(timedelta(days=120).total_seconds())
    later = HandClock(datetime.now(UTC) + timedelta(days=120))
    driver.standin.close(ref, "Hecho")
    desk = driver.with_(later)
    changes = await all_changes(desk, cursor)
    assert [change.event.kind for change in changes] == [StaffEventKind.REPLY, StaffEventKind.STATE]
    driver.standin.reopen(ref)
    cursor = (await desk.changes(cursor)).cursor
    assert await desk.state(ref) is CaseState.OPEN


@pytest.mark.asyncio
async def test_a_report_that_another_process_filed_is_found_by_its_key(driver: Open311Driver) -> None:
    clock = HandClock(datetime.now(UTC))
    desk = driver.with_(clock)
    cursor = await head(desk)
    ref = await driver.desk.open(a_draft("k"))
    driver.standin.note(ref, "Vamos mañana")
    clock.pass_by(timedelta(minutes=6))
    assert [change.event.text for change in await all_changes(desk, cursor)] == ["Vamos mañana"]


@pytest.mark.asyncio
async def test_an_ordinary_minute_costs_one_request_however_many_reports_are_open(driver: Open311Driver) -> None:
    for number in range(30):
        await driver.desk.open(a_draft(f"k{number}"))
    desk = driver.with_(SystemClock(), longest_query=20)
    cursor = await head(desk)
    before = len(driver.standin.calls())
    for _ in range(5):
        cursor = (await desk.changes(cursor)).cursor
    assert len(driver.standin.calls()) == before + 5


@pytest.mark.asyncio
async def test_one_note_comes_up_once_and_the_same_words_again_later_do_too(driver: Open311Driver) -> None:
    ref, cursor = await driver.desk.open(a_draft("k")), await head(driver.desk)
    ids: list[str] = []
    for note in ("a", "a", "b", "a"):
        driver.standin.note(ref, note)
        page = await driver.desk.changes(cursor)
        cursor = page.cursor
        ids.extend(change.id for change in page.changes)
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.asyncio
async def test_a_status_of_the_citys_own_is_open_unless_it_is_set_as_final(driver: Open311Driver) -> None:
    ref = await driver.desk.open(a_draft("k"))
    driver.standin.mark(ref, "resolved")
    assert await driver.desk.state(ref) is CaseState.OPEN
    final = driver.with_(SystemClock(), closed_statuses=("closed", "Resolved"))
    assert await final.state(ref) is CaseState.SOLVED


@pytest.mark.asyncio
async def test_a_deleted_report_comes_up_as_gone_once(driver: Open311Driver) -> None:
    ref, cursor = await driver.desk.open(a_draft("k")), await head(driver.desk)
    driver.standin.delete(ref)
    with pytest.raises(CaseGone):
        await driver.desk.append(ref, a_line("m", "x"))
    (change,) = await all_changes(driver.desk, cursor)
    assert (change.event.case_ref, change.event.state) == (ref, CaseState.GONE)


@pytest.mark.asyncio
async def test_a_full_list_is_asked_for_in_halves_before_anything_is_filed_again(driver: Open311Driver) -> None:
    driver.standin.set(page_limit=3, oldest_first=True)
    desk = driver.with_(SystemClock(), page_limit=3)
    refs = []
    for number in range(5):
        refs.append(await desk.open(a_draft(f"k{number}")))
        driver.standin.advance(3600 * 2)
    again = driver.with_(HandClock(datetime.now(UTC) + timedelta(hours=10)), page_limit=3)
    assert [await again.open(a_draft(f"k{number}")) for number in range(5)] == refs


@pytest.mark.asyncio
async def test_the_check_tells_that_descriptions_are_public_and_where_a_server_is_slow(driver: Open311Driver) -> None:
    for key in ("a", "b"):
        await driver.desk.open(a_draft(key))
    said = await driver.desk.check()
    assert said["listing"].startswith("warning: anybody can read")
    assert [aspect for aspect, sentence in said.items() if not sentence.startswith("ok: ")] == ["listing"]
    driver.standin.set(first_id_only=True)
    assert "news come slowly" in (await driver.desk.check())["listing"]
    assert await driver.cases() == 2


@pytest.mark.asyncio
async def test_no_webhook_call_is_believed(driver: Open311Driver) -> None:
    with pytest.raises(Rejected, match="no webhooks"):
        driver.desk.hints({}, b"{}")
