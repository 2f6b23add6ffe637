"""Opens the database for a command: whatever stands in the way of the first connection is said in one sentence."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, open_engine
from handlers.errors import Misconfigured, Retryable

_ENCODING = "UTF8"
_MAINTENANCE = "postgres"
"""The database that a PostgreSQL server has from the start."""
_DEFAULT_PORT = 5432
_SETTING = "VENTANILLA_DATABASE_URL"
_TEMPORARY = ("SQLITE_BUSY", "SQLITE_LOCKED")
# The word before the colon is in the server's language; the two spaces after it are libpq's, in every one.
_SERVER_SAYS = re.compile(r"failed: \w+:  (.+)")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at `url`, closed at the end. Raises Misconfigured, never with the password, where it cannot be used."""
    database = Database(url)
    try:
        if database.is_sqlite and not database.file:
            raise Misconfigured(f"{_SETTING} names no file: write it as sqlite:///var/ventanilla.db, for instance.")
        _look(database)
        yield database
    finally:
        database.close()


def exists(url: str) -> bool:
    """Whether there is a database file at `url`, which opening it would make; True for a server's database."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def _look(database: Database) -> None:
    """The first connection of all; it writes nothing, but on SQLite asks for the right to."""
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite:
                connection.execute(text("SELECT 1"))
            else:
                _check_encoding(connection)
    except DBAPIError as fault:
        reason = fault.orig
        if isinstance(reason, sqlite3.Error):
            if getattr(reason, "sqlite_errorname", "").startswith(_TEMPORARY):
                raise Retryable(f"The database file {database.file} is busy.") from None
            raise Misconfigured(f"The database file {database.file} cannot be used: {reason}. {_elsewhere()}") from None
        raise Misconfigured(_turned_away(database.engine.url, reason)) from None


def _check_encoding(connection: Connection) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != _ENCODING:
        name = connection.engine.url.database
        raise Misconfigured(
            f"The database {name!r} keeps its texts in {encoding}; {_ENCODING} is needed. {_creation(name)}"
        )


def _turned_away(url: URL, reason: BaseException | None) -> str:
    """Why the server, if there is one, did not let us in."""
    where = f"{url.host or 'this machine'}:{url.port or _DEFAULT_PORT}"
    # The driver's fault brings the connection that failed, and with it what was asked for.
    state = getattr(reason, "pgconn", None)
    if state is not None and state.needs_password:
        return f"The server at {where} asks for a password and {_SETTING} gives none for {url.username!r}."
    answer = _answer(reason)
    if not answer:
        return f"No PostgreSQL server is reachable at {where}: is it running, and is the address in {_SETTING} right?"
    if url.database != _MAINTENANCE and _lets_in(url.set(database=_MAINTENANCE)):
        return (
            f"The server at {where} does not open the database {url.database!r} ({answer}). {_creation(url.database)}"
        )
    if state is not None and state.used_password:
        return f"The server at {where} refused the user {url.username!r} or the password in {_SETTING} ({answer})."
    return f"The server at {where} refused the connection ({answer}); see {_SETTING}."


def _answer(reason: BaseException | None) -> str:
    """The server's own words; empty where there was no answer. They name the user and the database, never the password."""
    found = _SERVER_SAYS.search(str(reason))
    return found[1] if found else ""


def _lets_in(url: URL) -> bool:
    """Whether the same user and password open another database: the server's words may be in any language."""
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        with engine.connect():
            return True
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def _creation(name: str | None) -> str:
    return (
        f"Create one with: createdb --encoding={_ENCODING} --template=template0 {name or 'ventanilla'} "
        f"(under another name, named in {_SETTING}, if that one is taken)."
    )


def _elsewhere() -> str:
    return f"{_SETTING} chooses another place."
