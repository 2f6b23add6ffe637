"""Tests of asking Rasa: what is sent, and what happens when what comes back is wrong, late or endless."""

from __future__ import annotations

import json
import logging
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.rasa.client import RasaClient
from nlu.rasa.faults import NoAnswer, Outcome
from tests.free_port import free_port
from tests.unit.rasa.conftest import LABELS, LIMIT, TOKEN
from tests.unit.rasa.odd_server import ENDLESS, OddServer

ES = Language("es")


def fault(client: RasaClient) -> NoAnswer:
    """What goes wrong when a text is asked."""
    with pytest.raises(NoAnswer) as raised:
        client.parse("buenos días", ES)
    assert "s3cret" not in str(raised.value)
    return raised.value


def test_a_good_answer_is_taken_over(client: RasaClient, server: OddServer) -> None:
    parsed = client.parse("buenos días", ES)
    assert (parsed.text, list(parsed.intents), parsed.engine) == ("buenos días", ["greet", "_service"], "rasa")
    assert parsed.intents["greet"] == 0.9


def test_the_token_goes_where_rasa_takes_it(client: RasaClient, server: OddServer) -> None:
    client.parse("hola", ES)
    asked = urlsplit(server.paths[0])
    assert (asked.path, parse_qs(asked.query)) == ("/model/parse", {"token": [TOKEN]})


def test_without_a_token_none_is_sent(server: OddServer) -> None:
    client = RasaClient(server.url, "", LIMIT, lambda: LABELS)
    client.parse("hola", ES)
    client.close()
    assert server.paths == ["/model/parse"]


@pytest.mark.parametrize("command", ["/greet", "  /greet", "//stop", '/greet{"language":"es"}', "\u00a0 / /greet"])
def test_nobody_can_name_an_intent(client: RasaClient, server: OddServer, command: str) -> None:
    client.parse(command, ES)
    assert server.texts[0][0] in "gs"


@pytest.mark.parametrize("text", ["", " \n ", "😀😀", "?!", "\ud800", "/"])
def test_a_text_without_words_is_not_sent_and_means_nothing(client: RasaClient, server: OddServer, text: str) -> None:
    assert client.parse(text, ES).intents == {}
    assert server.texts == []


def test_a_long_text_is_cut(client: RasaClient, server: OddServer) -> None:
    client.parse("hola " * 20_000, ES)
    assert 1400 < len(server.texts[0]) <= 1500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_way_there(client: RasaClient, text: str) -> None:
    assert set(client.parse(text, ES).intents) <= LABELS


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (401, Outcome.DENIED, "VENTANILLA_RASA_TOKEN"),
        (403, Outcome.DENIED, "VENTANILLA_RASA_TOKEN"),
        (404, Outcome.FAILED, "--enable-api"),
        (409, Outcome.NOT_READY, "rasa train nlu"),
        (302, Outcome.FAILED, "302"),
        (500, Outcome.FAILED, "500"),
    ],
)
def test_an_error_is_named(client: RasaClient, server: OddServer, status: int, outcome: Outcome, words: str) -> None:
    server.answers(b'{"message": "no"}', status)
    assert fault(client).outcome is outcome
    assert words in str(fault(client))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"<html>Bad gateway</html>",
        b"{" * 50_000,
        b'{"text": "buenos d\xedas"}',
        b'{"text": "buenos d\\u00edas"}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": null, "confidence": 0.0}, "entities": []}',
        b'{"text": "otra cosa", "intent": {"name": "greet", "confidence": 0.9}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "greet", "confidence": NaN}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "greet", "confidence": 1e999}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "greet", "confidence": -0.1}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "greet", "confidence": 7}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "order_pizza", "confidence": 0.9}}',
        b'{"text": "buenos d\\u00edas", "intent": {"name": "nlu_fallback", "confidence": 0.9}}',
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(client: RasaClient, server: OddServer, body: bytes) -> None:
    server.answers(body)
    assert fault(client).outcome is Outcome.UNUSABLE


