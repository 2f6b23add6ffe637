"""A private PostgreSQL cluster for the whole test run, and a fresh database of either sort for each test that asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.free_port import free_port


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def pg_dump() -> str:
    """The program that writes a whole PostgreSQL database as text."""
    found = _binaries()
    assert found is not None, "asked for only where a server runs"
    return str(found / "pg_dump")


def _as_unprivileged(command: list[str]) -> list[str]:
    # initdb refuses to run as root.
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        if os.geteuid() == 0
        else command
    )


class Cluster:
    """One running server on loopback; durable enough for kill tests of its clients, not of itself."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self.directory = Path(tempfile.mkdtemp(prefix="ventanilla-pg-"))
        self.port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres", "postgres")
        self._run(
            "initdb",
            "--pgdata",
            str(self.directory / "data"),
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--encoding=UTF8",
        )
        self.start()

    def start(self) -> None:
        """Start the server, for the first time or again."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.directory} -c fsync=off -c max_connections=200"
        self._run(
            "pg_ctl",
            "--pgdata",
            str(self.directory / "data"),
            "--wait",
            "--log",
            str(self.directory / "log"),
            "--options",
            options,
            "start",
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = _as_unprivileged([str(self._binaries / program), *arguments])
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.directory, stdin=subprocess.DEVNULL
        )
        if result.returncode != 0:
            raise RuntimeError(f"{program} failed: {result.stderr or result.stdout}")

    def url(self, database: str) -> str:
        """The address of one database of this server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, encoding: str = "UTF8") -> str:
        """A new empty database; returns its address."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Do something for the whole server."""
        engine = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def ask_for_passwords(self, user: str) -> None:
        """From now on `user` is let in with a password only."""
        rules = self.directory / "data" / "pg_hba.conf"
        rules.write_text(f"host all {user} all scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
        self.execute("SELECT pg_reload_conf()")

    def crash(self) -> None:
        """End the server as a crash would; `start` brings it back with what was committed."""
        self._run("pg_ctl", "--pgdata", str(self.directory / "data"), "--mode=immediate", "stop")

    def stop(self) -> None:
        """End the server and remove its files."""
        self.crash()
        shutil.rmtree(self.directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The run's PostgreSQL server; skips where Debian's package is not installed (never in CI)."""
    binaries = _binaries()
    if binaries is None:
        message = "PostgreSQL is not installed: run 'make test-deps' as root (Debian package postgresql)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)
    cluster = Cluster(binaries)
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty database of each sort."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ventanilla.db"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.create()
