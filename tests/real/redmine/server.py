"""Starts a private Redmine, loads into it what agencies load and what the tests add, and ends it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.free_port import free_port

REPOSITORY = Path(__file__).resolve().parents[3]
SEED = REPOSITORY / "deploy" / "redmine" / "ventanilla.rb"
PERSONAS = Path(__file__).with_name("personas.rb")
PROJECT, BARE_PROJECT, OTHER_PROJECT, LONELY_PROJECT = "ciudadania", "sin-campos", "otra-unidad", "sin-personal"
BOT, STAFF = "ventanilla", "agente"
_HOME = Path("/usr/share/redmine")
_READY_SECONDS = 90.0
_DATABASE = "production:\n  adapter: sqlite3\n  database: {folder}/redmine.db\n  timeout: 20000\n"
_ISSUES = ("issues", "journals", "journal_details", "attachments", "custom_values")


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers and keys by name."""

    keys: Mapping[str, str]
    users: Mapping[str, int]
    fields: Mapping[str, int]
    statuses: Mapping[str, int]


def installed() -> bool:
    """Whether Debian's packages are there."""
    return (_HOME / "config.ru").exists() and shutil.which("puma") is not None and shutil.which("ruby") is not None


class RedmineServer:
    """One instance on loopback, of which one test at a time makes use."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ventanilla-redmine-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._write_site()
        self._run("rake", "db:migrate")
        self.printed = self.load(PERSONAS)
        self.facts = Facts(**json.loads((self.folder / "facts.json").read_text(encoding="utf-8")))
        self._process = self._started()

    def empty(self) -> None:
        """Remove the cases of the tests before, which Redmine itself would be slow to do."""
        with self.database() as database:
            for table in _ISSUES:
                database.execute(f"DELETE FROM {table}")

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """Redmine's tables, for what no hand at a desk can do; committed at the end."""
        with closing(sqlite3.connect(self.folder / "redmine.db", timeout=30)) as database, database:
            yield database

    def load(self, seed: Path) -> str:
        """Run a file as an administrator does; what it printed."""
        return self._run("rails", "runner", str(seed))

    def stop(self) -> None:
        """End the server, and remove its files."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_site(self) -> None:
        for name in ("config", "files", "log", "tmp/pids", "tmp/cache", "public"):
            (self.folder / name).mkdir(parents=True)
        config = self.folder / "config"
        (config / "database.yml").write_text(_DATABASE.format(folder=self.folder), encoding="utf-8")
        storage = f"default:\n  attachments_storage_path: {self.folder}/files\n"
        (config / "configuration.yml").write_text(storage, encoding="utf-8")
        (config / "secret_key.txt").write_text(secrets.token_hex(40), encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            # Debian's package looks for an instance's folders beside its own ones.
            "REDMINE_INSTANCE": f"../../../..{self.folder}",
            "RAILS_ENV": "production",
            "SCHEMA": str(self.folder / "schema.rb"),
            "DISABLE_DATABASE_ENVIRONMENT_CHECK": "1",
            "TEST_REDMINE_SEED": str(SEED),
            "VENTANILLA_REDMINE_PROJECT": PROJECT,
            "VENTANILLA_REDMINE_PROJECT_NAME": "Ciudadanía",
            "TEST_REDMINE_FACTS": str(self.folder / "facts.json"),
        }

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["ruby", f"bin/{arguments[0]}", *arguments[1:]],
            env=self._environment(),
            cwd=_HOME,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise RuntimeError(f"setting Redmine up failed: {done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout

    def _started(self) -> subprocess.Popen[bytes]:
        command = [
            "puma",
            "-b",
            f"tcp://127.0.0.1:{self.port}",
            "-e",
            "production",
            "-w",
            "0",
            "-t",
            "2:4",
            "config.ru",
        ]
        with (self.folder / "out").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=self._environment(),
                cwd=_HOME,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end and process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/users/current.json", timeout=30).status_code == 401:
                    return process
            time.sleep(0.1)
        raise RuntimeError(f"Redmine did not start: {(self.folder / 'out').read_text(encoding='utf-8')}")
