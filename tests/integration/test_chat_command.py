"""`ventanilla chat` against the page's own addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.chat import chat, plain
from bot.cli.chat_client import ChatClient
from handlers.domain.message import Outgoing
from handlers.domain.text import literal
from handlers.errors import Rejected, Retryable
from tests.free_port import free_port
from tests.integration.probar_app import NO, YES, Counter, counter_open


@pytest.fixture
def opened() -> Iterator[tuple[Counter, str]]:
    """The stand-in and its address."""
    with counter_open() as opened:
        yield opened


@pytest.fixture
def counter(opened: tuple[Counter, str]) -> Counter:
    """What answers."""
    return opened[0]


@pytest.fixture
def base(opened: tuple[Counter, str]) -> str:
    """Where it answers."""
    return opened[1]


def run(*arguments: str, typed: str = "") -> Result:
    """The command as a program of its own, whose result is its exit code."""
    app = typer.Typer()
    app.command()(chat)
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_once_prints_the_answer_and_its_numbered_choices_once(base: str) -> None:
    result = run("--url", base, "--once", "¿El padrón?")
    assert result.exit_code == 0
    assert "Alta en el padrón" in result.stdout
    assert "\n1. Sí\n2. No\n" in result.stdout


def test_a_number_presses_the_button_and_json_holds_every_answer(counter: Counter, base: str) -> None:
    result = run("--url", base, "--once", "padrón", "--once", "2", "--json")
    texts = [message["text"] for message in json.loads(result.stdout)["messages"]]
    assert (result.exit_code, texts[-1]) == (0, "press: r:no")
    assert counter.heard[-1].payload == "r:no"


def test_choices_that_the_text_does_not_list_are_listed(counter: Counter, base: str) -> None:
    counter.silent = True
    with ChatClient(base) as client:
        client.begin()
        client.send("hola")
        counter.say(counter.visitors[0], Outgoing(literal("¿Sí o no?"), (YES, NO)))
        (message,) = client.answers(5)
    assert plain(message) == "¿Sí o no?\n  1  Sí\n  2  No\n"


def test_a_number_that_no_button_has_is_only_words(counter: Counter, base: str) -> None:
    run("--url", base, "--once", "padrón", "--once", "3")
    assert counter.heard[-1].text == "3"


def test_no_answer_in_time_is_a_failed_check(counter: Counter, base: str) -> None:
    counter.silent = True
    result = run("--url", base, "--once", "hola", "--wait", "0.3")
    assert result.exit_code == 1
    assert "no answer came within 0.3 seconds" in result.stderr


def test_typing_until_the_end_of_input_is_a_talk(counter: Counter, base: str) -> None:
    result = run("--url", base, typed="padrón\n1\n")
    assert result.exit_code == 0
    assert [inbound.payload or inbound.text for inbound in counter.heard] == ["padrón", "r:yes"]
    assert "press: r:yes" in result.stdout


def test_json_without_once_is_wrong_use() -> None:
    result = run("--json")
    assert result.exit_code == 2
    assert "--json goes with --once" in result.stderr


def test_without_a_service_the_way_to_start_it_is_told() -> None:
    result = run("--url", f"http://127.0.0.1:{free_port()}", "--once", "hola")
    assert isinstance(result.exception, Retryable)
    assert "make run" in str(result.exception)


def test_another_program_at_the_address_is_recognised(base: str) -> None:
    with ChatClient(f"{base}/static") as client, pytest.raises(Rejected, match="VENTANILLA_PREVIEW"):
        client.begin()


def test_what_the_service_refuses_is_told_in_its_own_words(base: str) -> None:
    with ChatClient(base) as client:
        client.begin()
        with pytest.raises(Rejected, match=r"4\.000 caracteres"):
            client.send("a" * 4_001)


def test_the_answers_of_somebody_at_the_desk_arrive_by_themselves(counter: Counter, base: str) -> None:
    with ChatClient(base) as client:
        client.begin()
        client.send("hola")
        client.answers(5)
        with client.twin() as listener:
            counter.say(counter.visitors[0], Outgoing(literal("Le atiende una persona.")))
            assert [message.text for message in listener.next()] == ["Le atiende una persona."]
