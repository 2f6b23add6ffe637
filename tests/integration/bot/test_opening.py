"""What stands in the way of the first connection is said in a sentence that names the cause and never the password."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot import schema
from bot.store.opening import opened
from handlers.errors import Misconfigured
from tests.databases import Cluster
from tests.free_port import free_port
from tests.unprivileged import closed, unprivileged

SECRET = "palabra-secreta"


def _refusal(url: str) -> str:
    with pytest.raises(Misconfigured) as caught, opened(url):
        pass
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def guarded(postgres: Cluster) -> Iterator[Cluster]:
    """A server that asks one of its users for a password."""
    postgres.execute(f"CREATE ROLE vecina LOGIN PASSWORD '{SECRET}'")
    postgres.ask_for_passwords("vecina")
    yield postgres
    postgres.execute("DROP ROLE vecina")


def _as_vecina(url: str, password: str | None) -> str:
    return make_url(url).set(username="vecina", password=password).render_as_string(hide_password=False)


def test_a_database_that_can_be_used_is_opened_and_gets_its_tables(database_url: str) -> None:
    """Of either sort."""
    with opened(database_url) as database:
        schema.migrate(database)
        assert schema.is_current(database)


def test_a_database_that_does_not_keep_unicode_is_refused_and_the_way_to_make_one_is_said(postgres: Cluster) -> None:
    """It would cut or refuse what people write."""
    said = _refusal(postgres.create("SQL_ASCII"))
    assert "in SQL_ASCII; UTF8 is needed" in said
    assert "createdb --encoding=UTF8" in said


def test_a_host_that_does_not_answer_is_named_with_its_port() -> None:
    """As an address in the wrong network is."""
    port = free_port()
    said = _refusal(f"postgresql://u:{SECRET}@127.0.0.1:{port}/ventanilla")
    assert f"No PostgreSQL server is reachable at 127.0.0.1:{port}" in said


def test_a_host_that_does_not_exist_is_named() -> None:
    """A misspelt name."""
    said = _refusal(f"postgresql://u:{SECRET}@no-such-host.invalid/ventanilla")
    assert "No PostgreSQL server is reachable at no-such-host.invalid:5432" in said


def test_a_wrong_password_is_told_from_a_missing_one(guarded: Cluster) -> None:
    """The right one opens the database."""
    url = guarded.create()
    with opened(_as_vecina(url, SECRET)) as database:
        database.ping()
    assert "refused the user 'vecina' or the password" in _refusal(_as_vecina(url, f"{SECRET}x"))
    assert "asks for a password" in _refusal(_as_vecina(url, None))


def test_a_database_that_does_not_exist_is_named(guarded: Cluster) -> None:
    """With and without a password."""
    for url in (guarded.url("ninguna"), _as_vecina(guarded.url("ninguna"), SECRET)):
        said = _refusal(url)
        assert "does not open the database 'ninguna'" in said
        assert "createdb --encoding=UTF8" in said


def test_a_server_that_takes_nobody_in_is_quoted(postgres: Cluster) -> None:
    """Whatever else it says."""
    said = _refusal(make_url(postgres.url("postgres")).set(username="nadie").render_as_string())
    assert 'refused the connection (role "nadie" does not exist)' in said


@pytest.mark.parametrize("url", ["ventanilla", "postgresql://u:p@h:many/d", ""])
def test_what_is_no_address_is_refused_without_being_quoted(url: str) -> None:
    """It may hold a password."""
    assert "VENTANILLA_DATABASE_URL is no database's address" in _refusal(url)


def test_a_database_of_another_make_is_refused() -> None:
    """Two are supported."""
    assert "only sqlite and postgresql" in _refusal(f"mysql://u:{SECRET}@h/d")


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """No right to the folder, or no folder at all."""
    (tmp_path / "fichero").write_text("")
    assert f"{tmp_path}/fichero/x.db cannot be made" in _refusal(f"sqlite:///{tmp_path}/fichero/x.db")
    with closed(tmp_path / "cerrada") as folder:
        assert "Permission denied" in _refusal(f"sqlite:///{folder}/x.db")
        assert "Permission denied" in _refusal(f"sqlite:///{folder}/below/x.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """A folder, or a text."""
    (tmp_path / "text.db").write_text("nada " * 1000)
    assert f"{tmp_path} cannot be used" in _refusal(f"sqlite:///{tmp_path}")
    assert "file is not a database" in _refusal(f"sqlite:///{tmp_path}/text.db")


def test_a_file_that_may_only_be_read_is_refused() -> None:
    """Everything that comes in is written."""
    # Not pytest's own folder, which nobody but its owner may enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "x.db"
        with opened(f"sqlite:///{path}") as database:
            schema.migrate(database)
        path.chmod(0o444)
        with unprivileged():
            assert f"{path} cannot be used" in _refusal(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///"])
def test_an_address_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="names no file"), opened(url):
        pass
