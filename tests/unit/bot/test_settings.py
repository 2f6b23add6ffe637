"""Settings: from variables and files, and wrong ones named in a sentence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import NluEngine, TelegramMode, load
from handlers.errors import Misconfigured


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_the_defaults_serve_this_machine_only() -> None:
    """Loopback, SQLite, polling."""
    settings = load()
    assert settings.on_loopback
    assert settings.database_url.startswith("sqlite:")
    assert settings.telegram_mode is TelegramMode.POLLING
    assert settings.base_url == "http://127.0.0.1:8080"


def test_an_agency_promises_an_answer_in_opening_hours_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a promise nothing is late."""
    assert load().answer_within is None
    monkeypatch.setenv("VENTANILLA_ANSWER_WITHIN_HOURS", "1.5")
    assert load().answer_within == timedelta(minutes=90)
    monkeypatch.setenv("VENTANILLA_ANSWER_WITHIN_HOURS", "0")
    with pytest.raises(Misconfigured, match="VENTANILLA_ANSWER_WITHIN_HOURS"):
        load()


def test_a_secret_may_be_given_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """White space at its ends does not count."""
    (tmp_path / "token").write_text(" 1:abc \n")
    monkeypatch.setenv("VENTANILLA_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    assert load().telegram_token.get_secret_value() == "1:abc"


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable that names it."""
    monkeypatch.setenv("VENTANILLA_SECRET_KEY_FILE", "nowhere")
    with pytest.raises(Misconfigured, match="VENTANILLA_SECRET_KEY_FILE names nowhere"):
        load()


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a field or a class."""
    monkeypatch.setenv("VENTANILLA_HTTP_PORT", "many")
    with pytest.raises(Misconfigured, match="VENTANILLA_HTTP_PORT"):
        load()


def test_a_webhook_needs_its_secret_and_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other."""
    monkeypatch.setenv("VENTANILLA_TELEGRAM_TOKEN", "1:abc")
    monkeypatch.setenv("VENTANILLA_TELEGRAM_MODE", "webhook")
    with pytest.raises(Misconfigured, match="VENTANILLA_TELEGRAM_WEBHOOK_SECRET"):
        load()
    monkeypatch.setenv("VENTANILLA_TELEGRAM_WEBHOOK_SECRET", "s" * 20)
    with pytest.raises(Misconfigured, match="VENTANILLA_PUBLIC_URL"):
        load()
    monkeypatch.setenv("VENTANILLA_PUBLIC_URL", "https://bot.example")
    assert load().base_url == "https://bot.example"


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's log holds a token."""
    monkeypatch.setenv("VENTANILLA_TELEGRAM_TOKEN", "1:very-secret")
    assert "very-secret" not in repr(load())


def test_a_toml_file_gives_settings_and_variables_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment over file."""
    (tmp_path / "ventanilla.toml").write_text('http_port = 9000\nlog_level = "debug"\n')
    monkeypatch.setenv("VENTANILLA_HTTP_PORT", "9001")
    settings = load()
    assert (settings.http_port, settings.log_level) == (9001, "debug")


@pytest.mark.parametrize("where", ["environment", ".env", "ventanilla.toml"])
def test_who_switches_the_try_out_chat_off_is_obeyed_wherever_they_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """`make run` only gives a default."""
    assert load().with_preview_by_default().preview
    if where == "environment":
        monkeypatch.setenv("VENTANILLA_PREVIEW", "false")
    else:
        (tmp_path / where).write_text("VENTANILLA_PREVIEW=false\n" if where == ".env" else "preview = false\n")
    assert not load().with_preview_by_default().preview


def test_make_run_sets_nothing_that_would_win_over_a_file() -> None:
    """It asks for a default by the command's option."""
    recipe = (Path(__file__).parents[3] / "Makefile").read_text(encoding="utf-8")
    assert "ventanilla run --preview" in recipe
    assert "VENTANILLA_PREVIEW" not in recipe


def test_rasa_is_off_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And its token is a secret like the others."""
    assert load().nlu_engine is NluEngine.EMBEDDED
    monkeypatch.setenv("VENTANILLA_NLU_ENGINE", "rasa")
    monkeypatch.setenv("VENTANILLA_RASA_TOKEN", "very-secret")
    assert load().nlu_engine is NluEngine.RASA
    assert "very-secret" not in repr(load())
    monkeypatch.setenv("VENTANILLA_NLU_ENGINE", "oracle")
    with pytest.raises(Misconfigured, match="VENTANILLA_NLU_ENGINE"):
        load()


@pytest.mark.parametrize("seconds", ["0", "-1", "31", "nan", "inf", "soon"])
def test_the_wait_for_rasa_is_bounded(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    """Half a minute at most."""
    monkeypatch.setenv("VENTANILLA_RASA_TIMEOUT_SECONDS", seconds)
    with pytest.raises(Misconfigured, match="VENTANILLA_RASA_TIMEOUT_SECONDS"):
        load()


@pytest.mark.parametrize("variable", ["VENTANILLA_DESK_POLL_SECONDS", "VENTANILLA_ANSWER_WITHIN_HOURS"])
@pytest.mark.parametrize("value", ["0", "nan", "inf", "soon"])
def test_a_wait_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    """An endless pause would never fetch what staff reply."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(Misconfigured, match=variable):
        load()
