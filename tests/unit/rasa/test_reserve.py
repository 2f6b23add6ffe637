"""Tests of the embedded engine standing in for Rasa, and of giving the place back."""

from __future__ import annotations

import logging

import pytest

from handlers.domain.ids import Language
from metrics.recording import RecordingMeter
from metrics.vocabulary import PARSINGS
from nlu.rasa.client import RasaClient
from nlu.rasa.faults import Outcome
from nlu.rasa.reserve import FALLBACK, GuardedRasa
from tests.unit.rasa.odd_server import OddServer

ES = Language("es")


@pytest.fixture
def meter() -> RecordingMeter:
    """What happened."""
    return RecordingMeter([], [])


@pytest.fixture
def parser(client: RasaClient, meter: RecordingMeter) -> GuardedRasa:
    """Rasa is the odd server."""
    return GuardedRasa(client, meter)


def asked(parser: GuardedRasa) -> str:
    """The engine that answers."""
    parsed = parser.attempt("buenos días", ES)
    return parsed.engine if parsed else "embedded"


def test_rasa_answers_while_it_can(parser: GuardedRasa, meter: RecordingMeter) -> None:
    assert asked(parser) == "rasa"
    assert meter.counts["parsings", "rasa", "ok"] == 1
    assert meter.up == {"rasa": True}
    assert parser.away == ""


def test_a_message_without_its_answer_is_left_to_the_reserve_and_counted(
    parser: GuardedRasa, server: OddServer, meter: RecordingMeter
) -> None:
    server.answers(b"<html>", 502)
    assert asked(parser) == "embedded"
    assert meter.counts["parsings", "rasa", "failed"] == 1
    assert meter.counts["parsings", "embedded", "fallback"] == 1


def test_after_three_failures_nobody_waits_again_until_it_is_found_well(
    parser: GuardedRasa, server: OddServer, meter: RecordingMeter
) -> None:
    server.answers(b"?")
    assert [asked(parser) for _ in range(5)] == ["embedded"] * 5
    assert len(server.texts) == 3
    assert meter.counts["parsings", "rasa", "skipped"] == 2
    assert meter.up == {"rasa": False}
    assert "cannot be used" in parser.away
    parser.probe()
    assert asked(parser) == "embedded"
    server.recovers()
    parser.probe()
    assert asked(parser) == "rasa"
    assert meter.up == {"rasa": True}
    assert parser.away == ""


def test_a_good_answer_between_failures_starts_the_count_again(parser: GuardedRasa, server: OddServer) -> None:
    for _ in range(4):
        server.answers(b"?")
        asked(parser)
        asked(parser)
        server.recovers()
        assert asked(parser) == "rasa"


def test_a_refused_token_is_not_tried_again_with_every_message(parser: GuardedRasa, server: OddServer) -> None:
    server.answers(b"{}", 401)
    asked(parser)
    asked(parser)
    assert len(server.texts) == 1


def test_a_rasa_that_is_away_at_the_start_is_noticed_by_the_first_probe(
    parser: GuardedRasa, server: OddServer, meter: RecordingMeter
) -> None:
    server.answers(b"{}", 409)
    parser.probe()
    asked(parser)
    assert server.texts == ["hola"]
    assert meter.counts["parsings", "rasa", "skipped"] == 1


def test_the_log_has_one_line_for_each_change(
    parser: GuardedRasa, server: OddServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="ventanilla.nlu"):
        server.answers(b"", 500)
        for _ in range(6):
            asked(parser)
            parser.probe()
        server.recovers()
        for _ in range(3):
            parser.probe()
            asked(parser)
    assert [record.message for record in caplog.records] == [
        "Rasa does not answer: the embedded engine stands in",
        "Rasa answers again",
    ]


def test_every_outcome_has_its_series() -> None:
    assert {*Outcome, FALLBACK} <= PARSINGS
