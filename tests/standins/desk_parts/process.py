"""Starting a stand-in as a process of its own, and ending it by its number."""

from __future__ import annotations

import argparse
import asyncio
import json
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from tests.standins.desk_parts.faults import Json

HOST = "127.0.0.1"
REPOSITORY = Path(__file__).resolve().parents[3]
_READY_SECONDS = 60.0
_STOP_SECONDS = 10.0


@contextmanager
def started(module: str, *options: str) -> Iterator[Json]:
    """The ready line of ``python -m module`` on a free loopback port; the process ends with the block."""
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
        raise RuntimeError(f"{module} did not start; its error output says why")
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def serve(build: Callable[[str], tuple[ASGIApp, Json]]) -> None:
    """Read the command line, build the app for its base address, print the ready line, serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    port: int = parser.parse_args().port
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
        base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        app, ready = build(base_url)
        sys.stdout.write(json.dumps({"base_url": base_url, **ready}) + "\n")
        sys.stdout.flush()
        asyncio.run(_serve(app, listener))


async def _serve(app: ASGIApp, listener: socket.socket) -> None:
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1, server_header=False)
    server = uvicorn.Server(config)
    watcher = asyncio.create_task(_end_of_input(server))
    await server.serve([listener])
    watcher.cancel()


async def _end_of_input(server: uvicorn.Server) -> None:
    """Stop when the starter is gone: its end of the pipe closes with it."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    server.should_exit = True
