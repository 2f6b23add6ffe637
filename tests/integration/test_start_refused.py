"""A start that cannot work ends at once, with one sentence on standard error that says what to mend."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.nlu import train_with_bar
from bot.sealing import read_or_make_key
from bot.settings import Settings
from handlers.errors import Misconfigured
from nlu.catalogue.load import load as load_content
from nlu.catalogue.problems import ContentProblems
from nlu.encoder_choice import EncoderChoice
from tests.clocks import HandClock
from tests.free_port import free_port
from tests.unprivileged import closed

_REPOSITORY = Path(__file__).parents[2]
_COMMAND = str(Path(sys.executable).parent / "ventanilla")
_EXAMPLES = """version: "3.1"
nlu:
- intent: saludo
  examples: |
    - hola
    - buenos días
    - buenas tardes
    - muy buenas
- intent: despedida
  examples: |
    - adiós
    - hasta luego
    - hasta pronto
    - que le vaya bien
"""


def _environment(folder: Path, **settings: str) -> dict[str, str]:
    own = {
        "VENTANILLA_DATABASE_URL": f"sqlite:///{folder}/ventanilla.db",
        "VENTANILLA_SECRET_KEY_PATH": str(folder / "secret.key"),
        "VENTANILLA_CONTENT_DIR": str(_REPOSITORY / "content"),
        "VENTANILLA_PREVIEW": "true",
        "VENTANILLA_NLU_ENCODER": "false",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
    return inherited | own | settings


def _complaint(folder: Path, *command: str, **settings: str) -> str:
    """What a command that refuses to work says, which is one line."""
    done = subprocess.run(
        [_COMMAND, *command],
        env=_environment(folder, **settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


def _settings(folder: Path) -> Settings:
    data = folder / "data"
    data.mkdir()
    (data / "nlu.yml").write_text(_EXAMPLES, encoding="utf-8")
    return Settings(training_dir=data, model_dir=folder / "models", nlu_encoder=EncoderChoice.NONE)


def test_a_port_that_is_taken_is_known_before_anything_is_published_or_trained(tmp_path: Path) -> None:
    """In one sentence that names the port once."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        # Training would fail at once, were it reached.
        said = _complaint(
            tmp_path, "run", VENTANILLA_HTTP_PORT=str(port), VENTANILLA_TRAINING_DIR=str(tmp_path / "none")
        )
    assert said.startswith(f"ventanilla: The service cannot listen on 127.0.0.1:{port}: another program does")
    assert "already in use" not in said


def test_an_address_that_is_not_this_machines_is_refused(tmp_path: Path) -> None:
    """It is not taken by another program."""
    host = {"VENTANILLA_HTTP_HOST": "192.0.2.1", "VENTANILLA_SECRET_KEY": "k" * 40}
    said = _complaint(tmp_path, "run", **host)
    assert "cannot listen on 192.0.2.1:8080: Cannot assign requested address. " in said


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["migrate"],
        ["content", "publish"],
        ["nlu", "export", "--published", "--out", "x"],
        ["nlu", "parse", "x"],
    ],
    ids=" ".join,
)
def test_every_command_says_why_the_database_cannot_be_opened(tmp_path: Path, command: list[str]) -> None:
    """And keeps its password to itself."""
    port = free_port()
    url = f"postgresql://u:palabra-secreta@127.0.0.1:{port}/ventanilla"
    said = _complaint(
        tmp_path,
        *command,
        VENTANILLA_DATABASE_URL=url,
        VENTANILLA_TRAINING_DIR=str(_REPOSITORY / "nlu/rasa_project/data"),
    )
    assert f"No PostgreSQL server is reachable at 127.0.0.1:{port}" in said
    assert "palabra-secreta" not in said


def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A folder without rights, a folder in its place, or bytes that are no text."""
    with closed(tmp_path / "cerrada") as folder, pytest.raises(Misconfigured, match=r"secret\.key can be neither"):
        read_or_make_key("", folder / "secret.key", on_loopback=True)
    with pytest.raises(Misconfigured, match="Is a directory"):
        read_or_make_key("", tmp_path, on_loopback=True)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(Misconfigured, match="it is no text"):
        read_or_make_key("", tmp_path / "bytes", on_loopback=True)


def test_content_that_cannot_be_entered_is_named(tmp_path: Path) -> None:
    """The folder itself, or one above."""
    for below in ("", "below"):
        with closed(tmp_path / "cerrada") as folder, pytest.raises(ContentProblems, match="VENTANILLA_CONTENT_DIR"):
            load_content(folder / below, HandClock().now().date(), "en")


def test_a_model_that_cannot_be_kept_is_refused_naming_the_setting(tmp_path: Path) -> None:
    """Before, it was a traceback."""
    settings = _settings(tmp_path)
    (tmp_path / "fichero").write_text("")
    blocked = settings.model_copy(update={"model_dir": tmp_path / "fichero" / "models"})
    with pytest.raises(Misconfigured, match=r"VENTANILLA_MODEL_DIR\), but at .*fichero"):
        train_with_bar(blocked)


def test_training_writes_nothing_among_the_lines_of_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a terminal there is no bar, and no blank line where it was."""
    train_with_bar(_settings(tmp_path))
    assert capfd.readouterr() == ("", "")
