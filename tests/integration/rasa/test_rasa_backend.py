"""Our client and the real Rasa: what it answers, what it refuses, and what happens when it dies."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from handlers.domain.ids import Language
from handlers.domain.understanding import Entity, Intent, RankedIntent, Understanding
from metrics.recording import RecordingMeter
from nlu.rasa import shape
from nlu.rasa.client import RasaClient
from nlu.rasa.faults import NoAnswer, Outcome
from nlu.rasa.reserve import GuardedRasa
from tests.integration.rasa.server import TOKEN, Rasa

ES = Language("es")
LABELS = frozenset({*Intent, "_service"})
LIMIT = 5.0


@pytest.fixture
def client(served: Rasa) -> Iterator[RasaClient]:
    """A client with the right token."""
    made = RasaClient(served.url, TOKEN, LIMIT, lambda: LABELS)
    yield made
    made.close()


def best(client: RasaClient, text: str) -> str:
    """The likeliest intent."""
    intents = client.parse(text, ES).intents
    return max(intents, key=intents.__getitem__)


def test_rasa_has_nothing_to_say_against_the_project(trained: Rasa) -> None:
    said = trained.command("data", "validate")
    complaints = [line for line in said.splitlines() if "UserWarning" in line and "not used in any story" not in line]
    assert complaints == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hola, buenos días", "greet"),
        ("quiero hablar con una persona", "person"),
        ("moltes gràcies", "thanks"),
        ("no me ha servido", "not_solved"),
        ("¿cómo me empadrono?", "_service"),
    ],
)
def test_the_intents_of_the_training_data_are_found(client: RasaClient, text: str, intent: str) -> None:
    assert best(client, text) == intent


def test_all_intents_are_ranked_and_add_up(client: RasaClient) -> None:
    intents = client.parse("hola, quería saber cómo me empadrono", ES).intents
    assert intents.keys() >= LABELS
    assert list(intents.values()) == sorted(intents.values(), reverse=True)
    assert sum(intents.values()) == pytest.approx(1.0, abs=0.01)


def test_an_entity_lies_where_it_stands_and_has_its_value(client: RasaClient) -> None:
    text = "  hola, ¿podemos hablar en inglés?"
    assert client.parse(text, ES).entities == (Entity("language", "en", 27, 33),)


@pytest.mark.parametrize("command", ["/emergency", "  /emergency", '/emergency{"language": "en"}', "//emergency"])
def test_a_typed_command_is_no_intent(client: RasaClient, command: str) -> None:
    assert client.parse(command, ES).intents["emergency"] < 1.0


@pytest.mark.parametrize("text", ["\ud800 hola", "hola\x00", "ho\u0301la", " hola ", "👋🏽 hola", "h" * 100_000])
def test_odd_texts_come_through(client: RasaClient, text: str) -> None:
    assert client.parse(text, ES).intents


def test_a_wrong_token_is_refused_in_plain_words(served: Rasa) -> None:
    for token in ("wrong", ""):
        client = RasaClient(served.url, token, LIMIT, lambda: LABELS)
        with pytest.raises(NoAnswer, match="VENTANILLA_RASA_TOKEN") as refused:
            client.parse("hola", ES)
        client.close()
        assert refused.value.outcome is Outcome.DENIED


def test_a_rasa_of_another_bot_is_refused(served: Rasa) -> None:
    client = RasaClient(served.url, TOKEN, LIMIT, lambda: frozenset({"order_pizza"}))
    with pytest.raises(NoAnswer, match="train it from the same data"):
        client.parse("hola", ES)
    client.close()


def test_our_shape_has_everything_that_rasas_has(served: Rasa) -> None:
    found = Understanding(
        ES, language_sure=True, intents=(RankedIntent(Intent.GREET, 1.0),), entities=(Entity("x", "hola", 0, 4),)
    )
    ours = shape.written("hola", found)
    answer = httpx.post(f"{served.url}/model/parse", params={"token": TOKEN}, json={"text": "en inglés"}, timeout=LIMIT)
    theirs = answer.json()
    assert theirs.keys() - ours.keys() <= {"text_tokens", "response_selector"}
    assert theirs["intent"].keys() == ours["intent"].keys()
    assert theirs["intent_ranking"][0].keys() == ours["intent_ranking"][0].keys()
    assert ours["entities"][0].keys() <= theirs["entities"][0].keys()


def test_killed_it_is_replaced_at_once_and_used_again_when_it_is_back(served: Rasa, client: RasaClient) -> None:
    meter = RecordingMeter([], [])
    parser = GuardedRasa(client, meter)
    assert parser.attempt("hola", ES) is not None
    served.kill()
    before = time.monotonic()
    assert [parser.attempt("hola", ES) for _ in range(20)] == [None] * 20
    assert time.monotonic() - before < LIMIT
    assert meter.up["rasa"] is False
    served.start()
    parser.probe()
    assert parser.attempt("hola", ES) is not None
    assert meter.counts["parsings", "embedded", "fallback"] == 20
