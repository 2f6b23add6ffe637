"""A desk's settings: from the environment, files and TOML, and one sentence for whatever is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.desk_settings import read
from handlers.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Server:
    """A part with settings of its own."""

    host: str
    port: int = 993


@dataclass(frozen=True, slots=True)
class Config:
    """Every kind of field."""

    url: str
    password: str = ""
    queues: tuple[str, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    max_file: int = 10
    deletes: bool = False
    server: Server = field(default_factory=lambda: Server("localhost"))


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An empty folder, and no setting of any desk."""
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_a_desk_of_which_nothing_is_said_has_no_configuration(env: pytest.MonkeyPatch) -> None:
    """Another desk's settings are none of it."""
    env.setenv("VENTANILLA_OTHERS_URL", "x")
    assert read(Config, "other") is None


def test_every_kind_of_field_is_read(env: pytest.MonkeyPatch) -> None:
    """Lists and mappings with commas, numbers, truth, parts."""
    for name, value in {
        "URL": "https://rt.example",
        "QUEUES": "Uno, Dos ,",
        "STATUSES": "nuevo=queued, hecho=solved",
        "MAX_FILE": "20",
        "DELETES": "true",
        "SERVER_HOST": "mail.example",
        "SERVER_PORT": "143",
    }.items():
        env.setenv(f"VENTANILLA_RT_{name}", value)
    assert read(Config, "rt") == Config(
        url="https://rt.example",
        queues=("Uno", "Dos"),
        statuses={"nuevo": "queued", "hecho": "solved"},
        max_file=20,
        deletes=True,
        server=Server("mail.example", 143),
    )


def test_a_secret_comes_from_a_file_and_the_environment_goes_before_dotenv_and_toml(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each source gives what the one before it lacks."""
    (tmp_path / "password").write_text("clave\n")
    (tmp_path / ".env").write_text("VENTANILLA_RT_MAX_FILE=5\nVENTANILLA_RT_URL=https://dotenv.example\n")
    (tmp_path / "ventanilla.toml").write_text('rt_queues = ["A", "B"]\nrt_max_file = 6\nrt_deletes = true\n')
    env.setenv("VENTANILLA_RT_URL", "https://rt.example")
    env.setenv("VENTANILLA_RT_PASSWORD_FILE", str(tmp_path / "password"))
    found = read(Config, "rt")
    assert found == Config("https://rt.example", "clave", ("A", "B"), max_file=5, deletes=True)


def test_what_the_product_derives_is_used_unless_something_is_set(env: pytest.MonkeyPatch) -> None:
    """Nobody need think of one more secret."""
    env.setenv("VENTANILLA_RT_URL", "x")
    assert read(Config, "rt", {"password": "derived"}) == Config("x", "derived")
    env.setenv("VENTANILLA_RT_PASSWORD", "own")
    assert read(Config, "rt", {"password": "derived"}) == Config("x", "own")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAX_FILE", "mucho", "VENTANILLA_RT_MAX_FILE: Input should be a valid integer"),
        ("QUEU", "x", "Unknown settings: VENTANILLA_RT_QUEU."),
        ("STATUSES", "nuevo", "VENTANILLA_RT_STATUSES: 'nuevo' must be written as name=value."),
        ("PASSWORD_FILE", "/no/such/file", "VENTANILLA_RT_PASSWORD_FILE names /no/such/file, which cannot be read"),
        ("SERVER_PORT", "143", "VENTANILLA_RT_SERVER_HOST: Field required"),
    ],
)
def test_a_wrong_value_gets_one_sentence(env: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """It names the variable."""
    env.setenv("VENTANILLA_RT_URL", "https://rt.example")
    env.setenv(f"VENTANILLA_RT_{name}", value)
    with pytest.raises(Misconfigured, match=said.replace("(", r"\(")):
        read(Config, "rt")


def test_a_missing_value_is_named_and_no_value_is_quoted(env: pytest.MonkeyPatch) -> None:
    """A password typed into the wrong variable must not end in a log."""
    env.setenv("VENTANILLA_RT_MAX_FILE", "s3cr3t")
    with pytest.raises(Misconfigured, match="VENTANILLA_RT_URL: Field required") as caught:
        read(Config, "rt")
    assert "s3cr3t" not in str(caught.value)


def test_a_toml_that_is_none_is_told(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the place."""
    (tmp_path / "ventanilla.toml").write_text("rt_url = ")
    with pytest.raises(Misconfigured, match=r"ventanilla\.toml cannot be read"):
        read(Config, "rt")


def test_a_secret_that_is_given_twice_is_told(env: pytest.MonkeyPatch) -> None:
    """Nobody could say which of the two holds."""
    env.setenv("VENTANILLA_RT_URL", "x")
    env.setenv("VENTANILLA_RT_PASSWORD", "x")
    env.setenv("VENTANILLA_RT_PASSWORD_FILE", "/x")
    with pytest.raises(Misconfigured, match="VENTANILLA_RT_PASSWORD and VENTANILLA_RT_PASSWORD_FILE are both set"):
        read(Config, "rt")
