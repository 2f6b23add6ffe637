"""Starts the stand-in: prints one JSON line with its ports when it is ready, and serves until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from tests.standins.telegram.control import Control
from tests.standins.telegram.schema import load_schema
from tests.standins.telegram.server import MAX_BODY, BotApi, drop
from tests.standins.telegram.snapshot import load_state, save_state

HOST = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Listener:
    """The two ports: one for the bot, which can be closed for a while, and one for the test."""

    def __init__(self, api: BotApi, port: int) -> None:
        self._api = api
        self._port = port
        self._runner = _runner(web.Application(client_max_size=MAX_BODY, middlewares=[self._gate]), api.routes())
        control = Control(api, self.close_door)
        self._control_runner = _runner(web.Application(client_max_size=MAX_BODY), control.routes())
        self._site: web.SockSite | None = None

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # A connection kept alive from before would slip through a closed port.
        if self._api.door.closed:
            drop(request)
            return web.Response()
        return await handler(request)

    async def start(self) -> dict[str, int]:
        """Listen; returns the ready line."""
        await self._runner.setup()
        await self._control_runner.setup()
        await self._open()
        control = _bound(0)
        await web.SockSite(self._control_runner, control).start()
        return {"port": self._port, "control_port": control.getsockname()[1], "pid": os.getpid()}

    async def close_door(self, closed: bool) -> None:
        """Refuse connections on the bot's port, or take them again on the same port."""
        if closed == self._api.door.closed:
            return
        self._api.door.closed = closed
        if closed and self._site is not None:
            await self._site.stop()
            self._api.poller.end()
        else:
            await self._open()

    async def stop(self) -> None:
        """End everything."""
        self._api.poller.end()
        await self._api.pump.stop()
        await self._runner.cleanup()
        await self._control_runner.cleanup()

    async def _open(self) -> None:
        listening = _bound(self._port)
        self._port = listening.getsockname()[1]
        self._site = web.SockSite(self._runner, listening)
        await self._site.start()


def _bound(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    return listening


def _runner(app: web.Application, routes: list[web.RouteDef]) -> web.AppRunner:
    app.add_routes(routes)
    return web.AppRunner(app, access_log=None, shutdown_timeout=0.2)


async def _end_of_input(stop: asyncio.Event) -> None:
    """Stop when the starter is gone: its end of the pipe closes with it."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    stop.set()


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT (or the end of the input, when so asked)."""
    api = BotApi(load_schema(options.schema), options.token, options.first_update_id, options.time_scale)
    api.door.latency = options.latency_ms / 1000
    if options.state_file is not None and options.state_file.exists():
        load_state(api, options.state_file)
    stop, listener, loop = asyncio.Event(), Listener(api, options.port), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    watcher = asyncio.create_task(_end_of_input(stop)) if options.until_input_ends else None
    sys.stdout.write(json.dumps(await listener.start()) + "\n")
    sys.stdout.flush()
    await stop.wait()
    if watcher is not None:
        watcher.cancel()
    await listener.stop()
    if options.state_file is not None:
        save_state(api, options.state_file)


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.telegram", description=__doc__)
    parser.add_argument("--schema", type=Path, required=True, help="botapi-10.3.json")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--token", default="42:standin", help="the one token that is accepted")
    parser.add_argument("--state-file", type=Path, help="messages, files and updates are kept there between runs")
    parser.add_argument("--first-update-id", type=int, default=1000)
    parser.add_argument("--latency-ms", type=float, default=0.0, help="added to every call")
    parser.add_argument("--time-scale", type=float, default=1.0, help="length of the webhook's waits, 1 = real")
    parser.add_argument("--until-input-ends", action="store_true", help="stop when standard input closes")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
