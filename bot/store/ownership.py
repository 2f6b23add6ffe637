"""Makes sure that a process may work on a database: it has the key of what is sealed there, and nobody else is at work."""

from __future__ import annotations

import fcntl
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.sealing import Sealer
from bot.store import cursors
from bot.store.database import Database
from handlers.errors import Misconfigured

_KEY = "key"
_TRIES = 20
_PAUSE_SECONDS = 0.25


def check_key(database: Database, sealer: Sealer, now: datetime) -> None:
    """Raises Misconfigured where the database was written with another key: what waits there would be given up as unreadable."""
    mark = sealer.fingerprint("ventanilla", _KEY)
    with database.write() as connection:
        known = cursors.read(connection, _KEY)
        if known is None:
            cursors.save(connection, _KEY, mark, now)
        elif known != mark:
            raise Misconfigured(
                "The secret key (VENTANILLA_SECRET_KEY or the key file) is not the one with which this database was written: "
                "bring that key back, or choose another VENTANILLA_DATABASE_URL."
            )


@contextmanager
def only_one(database: Database, executor: str) -> Iterator[None]:
    """Keeps a second service off: on SQLite any other, on PostgreSQL one of the same executor id. Raises Misconfigured for the second.

    Two of them would take each other's running work for what a crash has left.
    """
    with _file_lock(f"{database.file}.lock") if database.is_sqlite else _session_lock(database, executor):
        yield


@contextmanager
def _file_lock(path: str) -> Iterator[None]:
    # Held by this process alone (no child has it) and let go of by the system, however the process ends.
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as fault:
        raise Misconfigured(
            f"The file {path}, which keeps a second service off, cannot be made: {fault.strerror}. "
            "Give the service's user the right to write there, or choose another VENTANILLA_DATABASE_URL."
        ) from None
    try:
        _take(lambda: _locked(handle))
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _session_lock(database: Database, executor: str) -> Iterator[None]:
    number = zlib.crc32(f"ventanilla {executor}".encode())
    connection = database.engine.connect()
    try:
        _take(lambda: bool(connection.execute(select(func.pg_try_advisory_lock(number))).scalar_one()))
        connection.commit()
        # The lock ends with the session, which therefore must not go back to the pool.
        connection.detach()
        yield
    finally:
        with suppress(DBAPIError):
            connection.close()


def _take(attempt: Callable[[], bool]) -> None:
    """The one before may still be ending: after a kill its lock lasts for a moment."""
    for _ in range(_TRIES):
        if attempt():
            return
        time.sleep(_PAUSE_SECONDS)
    raise Misconfigured(
        "Another 'ventanilla run' works on this database already: stop it first, or choose another VENTANILLA_DATABASE_URL."
    )
