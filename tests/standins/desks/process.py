"""Starts a stand-in desk as a process of its own, and ends it by its number."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
_READY_SECONDS = 30.0


@contextmanager
def started(module: str, options: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Run ``python -m module options`` and give its ready line; it ends with the block, or with this process."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield json.loads(_first_line(process, module))
    finally:
        _end(process)


def _first_line(process: subprocess.Popen[str], module: str) -> str:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], _READY_SECONDS)
    line = process.stdout.readline() if readable else ""
    if not line:
        process.kill()
        raise RuntimeError(f"{module} did not start; its error output says why")
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
