"""Starts a private Request Tracker, loads into it what agencies load and what the tests add, and ends it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx

from tests.free_port import free_port

REPOSITORY = Path(__file__).resolve().parents[3]
SEED = REPOSITORY / "deploy" / "rt" / "ventanilla.initialdata.pl"
PERSONAS = Path(__file__).with_name("personas.initialdata.pl")
BOT, STAFF, PASSWORD = "ventanilla", "agente", "clave-de-prueba-1"
SECRET = "secreto de prueba del webhook"
QUEUE, BARE_QUEUE, OTHER_QUEUE, OWN_QUEUE = "Ciudadanía", "Sin campos", "Otra unidad", "Con estados propios"
_ARCHIVE = "General"
ROOT_PASSWORD = "password"
_SETUP = "/usr/sbin/rt-setup-database-5"
_SERVER = "/usr/share/request-tracker5/libexec/rt-server"
_READY_SECONDS = 90.0
_SITE = """
use utf8;
Set(%Lifecycles, municipal => {{ type => 'ticket', initial => ['recibido'], active => ['en trámite', 'a la espera'],
  inactive => ['archivado', 'deleted'], defaults => {{ on_create => 'recibido' }},
  transitions => {{ '' => ['recibido'], recibido => ['en trámite', 'a la espera', 'archivado'],
    'en trámite' => ['recibido', 'a la espera', 'archivado'], 'a la espera' => ['en trámite', 'archivado'],
    archivado => ['en trámite'] }}, rights => {{ '* -> *' => 'ModifyTicket' }} }});
Set($rtname, 'test'); Set($Organization, 'test');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebPath, ''); Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rt.db');
Set($DatabaseHost, ''); Set($DatabaseUser, ''); Set($DatabasePassword, '');
Set($BcryptCost, 4); Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'warning'); Set($Timezone, 'UTC');
Set($MasonDataDir, '{folder}/mason'); Set($MasonSessionDir, '{folder}/sess');
Set($VentanillaWebhookUrl, '{hook}'); Set($VentanillaWebhookSecret, '{secret}');
1;
"""


def installed() -> bool:
    """Whether Debian's packages are there."""
    return Path(_SETUP).exists() and Path(_SERVER).exists()


class RtServer:
    """One instance on loopback, of which one test at a time makes use."""

    def __init__(self, hook_url: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ventanilla-rt-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._write_site(hook_url)
        self._database("--action", "init", "--dba", "")
        self.load(SEED)
        self.load(PERSONAS)
        self._process = self._started()

    def empty(self) -> None:
        """Take every ticket of the tests before out of their queues, which RT itself would be slow to do."""
        names = (QUEUE, BARE_QUEUE, OTHER_QUEUE, OWN_QUEUE)
        with self.database() as database:
            number = dict(database.execute("SELECT Name, id FROM Queues"))
            database.executemany(
                "UPDATE Tickets SET Queue = ? WHERE Queue = ?", [(number[_ARCHIVE], number[name]) for name in names]
            )

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """RT's tables, for what no hand at a desk can do; committed at the end."""
        with closing(sqlite3.connect(self.folder / "rt.db", timeout=30)) as database, database:
            yield database

    def load(self, seed: Path, **environment: str) -> None:
        """Load a file as an administrator does."""
        self._database("--action", "insert", "--datafile", str(seed), **environment)

    @property
    def group(self) -> int:
        """The process group of the server with its workers."""
        return os.getpgid(self._process.pid)

    def token(self) -> str:
        """An authentication token of the bot's account."""
        return (self.folder / "token").read_text(encoding="utf-8")

    def stop(self) -> None:
        """End the server with its workers, and remove its files."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_site(self, hook_url: str) -> None:
        for name in ("conf.d", "mason", "sess"):
            (self.folder / name).mkdir()
        site = _SITE.format(port=self.port, folder=self.folder, hook=hook_url, secret=SECRET)
        (self.folder / "RT_SiteConfig.pm").write_text(site, encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "RT_SITE_CONFIG": str(self.folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "conf.d"),
            "VENTANILLA_RT_QUEUES": QUEUE,
            "VENTANILLA_RT_PASSWORD": PASSWORD,
            "TEST_RT_PASSWORD": PASSWORD,
            "TEST_RT_BARE_QUEUE": BARE_QUEUE,
            "TEST_RT_OTHER_QUEUE": OTHER_QUEUE,
            "TEST_RT_OWN_QUEUE": OWN_QUEUE,
            "TEST_RT_TOKEN_FILE": str(self.folder / "token"),
        }

    def _database(self, *arguments: str, **environment: str) -> None:
        done = subprocess.run(
            [_SETUP, "--skip-create", *arguments],
            env={**self._environment(), **environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0 or "[error]" in done.stderr:
            raise RuntimeError(f"setting Request Tracker up failed: {done.stdout}\n{done.stderr}")

    def _started(self) -> subprocess.Popen[bytes]:
        command = [_SERVER, "--server", "Starlet", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "--max-workers", "3"],
                env=self._environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end and process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/REST/2.0/", timeout=30).status_code == 401:
                    return process
            time.sleep(0.1)
        raise RuntimeError(f"Request Tracker did not start: {(self.folder / 'log').read_text(encoding='utf-8')}")
