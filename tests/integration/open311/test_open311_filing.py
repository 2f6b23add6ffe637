"""The Open311 stand-in takes what the specification allows, and refuses the rest in its words."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.open311.asking import Asking
from tests.standins.open311.client import Open311Standin
from tests.standins.open311.shapes import PendingToken, ServiceType

SERVICE_FIELDS = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
REQUEST_FIELDS = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip
LAMP = {"service_code": "002", "attribute[AVERIA]": "123", "attribute[NUMERO]": "F-12"}


def _refused(answer: httpx.Response, status: int, words: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert {error["code"] for error in answer.json()} == {status}
    assert any(words in error["description"] for error in answer.json()), answer.text


def test_services_and_their_forms_have_the_fields_of_the_published_examples(api: Asking) -> None:
    services = api.get("/services.json").json()
    assert all(set(service) == SERVICE_FIELDS for service in services)
    assert {service["type"] for service in services} == {"realtime", "batch", "blackbox"}
    form = api.get("/services/002.json").json()
    assert form["service_code"] == "002"
    assert form["attributes"][0]["values"][0] == {"key": "123", "name": "Apagada"}
    assert [each["order"] for each in form["attributes"]] == list(range(1, len(form["attributes"]) + 1))
    _refused(api.get("/services/001.json"), 404, "no definition")
    _refused(api.get("/services/777.json"), 404, "service_code provided was not found")


def test_a_filed_request_is_listed_with_the_published_fields_and_kept_whole(
    api: Asking, open311: Open311Standin
) -> None:
    answer = api.post(account_id="p-7f3a", lat="40.4165", long="-3.70256", media_url="https://sede.example/foto.jpg")
    (told,) = answer.json()
    assert set(told) == {"service_request_id", "service_notice", "account_id"}
    assert isinstance(told["service_request_id"], int)
    shown = api.one(str(told["service_request_id"]))
    assert set(shown) == REQUEST_FIELDS
    assert (shown["status"], shown["lat"], shown["address"]) == ("open", 40.4165, "Calle Mayor, 1")
    assert shown["requested_datetime"].endswith(("+01:00", "+02:00"))
    (filed,) = open311.requests()
    assert filed.fields["description"] == "Hay un bache ñ€😀\nen la calzada"
    assert filed.fields["account_id"] == "p-7f3a"
    assert open311.violations() == []


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"api_key": None}, 403, "Missing api_key"),
        ({"api_key": "otra"}, 403, "Invalid api_key"),
        ({"jurisdiction_id": None}, 400, "jurisdiction_id was not provided"),
        ({"jurisdiction_id": "otra.example"}, 404, "jurisdiction_id provided was not found"),
        ({"service_code": None}, 400, "service_code was not provided"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "777"}, 404, "service_code provided was not found"),
        ({"address_string": None}, 400, "A full location"),
        ({"lat": "40.4"}, 400, "long was not provided"),
        ({"lat": "95", "long": "3"}, 400, "lat was not provided or is not"),
        ({"lat": "40,4", "long": "3"}, 400, "lat was not provided or is not"),
        ({"description": "x" * 4001}, 400, "longer than 4000"),
        ({"media_url": "foto.jpg"}, 400, "media_url is not a URL"),
        ({"service_code": "002"}, 400, "attribute[AVERIA] was not provided"),
        (LAMP | {"attribute[AVERIA]": "125"}, 400, "not a valid singlevaluelist"),
        (LAMP | {"attribute[CUANTAS]": "dos"}, 400, "not a valid number"),
        (LAMP | {"attribute[DESDE]": "ayer"}, 400, "not a valid datetime"),
        (LAMP | {"attribute[NUMERO]": "a\nb"}, 400, "not a valid string"),
        (LAMP | {"attribute[RIESGOS][]": "agua"}, 400, "not a valid multivaluelist"),
    ],
)
def test_a_faulty_request_is_refused_by_name_and_not_filed(
    api: Asking, open311: Open311Standin, changes: dict[str, str | None], status: int, words: str
) -> None:
    _refused(api.post(**changes), status, words)
    assert open311.requests() == []


def test_a_filled_in_form_is_kept_and_all_its_faults_are_told_at_once(api: Asking, open311: Open311Standin) -> None:
    both = {"attribute[RIESGOS][]": ["cable", "caida"]}
    answer = api.http.post("/requests.json", data={**api.form, **LAMP, **both})
    assert answer.status_code == 200
    assert open311.requests()[0].attributes["RIESGOS"] == ["cable", "caida"]
    assert len(api.post(service_code="002").json()) == 2


def test_only_an_utf8_form_is_taken_with_the_key_in_its_body(api: Asking, open311: Open311Standin) -> None:
    key = {"api_key": api.form["api_key"]}
    rest = {name: value for name, value in api.form.items() if name != "api_key"}
    _refused(api.http.post("/requests.json", json=api.form), 400, "x-www-form-urlencoded")
    _refused(api.http.post("/requests.json", files={"f": b""}, data=api.form), 400, "x-www-form-urlencoded")
    _refused(api.http.post("/requests.json", params=key, data=rest), 403, "Missing api_key")
    body = "&".join(f"{name}={value}" for name, value in api.form.items() if name != "description") + "&description=%F1"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _refused(api.http.post("/requests.json", content=body, headers=headers), 400, "UTF-8")
    assert open311.requests() == []


def test_what_the_city_ignores_is_noted_as_a_violation(api: Asking, open311: Open311Standin) -> None:
    api.post(titulo="Bache", description="<b>Bache</b>")
    api.post(media_url="https://api.telegram.org/file/bot1/photo.jpg")
    api.http.post("/requests.json", data={**api.form, "attribute[X]": "1"})
    api.get("/services.json", api_key=api.form["api_key"])
    noted = " | ".join(open311.violations())
    for words in ("titulo is not an argument", "markup", "bot's token", "attribute[X]", "stood in an address"):
        assert words in noted
    open311.set(refuses_html=True)
    _refused(api.post(description="<b>Bache</b>"), 400, "html or code")


def test_the_same_words_twice_are_two_requests(api: Asking, open311: Open311Standin) -> None:
    assert api.filed() != api.filed()
    assert len(open311.requests()) == 2


def test_a_token_leads_to_its_request_when_its_time_has_come(api: Asking, open311: Open311Standin) -> None:
    open311.set(token_delay=600)
    (told,) = api.post(service_code="003").json()
    assert "service_request_id" not in told
    path = f"/tokens/{told['token']}.json"
    assert api.get(path).json() == [{"service_request_id": None, "token": told["token"]}]
    assert api.get("/requests.json").json() == []
    open311.set(pending_token=PendingToken.MISSING)
    assert api.get(path).json() == [{"token": told["token"]}]
    open311.set(pending_token=PendingToken.EMPTY_LIST)
    assert api.get(path).json() == []
    open311.set(pending_token=PendingToken.NOT_FOUND)
    _refused(api.get(path), 404, "token was not found")
    open311.advance(601)
    number = api.get(path).json()[0]["service_request_id"]
    assert api.one(str(number))["status"] == "open"
    assert open311.requests()[0].id == str(number)
    _refused(api.get("/tokens/1.json"), 404, "token was not found")


def test_an_anonymous_service_tells_no_id_and_no_token(api: Asking, open311: Open311Standin) -> None:
    assert set(api.post(service_code="004").json()[0]) == {"service_notice", "account_id"}
    assert api.get("/requests.json").json() == []
    assert len(open311.requests()) == 1
    open311.retype("001", ServiceType.BLACKBOX)
    assert "service_request_id" not in api.post().json()[0]
    open311.withdraw("005")
    _refused(api.post(service_code="005"), 404, "service_code provided was not found")
