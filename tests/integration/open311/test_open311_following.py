"""The Open311 stand-in tells what became of requests, by window or by id, with bad habits on demand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.integration.open311.asking import Asking
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.open311.client import Open311Standin

DAY = 86_400


def _ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [str(each["service_request_id"]) for each in answer.json()]


def _w3(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def test_staff_close_with_a_note_and_reopen(api: Asking, open311: Open311Standin) -> None:
    number = api.filed()
    before = api.one(number)
    open311.advance(60)
    open311.close(number, "Reparado el lunes.")
    after = api.one(number)
    assert (after["status"], after["status_notes"]) == ("closed", "Reparado el lunes.")
    assert after["requested_datetime"] == before["requested_datetime"]
    assert after["updated_datetime"] > before["updated_datetime"]
    open311.reopen(number)
    open311.note(number, "En estudio")
    assert (api.one(number)["status"], api.one(number)["status_notes"]) == ("open", "En estudio")
    open311.mark(number, "en_proceso")
    assert api.one(number)["status"] == "en_proceso"
    open311.delete(number)
    assert api.get(f"/requests/{number}.json").status_code == 404


def test_a_list_of_ids_overrides_the_rest_and_leaves_out_what_is_not_there(
    api: Asking, open311: Open311Standin
) -> None:
    one, two = api.filed(), api.filed(service_code="005")
    open311.close(two)
    found = api.get("/requests.json", service_request_id=f"{one}, {two},999999", status="open", service_code="001")
    assert _ids(found) == [one, two]
    assert _ids(api.get("/requests.json", status="closed")) == [two]
    assert _ids(api.get("/requests.json", status="open,closed", service_code="001,003")) == [one]
    assert _ids(api.get("/requests.json", status="", service_request_id="")) == [two, one]
    open311.set(first_id_only=True)
    assert _ids(api.get("/requests.json", service_request_id=f"{one},{two}")) == [one]


def test_a_window_is_at_most_ninety_days_of_the_time_of_filing(api: Asking, open311: Open311Standin) -> None:
    old = api.filed()
    open311.advance(91 * DAY)
    new = api.filed()
    open311.close(old, "Hecho")
    assert _ids(api.get("/requests.json")) == [new]
    assert _ids(api.get("/requests.json", service_request_id=old)) == [old]
    now = datetime.now(UTC) + timedelta(days=91, minutes=1)
    wide = {"start_date": _w3(now - timedelta(days=100)), "end_date": _w3(now)}
    refusal = api.get("/requests.json", **wide)
    assert refusal.status_code == 400
    assert "90 days" in refusal.json()[0]["description"]
    assert _ids(api.get("/requests.json", start_date=_w3(now - timedelta(days=89)))) == [new]
    assert _ids(api.get("/requests.json", end_date=_w3(now - timedelta(days=80)))) == [old]
    open311.set(clips_window=True)
    assert _ids(api.get("/requests.json", **wide)) == [old]


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "2026-03-10T12:00:00"},
        {"start_date": "10/03/2026"},
        {"end_date": "2026-03-10"},
        {"start_date": "2030-01-01T00:00:00Z"},
        {"status": "solved"},
    ],
)
def test_a_faulty_search_is_refused(api: Asking, query: dict[str, str]) -> None:
    assert api.get("/requests.json", **query).status_code == 400


def test_a_plus_sign_that_was_not_encoded_is_a_space(api: Asking, open311_city: str) -> None:
    answer = api.http.get(f"/requests.json?jurisdiction_id={open311_city}&start_date=2026-03-10T12:00:00+01:00")
    assert answer.status_code == 400


def test_the_city_must_be_named_and_no_other_address_exists(api: Asking, open311: Open311Standin) -> None:
    assert api.http.get("/services.json").status_code == 400
    assert api.http.get("/services.json", params={"jurisdiction_id": "x"}).status_code == 404
    assert api.get("/services.xml").json()[0]["code"] == 404
    assert api.http.put("/requests.json").status_code == 404
    open311.set(jurisdiction_required=False)
    assert api.http.get("/services.json").status_code == 200


def test_no_more_than_the_limit_is_listed_and_a_long_address_is_refused(api: Asking, open311: Open311Standin) -> None:
    numbers = [api.filed() for _ in range(3)]
    open311.set(page_limit=2)
    assert _ids(api.get("/requests.json")) == numbers[:0:-1]
    open311.set(oldest_first=True)
    assert _ids(api.get("/requests.json")) == numbers[:2]
    assert api.get("/requests.json", service_request_id=",".join(["293945"] * 2000)).status_code == 414


def test_bad_habits_change_the_shape_and_nothing_else(api: Asking, open311: Open311Standin) -> None:
    number = api.filed()
    open311.set(text_ids=True, naive_times=True)
    assert api.one(number)["service_request_id"] == number
    assert len(api.one(number)["requested_datetime"]) == len("2026-03-10T12:00:00")
    open311.set(single_object=True)
    assert api.get(f"/requests/{number}.json").json()["status"] == "open"
    assert api.get("/requests/1.json").json()["code"] == 404
    open311.set(single_object=False, wraps_values=True)
    assert api.one(number)["status"] == ["open"]
    open311.set(wraps_values=False, omits_nulls=True, created_status=201)
    assert "status_notes" not in api.one(number)
    assert api.post().status_code == 201
    open311.set(own_error_codes=True, key_error_as_400=True)
    wrong = api.post(api_key="otra")
    assert (wrong.status_code, wrong.json()[0]["code"]) == (400, 7)


def test_accidents_on_the_line_do_and_undo_what_they_say(api: Asking, open311: Open311Standin) -> None:
    open311.trouble(FaultKind.LOST_ANSWER)
    with pytest.raises(httpx.TransportError):
        api.post()
    open311.trouble(FaultKind.ERROR_AFTER_WRITE)
    assert api.post().status_code == 500
    open311.trouble(FaultKind.MALFORMED, "requests")
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated"):
        api.post().json()
    assert len(open311.requests()) == 3
    open311.plant(Fault(FaultKind.TOO_MANY, retry_after=7))
    answer = api.post()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    open311.trouble(FaultKind.HTML)
    assert api.get("/services.json").text.startswith("<!DOCTYPE html>")
    open311.trouble(FaultKind.DROP)
    with pytest.raises(httpx.TransportError):
        api.get("/services.json")
    open311.plant(Fault(FaultKind.SLOW_ANSWER, seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        api.http.post("/requests.json", data=api.form, timeout=0.3)
    assert len(open311.requests()) == 4
