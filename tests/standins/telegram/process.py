"""Starting the stand-in as a process of its own, and ending it by its number."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.standins.telegram.watch import Address

DEFAULT_TOKEN = "42:standin"
REPOSITORY = Path(__file__).resolve().parents[3]
_READY_SECONDS = 30.0


@dataclass(slots=True)
class StandinProcess:
    """A running stand-in; it also ends by itself when the process that started it is gone."""

    process: subprocess.Popen[str]
    address: Address

    @classmethod
    def start(cls, schema: Path, token: str = DEFAULT_TOKEN, *options: str) -> Self:
        """Start it on free loopback ports; ``options`` are those of ``python -m tests.standins.telegram``."""
        command = [sys.executable, "-m", "tests.standins.telegram", "--schema", str(schema), "--token", token]
        process = subprocess.Popen(
            [*command, "--until-input-ends", *options],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = json.loads(_first_line(process))
        root = "http://127.0.0.1"
        return cls(process, Address(f"{root}:{ready['port']}", f"{root}:{ready['control_port']}", token))

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], _READY_SECONDS)
    line = process.stdout.readline() if readable else ""
    if not line:
        process.kill()
        raise RuntimeError("the Telegram stand-in did not start; its error output says why")
    return line