def test_an_entity_outside_of_the_text_is_refused(client: RasaClient, server: OddServer) -> None:
    entity = {"entity": "language", "value": "en", "start": 3, "end": 400}
    answer = {"text": "buenos días", "intent": {"name": "greet", "confidence": 1}, "entities": [entity]}
    server.answers(json.dumps(answer).encode())
    assert fault(client).outcome is Outcome.UNUSABLE


def test_what_a_person_wrote_is_in_no_complaint(client: RasaClient, server: OddServer) -> None:
    server.answers(b'{"text": "mi secreto", "intent": {"name": 7, "confidence": "mi secreto"}}')
    assert "secreto" not in str(fault(client))


def test_entities_and_odd_values_are_taken_over(client: RasaClient, server: OddServer) -> None:
    entity = {
        "entity": "amount",
        "value": {"unit": "EUR"},
        "start": 0,
        "end": 6,
        "extractor": "DucklingEntityExtractor",
    }
    answer = {"text": "buenos días", "intent": {"name": "greet", "confidence": 1.0000001}, "entities": [entity]}
    server.answers(json.dumps(answer).encode())
    parsed = client.parse("buenos días", ES)
    assert parsed.intents == {"greet": 1.0}
    assert [(found.kind, found.value, found.start, found.end) for found in parsed.entities] == [
        ("amount", "{'unit': 'EUR'}", 0, 6)
    ]


def test_entities_lie_in_the_text_as_it_was_written(client: RasaClient, server: OddServer) -> None:
    entity = {"entity": "language", "value": "en", "start": 3, "end": 9}
    answer = {"text": "en inglés", "intent": {"name": "greet", "confidence": 1}, "entities": [entity]}
    server.answers(json.dumps(answer).encode())
    text = " \n /en inglés  "
    parsed = client.parse(text, ES)
    assert parsed.text == text
    assert [text[found.start : found.end] for found in parsed.entities] == ["inglés"]


def test_rasas_own_fallback_does_not_hide_what_it_ranked(client: RasaClient, server: OddServer) -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "greet", "confidence": 0.4}]
    answer = {"text": "buenos días", "intent": ranking[0], "intent_ranking": ranking}
    server.answers(json.dumps(answer).encode())
    assert client.parse("buenos días", ES).intents == {"greet": 0.4}


def test_a_late_answer_is_not_waited_for(client: RasaClient, server: OddServer) -> None:
    server.hold.clear()
    assert fault(client).outcome is Outcome.TIMEOUT


def test_an_endless_answer_is_given_up(client: RasaClient, server: OddServer) -> None:
    server.answers(b" " * 10_000)
    server.copies = ENDLESS
    assert fault(client).outcome is Outcome.UNUSABLE


def test_an_answer_in_drops_is_given_up_in_time(client: RasaClient, server: OddServer) -> None:
    server.copies = ENDLESS

    def drop(_: str) -> bytes:
        return b" "

    server.body = drop
    assert fault(client).outcome in {Outcome.TIMEOUT, Outcome.UNUSABLE}


def test_nobody_at_the_address_is_said() -> None:
    client = RasaClient(f"http://127.0.0.1:{free_port()}", TOKEN, LIMIT, lambda: LABELS)
    assert fault(client).outcome is Outcome.UNREACHABLE
    client.close()


def test_a_port_that_speaks_no_http_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = RasaClient(f"http://127.0.0.1:{listener.getsockname()[1]}", TOKEN, LIMIT, lambda: LABELS)
        assert fault(client).outcome is Outcome.TIMEOUT
        client.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "rasa:5005",
        "127.0.0.1:5005",
        "ftp://rasa",
        "http://",
        "http://a:b@rasa",
        "http://rasa?token=x",
        "http://[",
        "http://ra sa:x",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="VENTANILLA_RASA_URL"):
        RasaClient(url, TOKEN, LIMIT, lambda: LABELS)


def test_the_token_is_in_no_log_line(client: RasaClient, server: OddServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        client.parse("hola", ES)
        server.answers(b"", 500)
        fault(client)
    assert "s3cret" not in caplog.text
