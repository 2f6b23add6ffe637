"""The real Rasa in processes of its own: its environment, a trained project, a server that may be killed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.free_port import free_port
from tests.shared_data import REPOSITORY

PROJECT = REPOSITORY / "nlu" / "rasa_project"
TOKEN = "s3cret-of-the-test"
_NO_PYTHON = 3
_INSTALL_SECONDS = 1200
_COMMAND_SECONDS = 600
_READY_SECONDS = 240.0


def environment() -> Path:
    """The folder of the environment that the project's lock describes, kept between runs; skips without Python 3.10."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    lock = hashlib.sha256((PROJECT / "requirements.txt").read_bytes()).hexdigest()[:16]
    folder = caches / "ventanilla" / f"rasa-{lock}"
    made = subprocess.run(
        ["bash", str(REPOSITORY / "deploy" / "rasa-env.sh"), str(folder)],
        capture_output=True,
        text=True,
        timeout=_INSTALL_SECONDS,
        check=False,
    )
    if made.returncode == _NO_PYTHON and os.environ.get("CI_STRICT") != "1":
        pytest.skip(made.stderr.strip())
    assert made.returncode == 0, made.stderr[-3000:]
    return folder


@dataclass(slots=True)
class Rasa:
    """A Rasa project at `directory`, its commands, and one server."""

    program: Path
    directory: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> str:
        """What one of Rasa's own commands says; fails when the command does."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.directory,
            env=_variables(),
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said[-3000:]
        return said

    def start(self) -> None:
        """Serve, as the project's README says, and wait until the port opens, which is when the model is loaded."""
        with (self.directory / "server.log").open("ab") as log:
            arguments = ["run", "--enable-api", "--auth-token", TOKEN, "-i", "127.0.0.1", "-p", str(self.port)]
            self.process = subprocess.Popen(
                [self.program, *arguments],
                cwd=self.directory,
                env=_variables(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log
            with contextlib.suppress(httpx.TransportError):
                httpx.get(self.url, timeout=5, trust_env=False)
                return
            time.sleep(0.1)
        raise AssertionError(f"Rasa was not ready in {_READY_SECONDS} s:\n{self.log}")

    def kill(self) -> None:
        """kill -9, if it runs."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @property
    def log(self) -> str:
        """The end of what the server said."""
        return (self.directory / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:]


def _variables() -> dict[str, str]:
    # Compiled code of the environment asks for one thread: the machine has other tests to run.
    return os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "OMP_NUM_THREADS": "1"}
