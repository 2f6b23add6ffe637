"""The other system takes what the specification's examples say, and refuses everything that is not to its letter."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.integration.othersystem.asking import Asking, example, examples, signed
from tests.standins.othersystem.client import OtherSystem

EXAMPLE_SECRET = "whsec_dW5hIGNsYXZlIGRlIGVqZW1wbG8sIG5vIGxhIHN1eWE="
MEGABYTE = 1024 * 1024


def _refused(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"].endswith(".")


def _file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "mime": "application/octet-stream", "data": base64.b64encode(content).decode()}


def test_the_printed_signatures_are_right() -> None:
    printed = examples("firma")
    assert len(printed) == 2
    for text in printed:
        head, _, body = text.rstrip("\n").partition("\n\n")
        call, *lines = head.split("\n")
        headers = dict(line.split(": ", 1) for line in lines)
        content = body.encode() or call.encode()
        assert headers == signed(EXAMPLE_SECRET, headers["webhook-id"], int(headers["webhook-timestamp"]), content)


def test_the_printed_deliveries_are_taken_in_their_order_and_answered_as_printed(
    api: Asking, other_system: OtherSystem
) -> None:
    ref = api.opened()
    line = api.line(ref)
    assert set(line.json()) == {"case", "line"}
    assert api.state(ref, "solved").json() == {"case": ref, "state": "solved"}
    delivery = example("case.delivery")
    delivery["data"]["event"] = other_system.reply(ref, "Traiga el DNI")
    assert api.post(delivery).json() == {}
    case = other_system.case(ref)
    assert [entry.text for entry in case.lines] == [
        "Hola, quiero empadronarme",
        "Puede hacerlo con cita o en la sede.",
        "¿Siguen ahí?",
        "Traiga el DNI",
    ]
    assert (case.lines[0].files[0].name, case.lines[0].files[0].content) == ("ñ€😀 solicitud.pdf", b"%PDF-1.4")
    assert case.opened["person"] == "p-7f3a"
    assert (case.lines[-1].delivery, case.lines[-1].reason) == ("not_sent", "La persona ha bloqueado el asistente.")
    assert other_system.violations() == []


def test_the_introduction_is_the_printed_one(api: Asking) -> None:
    printed = next(each for each in map(json.loads, examples()) if "capabilities" in each)
    told = api.get("/").json()
    assert set(told) == set(printed)
    assert told["protocol"] == printed["protocol"]
    assert told["capabilities"] == printed["capabilities"]


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_call_without_one_of_the_headers_is_refused(api: Asking, header: str) -> None:
    headers = api.headers(b"GET /")
    del headers[header]
    _refused(api.http.get("/", headers=headers), 401)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "otro"},
        {"webhook-id": "con.punto"},
        {"webhook-id": "x" * 129},
        {"webhook-timestamp": "1773144000"},
        {"webhook-timestamp": "ahora"},
        {"webhook-timestamp": "1e9"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1a,AAAA"},
        {"webhook-signature": ""},
    ],
)
def test_a_call_with_a_wrong_header_is_refused(api: Asking, changed: dict[str, str]) -> None:
    _refused(api.http.get("/", headers=api.headers(b"GET /") | changed), 401)


def test_the_signature_holds_for_its_own_content_only(api: Asking, other_system: OtherSystem) -> None:
    _refused(api.http.get("/changes?cursor=c1", headers=api.headers(b"GET /changes")), 401)
    body = json.dumps(example("case.opened")).encode()
    headers = {**api.headers(body), "content-type": "application/json"}
    _refused(api.http.post("/events", content=body + b" ", headers=headers), 401)
    _refused(api.http.post("/events", content=body, headers=headers | api.headers(b"")), 401)
    assert other_system.cases() == []


@pytest.mark.parametrize(("offset", "status"), [(-290, 200), (290, 200), (-310, 401), (310, 401)])
def test_five_minutes_off_is_too_much(api: Asking, offset: int, status: int) -> None:
    api.offset = offset
    assert api.get("/").status_code == status


def test_a_rotated_secret_needs_one_good_signature_and_a_plain_one_is_its_letters(
    api: Asking, other_system: OtherSystem
) -> None:
    plain = "una clave sin prefijo, de sobra larga"
    old = api.headers(b"GET /", "giro")
    other_system.set(secret=plain)
    _refused(api.http.get("/", headers=old), 401)
    api.secret = plain
    new = api.headers(b"GET /", "giro")
    both = new | {"webhook-signature": f"{old['webhook-signature']} {new['webhook-signature']}"}
    assert api.http.get("/", headers=both).status_code == 200


def test_one_key_is_one_case_and_one_line_whatever_the_delivery(api: Asking, other_system: OtherSystem) -> None:
    event = example("case.opened")
    first = api.post(event, "entrega-1").json()
    event["data"]["transcript"] = []
    assert api.post(event, "entrega-1").json() == first
    assert api.post(event, "entrega-2").json() == first
    lines = {api.line(first["case"]).json()["line"] for _ in range(3)}
    assert len(lines) == 1
    other = api.opened("caso-0002")
    assert api.line(other).json()["line"] not in lines
    assert [len(case.lines) for case in other_system.cases()] == [3, 3]
    event["data"]["key"] = "caso-0003"
    _refused(api.post(event, "entrega-1"), 409)


def test_many_at_once_with_one_key_leave_one_case(api: Asking, other_system: OtherSystem) -> None:
    with ThreadPoolExecutor(6) as pool:
        refs = set(pool.map(lambda _: api.opened("a-la-vez"), range(12)))
    assert len(refs) == len(other_system.cases()) == 1


def test_what_was_refused_may_come_again_and_an_old_id_is_forgotten(api: Asking, other_system: OtherSystem) -> None:
    ref = api.opened()
    other_system.set(refused_states=["closed"])
    event = example("case.state")
    event["data"] = {"case": ref, "state": "closed"}
    _refused(api.post(event, "cierre"), 409)
    other_system.set(refused_states=[])
    assert api.post(event, "cierre").status_code == 200
    other_system.advance(73 * 3600)
    api.offset = 73 * 3600
    event["data"]["state"] = "open"
    assert api.post(event, "cierre").json()["state"] == "open"


def _without(event: dict[str, Any], *path: str | int) -> dict[str, Any]:
    *way, last = path
    place: Any = event
    for step in way:
        place = place[step]
    del place[last]
    return event


@pytest.mark.parametrize("name", ["key", "person", "subject", "kind", "reason", "channel", "language", "service"])
def test_a_case_without_one_of_its_fields_is_refused(api: Asking, other_system: OtherSystem, name: str) -> None:
    _refused(api.post(_without(example("case.opened"), "data", name)), 400)
    assert other_system.cases() == []


@pytest.mark.parametrize("name", ["case", "key", "author", "visibility", "at", "text", "files"])
def test_a_line_without_one_of_its_fields_is_refused(api: Asking, name: str) -> None:
    api.opened()
    _refused(api.post(_without(example("case.line"), "data", name)), 400)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"author": "robot"}, 422),
        ({"visibility": "private"}, 422),
        ({"text": "x" * 100_001}, 422),
        ({"text": None}, 400),
        ({"at": "2026-03-10T12:05:00"}, 400),
        ({"at": "2026-03-10"}, 400),
        ({"at": 1773144000}, 400),
        ({"key": ""}, 400),
        ({"key": 7}, 400),
        ({"files": [{"name": "a", "mime": "text/plain", "data": "no es base64"}]}, 400),
        ({"files": [{"name": "a", "mime": "text/plain", "data": "YQ"}]}, 400),
        ({"files": [{"name": "a", "mime": "texto", "data": "YQ=="}]}, 400),
        ({"files": [{"name": "a", "mime": "text/plain", "url": "https://x.example"}]}, 400),
        ({"case": "C-999999"}, 404),
    ],
)
def test_a_faulty_line_is_refused_and_not_written(
    api: Asking, other_system: OtherSystem, changes: dict[str, object], status: int
) -> None:
    ref = api.opened()
    _refused(api.line(ref, **changes), status)
    assert len(other_system.case(ref).lines) == 2


def test_a_body_that_is_no_delivery_is_refused(api: Asking) -> None:
    for body in (b"", b"{", b"[]", b'"hola"', b'{"timestamp": 1}', b"\xff"):
        headers = {**api.headers(body), "content-type": "application/json"}
        _refused(api.http.post("/events", content=body, headers=headers), 400)
    _refused(api.http.post("/events", content=b"{}", headers=api.headers(b"{}")), 415)
    _refused(api.post({"type": "case.other", "timestamp": "2026-03-10T12:00:00Z", "data": {}}), 422)
    _refused(api.get("/nada"), 404)


def test_files_of_every_size_up_to_the_limit_are_kept_to_the_byte(api: Asking, other_system: OtherSystem) -> None:
    ref = api.opened()
    large = b"\x00\x01" * (6 * MEGABYTE)
    answer = api.line(ref, text="", files=[_file("vacío.txt", b""), _file("grande ñ€😀.bin", large)])
    assert answer.status_code == 200
    assert [file.content for file in other_system.case(ref).lines[-1].files] == [b"", large]
    other_system.abilities(max_file=1000)
    _refused(api.line(ref, key="m4", files=[_file("enorme.bin", bytes(1001))]), 413)
    other_system.abilities(max_body=1000)
    _refused(api.line(ref, key="m5", text="x" * 1000), 413)


def test_what_the_system_cannot_do_is_refused(api: Asking, other_system: OtherSystem) -> None:
    ref = api.opened()
    event = other_system.reply(ref, "Hola")
    other_system.abilities(notes=False, files_in=False, delivery=False, states=["queued", "open", "closed"])
    _refused(api.line(ref, visibility="internal"), 422)
    _refused(api.line(ref, files=[_file("a", b"")]), 422)
    _refused(api.state(ref, "solved"), 422)
    delivery = example("case.delivery")
    delivery["data"]["event"] = event
    _refused(api.post(delivery), 422)
    other_system.abilities(delivery=True)
    delivery["data"]["event"] = "e-999999"
    _refused(api.post(delivery), 404)


def test_the_address_of_a_file_is_noted_as_a_violation(api: Asking, other_system: OtherSystem) -> None:
    api.line(api.opened(), text="https://api.telegram.org/file/bot42:x/photo.jpg")
    assert len(other_system.violations()) == 1
