"""Starts, kills and stops the real service as a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.free_port import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).parent / "ventanilla")
_READY_SECONDS = 180.0
_STOP_SECONDS = 30.0
_METRIC = re.compile(r"^(?P<name>[a-z_]+)(?:\{(?P<labels>[^}]*)\})? (?P<value>[-+.e0-9]+)$", re.MULTILINE)


@dataclass(slots=True)
class Service:
    """One installation: its settings and files outlive the process, which may be started and killed many times."""

    directory: Path
    settings: dict[str, str]
    prefix: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Everything that it ever wrote to standard error."""
        return self.directory / "service.log"

    @property
    def output(self) -> str:
        """Everything that it ever wrote to standard output."""
        return (self.directory / "service.out").read_text(encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """The process's environment: this installation's settings and no others."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
        own = {
            "VENTANILLA_HTTP_PORT": str(self.port),
            "VENTANILLA_SECRET_KEY_PATH": str(self.directory / "secret.key"),
            "VENTANILLA_LOG_FORMAT": "json",
        }
        return inherited | own | self.settings

    def start(self) -> None:
        """Start the process and wait until it is ready; the tables are made before the first start."""
        if self.starts == 0:
            self.command("migrate")
        self.starts += 1
        with self.log.open("ab") as errors, (self.directory / "service.out").open("ab") as output:
            self.process = subprocess.Popen(
                [*self.prefix, COMMAND, "run"],
                env=self.environment(),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
            )
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until it takes work; fails with its log when it gives up."""
        assert self.process is not None
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the service ended with {self.process.returncode}:\n{self.tail()}")
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the service was not ready in {_READY_SECONDS} s:\n{self.tail()}")

    def kill(self) -> None:
        """kill -9, without warning."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end and wait for that."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the service did not stop in {_STOP_SECONDS} s:\n{self.tail()}") from None

    def command(self, *arguments: str, expect: int = 0) -> str:
        """Run one `ventanilla` command with this installation's settings; returns its standard output."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=self.environment(),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == expect, (
            f"ventanilla {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-6000:]

    def business(self) -> Figures:
        """The figures at ``/metrics/business``."""
        answer = httpx.get(f"{self.url}/metrics/business", timeout=10, trust_env=False)
        assert answer.status_code == httpx.codes.OK, answer.text
        return Figures(answer.text)


class Figures:
    """A scrape, read."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[tuple[Mapping[str, str], float]]] = {}
        for match in _METRIC.finditer(text):
            labels = dict(re.findall(r'([a-z_]+)="([^"]*)"', match["labels"] or ""))
            self._values.setdefault(match["name"], []).append((labels, float(match["value"])))

    def total(self, name: str, **labels: str) -> float:
        """The sum over all series of a metric with these labels; fails where there is not even one series."""
        found = [value for series, value in self._values.get(name, []) if labels.items() <= series.items()]
        assert found, f"no series {name} {labels}"
        return sum(found)

    def nonzero(self, name: str) -> dict[tuple[tuple[str, str], ...], float]:
        """Every series of a metric that is not zero, by its labels."""
        return {tuple(sorted(series.items())): value for series, value in self._values.get(name, []) if value}


@contextlib.contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service, started and in the end stopped."""
    try:
        # Inside: a service that was started but never became ready must be ended too.
        service.start()
        yield service
    finally:
        service.stop()
