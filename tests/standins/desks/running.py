"""Runs a stand-in desk: one port for the product, which can be closed for a while, and one for the test."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"
_KEEP_ALIVE_SECONDS = 3600


def _bound(port: int) -> socket.socket:
    # asyncio sends without delay only on sockets that name their protocol.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    listening.listen(256)
    return listening


class Door:
    """One listening port with an application behind it."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=1,
        )
        self.port = port
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def closed(self) -> bool:
        """Whether connections are refused."""
        return self._task is None

    async def open(self) -> None:
        """Listen, on the same port as before."""
        if self._task is not None:
            return
        listening = _bound(self.port)
        self.port = listening.getsockname()[1]
        self._server = uvicorn.Server(self._config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def close(self) -> None:
        """Refuse connections and end those that there are."""
        if self._task is None or self._server is None:
            return
        self._server.should_exit = True
        await self._task
        self._task = None


class Standin:
    """Both doors and the line that says that they are open."""

    def __init__(self, api: Door, control: Door, facts: Mapping[str, Any]) -> None:
        self._api, self._control = api, control
        self._facts = facts
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def run(self) -> None:
        """Serve until standard input ends or SIGTERM/SIGINT comes."""
        # uvicorn takes the signals of the main thread for itself, which would end only one of two servers.
        thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        thread.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
        try:
            sys.stdin.read()
        finally:
            if self._loop is not None and self._stop is not None:
                self._loop.call_soon_threadsafe(self._stop.set)
            thread.join(timeout=3)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self._api.open()
        await self._control.open()
        ready = {**self._facts, "port": self._api.port, "control_port": self._control.port, "pid": os.getpid()}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await self._stop.wait()
        await self._api.close()
        await self._control.close()
