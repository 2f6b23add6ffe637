"""What staff do at the other system is listed once and in order, with bad habits and accidents on demand."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.integration.othersystem.asking import Asking, example, examples, signed
from tests.integration.othersystem.receiver import Receiver
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.desk_parts.hooks import HookMode
from tests.standins.othersystem.client import OtherSystem
from tests.standins.othersystem.shapes import Leak


def test_every_kind_of_change_has_the_printed_fields(api: Asking, other_system: OtherSystem) -> None:
    one, two, three = (api.opened(f"k{number}") for number in range(3))
    cursor = api.head()
    other_system.take(one, "Padrón")
    other_system.reply(one, "Traiga el DNI", [("impreso ñ€😀.pdf", "application/pdf", b"%PDF")])
    other_system.hand_back(one)
    other_system.merge(one, two)
    other_system.delete(three)
    found = api.changes(cursor)
    printed = next(each["events"] for each in map(json.loads, examples()) if each.get("events"))
    assert [(each["type"], set(each)) for each in found] == [(each["type"], set(each)) for each in printed]
    assert [each["case"] for each in found] == [one, one, one, one, one, three]
    (file,) = found[2]["files"]
    assert file["size"] == 4
    answer = api.get(f"/files/{file['id']}")
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF", "application/pdf")
    assert answer.headers["content-disposition"].startswith("attachment")


def test_notes_stay_inside_unless_the_system_leaks(api: Asking, other_system: OtherSystem) -> None:
    ref, cursor = api.opened(), api.head()
    other_system.note(ref, "canario", [("canario.txt", "text/plain", b"canario")])
    assert api.changes(cursor) == []
    (note,) = other_system.case(ref).lines[2:]
    assert note.visibility == "internal"
    assert api.get(f"/files/{note.files[0].id}").status_code == 404
    for leak, visibility in ((Leak.INTERNAL, "internal"), (Leak.MISSING, None), (Leak.ODD, "Public")):
        other_system.set(leak=leak)
        other_system.note(ref, "canario")
        assert api.changes(cursor)[-1].get("visibility") == visibility


def test_what_the_product_wrote_is_not_listed_unless_the_system_echoes(api: Asking, other_system: OtherSystem) -> None:
    cursor = api.head()
    ref = api.opened()
    api.line(ref)
    api.state(ref, "solved")
    assert api.changes(cursor) == []
    other_system.set(echoes=True)
    api.line(ref, key="m4")
    api.state(ref, "solved")
    assert [(each["type"], each["by"]) for each in api.changes(cursor)] == [
        ("reply", "ventanilla"),
        ("state", "ventanilla"),
    ]


def test_a_citizens_line_reopens_what_was_solved_or_handed_back_and_nothing_else_does(
    api: Asking, other_system: OtherSystem
) -> None:
    ref = api.opened()
    assert (api.told(ref)["state"], api.told(ref)["queue_position"]) == ("queued", 1)
    other_system.solve(ref)
    api.line(ref, key="s1", author="system", visibility="internal")
    api.line(ref, key="s2", author="bot")
    assert api.told(ref)["state"] == "solved"
    api.line(ref, key="m4")
    assert api.told(ref)["state"] == "queued"
    other_system.take(ref)
    other_system.solve(ref)
    api.line(ref, key="m5")
    assert (api.told(ref)["state"], api.told(ref)["queue_position"]) == ("open", None)
    other_system.hand_back(ref)
    assert api.told(ref)["state"] == "waiting_citizen"
    api.line(ref, key="m6")
    assert api.told(ref)["state"] == "queued"
    other_system.abilities(reopens=False)
    other_system.move(ref, "closed", by="system")
    api.line(ref, key="m7")
    assert api.told(ref)["state"] == "closed"


def test_a_merged_case_leads_on_and_a_deleted_one_is_gone(api: Asking, other_system: OtherSystem) -> None:
    one, two, three = (api.opened(f"k{number}") for number in range(3))
    other_system.merge(one, two)
    assert api.line(one, key="tras").json()["case"] == two
    assert api.told(one) == {"case": one, "key": "k0", "state": "queued", "queue_position": 1, "into": two}
    assert api.told(three)["queue_position"] == 2
    other_system.delete(three)
    for answer in (api.line(three, key="m9"), api.state(three, "open"), api.get(f"/cases/{three}")):
        assert answer.status_code == 410
    for ref in ("C-999999", "-1", "1%20OR%201=1", "x" * 40):
        assert api.get(f"/cases/{ref}").status_code == 404
    other_system.abilities(merges=False, deletes=False, hands_back=False, notes=False, html=False, files_out=False)
    for act in (
        lambda: other_system.merge(two, one),
        lambda: other_system.delete(two),
        lambda: other_system.hand_back(two),
        lambda: other_system.note(two, "x"),
        lambda: other_system.reply(two, "<p>x</p>", html=True),
        lambda: other_system.reply(two, "x", [("a", "text/plain", b"")]),
    ):
        with pytest.raises(AssertionError, match="refused"):
            act()


def test_pages_follow_each_other_and_an_old_cursor_says_the_same_again(api: Asking, other_system: OtherSystem) -> None:
    ref, cursor = api.opened(), api.head()
    other_system.set(page_size=3)
    for number in range(8):
        other_system.reply(ref, str(number), html=number == 0)
    found = api.changes(cursor)
    assert [each["text"] for each in found] == [str(number) for number in range(8)]
    assert [each["format"] for each in found[:2]] == ["html", "text"]
    assert api.changes(cursor) == found
    assert api.get("/changes", cursor=api.head()).json() == {"events": [], "cursor": api.head(), "more": False}
    other_system.set(overlap=1)
    repeated = [each["text"] for each in api.changes(cursor)]
    assert repeated == ["0", "1", "2", "2", "3", "4", "5", "5", "6", "7"]


@pytest.mark.parametrize("cursor", ["abc", "-5", "c", "c999999999", "9" * 60, "1; DROP TABLE x", "c١"])
def test_a_cursor_that_was_not_given_out_is_refused(api: Asking, cursor: str) -> None:
    assert api.get("/changes", cursor=cursor).status_code == 400


def test_a_cursor_from_before_the_reset_is_refused(api: Asking, other_system: OtherSystem) -> None:
    before = api.head()
    other_system.reset()
    assert api.get("/changes", cursor=before).status_code == 400


def test_bad_habits_change_ids_times_and_states(api: Asking, other_system: OtherSystem) -> None:
    other_system.set(numeric_refs=True, naive_times=True, created_status=201, ignored_states=["closed"], protocol=2)
    answer = api.post(example("case.opened"))
    assert answer.status_code == 201
    ref = answer.json()["case"]
    assert isinstance(ref, int)
    cursor = api.head()
    other_system.reply(str(ref), "Hola")
    (change,) = api.changes(cursor)
    assert isinstance(change["id"], int)
    assert not change["at"].endswith(("Z", "+00:00"))
    assert api.state(str(ref), "closed").json() == {"case": ref, "state": "queued"}
    assert api.get("/").json()["protocol"] == 2
    other_system.raw_event({"id": "raro", "type": "poll"})
    assert api.changes(cursor)[-1] == {"id": "raro", "type": "poll"}


def test_accidents_on_the_line_do_and_undo_what_they_say(api: Asking, other_system: OtherSystem) -> None:
    ref = api.opened()
    other_system.trouble(FaultKind.LOST_ANSWER)
    with pytest.raises(httpx.TransportError):
        api.line(ref)
    assert len(other_system.case(ref).lines) == 3
    other_system.trouble(FaultKind.ERROR_AFTER_WRITE)
    assert api.line(ref, key="m4").status_code == 500
    other_system.trouble(FaultKind.MALFORMED, "events")
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated"):
        api.line(ref, key="m5").json()
    assert len(other_system.case(ref).lines) == 5
    other_system.plant(Fault(FaultKind.TOO_MANY, retry_after=7))
    refusal = api.line(ref, key="m6")
    assert (refusal.status_code, refusal.headers["retry-after"], set(refusal.json())) == (429, "7", {"error"})
    other_system.trouble(FaultKind.HTML)
    assert api.line(ref, key="m6").text.startswith("<!DOCTYPE html>")
    other_system.plant(Fault(FaultKind.ERROR, status=503, retry_after=1))
    assert api.line(ref, key="m6").status_code == 503
    assert len(other_system.case(ref).lines) == 5


def _check(headers: dict[str, str], body: bytes, secret: str) -> bool:
    right = signed(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    return right["webhook-signature"] == headers["webhook-signature"]


def test_a_hint_is_signed_says_nothing_and_comes_for_every_act_of_staff(
    api: Asking, other_system: OtherSystem, receiver: Receiver
) -> None:
    ref = api.opened()
    api.line(ref)
    other_system.reply(ref, "Respuesta secreta")
    other_system.note(ref, "canario")
    sent = other_system.settle()
    assert [each.status for each in sent] == [204]
    (headers, body) = receiver.came[0]
    assert _check(dict(headers), body, api.secret)
    assert set(json.loads(body)) == {"type", "timestamp"}


def test_hints_get_lost_come_twice_late_or_again(api: Asking, other_system: OtherSystem, receiver: Receiver) -> None:
    ref = api.opened()
    other_system.hook_mode(HookMode.NEVER)
    other_system.reply(ref, "una")
    assert other_system.settle() == []
    other_system.hook_mode(HookMode.TWICE)
    other_system.reply(ref, "dos")
    first, second = other_system.settle()
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    other_system.hook_mode(HookMode.HELD)
    other_system.reply(ref, "tres")
    assert len(other_system.settle()) == 2
    assert other_system.flush() == 1
    assert len(other_system.settle()) == 3
    other_system.replay(0)
    assert other_system.settle()[-1].headers == first.headers
    receiver.statuses.append(503)
    other_system.hook_mode(HookMode.SEND)
    other_system.reply(ref, "cuatro")
    assert [each.status for each in other_system.settle()][-2:] == [503, 204]
    other_system.abilities(hints=False)
    other_system.reply(ref, "cinco")
    assert len(other_system.settle()) == 6


def test_forged_old_early_and_strange_hints_are_sent_on_request(
    api: Asking, other_system: OtherSystem, receiver: Receiver
) -> None:
    forged = other_system.hint(secret="otra clave, que nadie conoce aquí")
    other_system.hint(offset=-600)
    other_system.hint(offset=600)
    other_system.hint(kind="case.opened", webhook_id=forged)
    other_system.settle()
    right = [_check(dict(headers), body, api.secret) for headers, body in receiver.came]
    assert right == [False, True, True, True]
    times = [int(headers["webhook-timestamp"]) for headers, _ in receiver.came]
    assert times[2] - times[1] >= 1200
    assert receiver.came[3][0]["webhook-id"] == forged
    assert json.loads(receiver.came[3][1])["type"] == "case.opened"
