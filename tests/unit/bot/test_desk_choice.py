"""Every desk that can be named in the settings can be made from them, and says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.desk_choice import make_desk
from bot.sealing import Sealer
from bot.settings import DeskName
from handlers.errors import Misconfigured

_SEALER = Sealer("clave de prueba, larga y sin valor alguno")
_SETTINGS = {
    DeskName.EMAIL: {
        "ADDRESS": "bot@agencia.example",
        "STAFF": "atencion@agencia.example",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "25",
        "SMTP_SECURITY": "plain",
        "IMAP_HOST": "127.0.0.1",
        "IMAP_PORT": "143",
        "IMAP_SECURITY": "plain",
    },
    DeskName.RT: {"URL": "http://127.0.0.1:1", "USER": "bot", "PASSWORD": "x", "QUEUE": "Ciudadanía"},
    DeskName.ZAMMAD: {"URL": "http://127.0.0.1:1", "TOKEN": "x", "GROUP": "Atención"},
    DeskName.CHATWOOT: {"URL": "http://127.0.0.1:1", "TOKEN": "x", "ACCOUNT": "1", "INBOX": "2"},
    DeskName.ZENDESK: {"URL": "http://127.0.0.1:1", "EMAIL": "bot@a.example", "TOKEN": "x", "GROUP": "Atención"},
    DeskName.GLPI: {"URL": "http://127.0.0.1:1", "USER_TOKEN": "x"},
    DeskName.OPEN311: {"URL": "http://127.0.0.1:1", "API_KEY": "x", "SERVICE_CODE": "001", "SERVICES": "a=1,b=2"},
    DeskName.WEBHOOK: {"URL": "http://127.0.0.1:1", "SECRET": "un secreto de al menos veinticuatro letras"},
    DeskName.REDMINE: {
        "URL": "http://127.0.0.1:1",
        "KEY": "x",
        "PROJECT": "ciudadania",
        "CASE_FIELD": "1",
        "LINE_FIELD": "2",
    },
}


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but those of the test."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", [name for name in DeskName if name is not DeskName.CONSOLE])
def test_every_desk_is_made_from_its_settings(name: DeskName, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under its own name, without a call to anybody."""
    assert make_desk(name, _SEALER, SystemClock()) is None
    for setting, value in _SETTINGS[name].items():
        monkeypatch.setenv(f"VENTANILLA_{name.upper()}_{setting}", value)
    made = make_desk(name, _SEALER, SystemClock())
    assert made is not None
    assert made.desk.name == name


@pytest.mark.parametrize("name", [name for name in DeskName if name is not DeskName.CONSOLE])
def test_a_desk_with_half_of_its_settings_names_what_is_missing(
    name: DeskName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the variable is called."""
    setting, value = next(iter(_SETTINGS[name].items()))
    monkeypatch.setenv(f"VENTANILLA_{name.upper()}_{setting}", value)
    with pytest.raises(Misconfigured, match=f"VENTANILLA_{name.upper()}_"):
        make_desk(name, _SEALER, SystemClock())
