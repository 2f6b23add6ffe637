"""Opens SQLite or PostgreSQL by one URL, with the durability that acknowledging a message needs."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from handlers.errors import Misconfigured, Retryable

log = logging.getLogger("ventanilla.database")

Result = TypeVar("Result")

_AWAY_SECONDS = 1.0
# What stands in a statement's parameters must not stand in an exception's words: those are logged.
_POOL: Final[dict[str, Any]] = {"pool_size": 20, "hide_parameters": True}
_CONNECT_SECONDS = 10


class Database:
    """One database; hands out short transactions. Nothing may wait for a network while one is open."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._queue_engine: Engine | None = None

    @property
    def queue_engine(self) -> Engine:
        """A second pool on the same database for the queues, which begin their transactions in their own way."""
        if self._queue_engine is None:
            self._queue_engine = open_engine(self.url, write_lock_first=False)
        return self._queue_engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-file database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> str:
        """Where the one-file database lies; of a server's, its name."""
        return self.engine.url.database or ""

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed at the end or rolled back whole."""
        with _plain_faults(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with (
            _plain_faults(),
            self.engine.connect() as connection,
            connection.execution_options(ventanilla_read=True).begin(),
        ):
            yield connection

    def ping(self) -> None:
        """Raises Retryable while the database does not answer."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        if self._queue_engine is not None:
            self._queue_engine.dispose()


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone alone when it fails. Raises Retryable where the database is away."""
    with _plain_faults(), connection.begin_nested():
        yield


def insist(work: Callable[[], Result]) -> Result:
    """Do the work; while the database is away, wait and do it again. For work that may be repeated and must not be given up."""
    while True:
        try:
            return work()
        except Retryable as fault:
            log.warning("work waits for the database", extra={"reason": str(fault)})
            time.sleep(_AWAY_SECONDS)


@contextmanager
def _plain_faults() -> Iterator[None]:
    """A database that is away, full or busy is a reason to try again, whichever driver says so."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as fault:
        raise Retryable(f"The database did not take the work: {type(fault).__name__}.") from fault


def open_engine(url: str, *, write_lock_first: bool = True) -> Engine:
    """An engine for `url`; SQLite in WAL with full synchronisation, PostgreSQL by psycopg 3.

    Raises Misconfigured for any other database, and where SQLite's file cannot be made.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            _own_file(Path(parsed.database))
        engine = create_engine(parsed, connect_args={"timeout": 30, "check_same_thread": False}, **_POOL)
        _durable_sqlite(engine, write_lock_first=write_lock_first)
        return engine
    if parsed.get_backend_name() == "postgresql":
        address = parsed.set(drivername="postgresql+psycopg")
        # Where the encoding is left to the server, one in SQL_ASCII makes the driver hand out bytes for texts.
        wishes = {"client_encoding": "utf8", "connect_timeout": parsed.query.get("connect_timeout", _CONNECT_SECONDS)}
        return create_engine(address, connect_args=wishes, pool_pre_ping=True, **_POOL)
    raise Misconfigured(
        f"VENTANILLA_DATABASE_URL names the database {parsed.get_backend_name()!r}; only sqlite and postgresql are supported."
    )


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # The library's words would quote the address, and with it the password.
        raise Misconfigured(
            "VENTANILLA_DATABASE_URL is no database's address: it reads like sqlite:///var/ventanilla.db "
            "or postgresql://user:password@host:5432/ventanilla."
        ) from None


def _own_file(path: Path) -> None:
    """Make the file readable by its owner only before anything is in it; its journals take over the mode."""
    try:
        _make(path)
    except OSError as fault:
        raise Misconfigured(
            f"The database file {path} cannot be made: {fault.strerror}. "
            "Give the service's user the right to write there, or choose another VENTANILLA_DATABASE_URL."
        ) from None


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Never opens a file that is there: closing it would drop every lock that this process's connections hold on it,
    # and the next program that looks at the database would take itself for the last one and delete the journal.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _durable_sqlite(engine: Engine, *, write_lock_first: bool) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        if write_lock_first:
            # The driver's own transaction handling would begin too late: we say BEGIN ourselves, below.
            connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    if not write_lock_first:
        return

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that may write takes the lock at once: upgrading a read lock later fails under load.
        reading = connection.get_execution_options().get("ventanilla_read", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
