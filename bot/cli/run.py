"""`ventanilla run`: the service."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer
import uvicorn

from bot import logs, schema
from bot.app import Application
from bot.channels.webchat.limits import NAME as WEBCHAT
from bot.cli.nlu import train_with_bar
from bot.sealing import Sealer, read_or_make_key
from bot.settings import Settings, load
from bot.store import content, ownership
from bot.store.database import Database
from bot.store.opening import opened
from handlers.errors import Misconfigured
from nlu.catalogue.load import load as load_content

log = logging.getLogger("ventanilla.run")

_GRACE_SECONDS = 5
_LAST_SECONDS = 9.0
"""After the signal; who sends it often kills after ten."""
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(
    preview: Annotated[
        bool, typer.Option("--preview", help="Serve the try-out chat, unless VENTANILLA_PREVIEW is set to false.")
    ] = False,
) -> None:
    """Serve: receive, answer, hand over, count. Settings come from VENTANILLA_* variables; see the README.

    Example: VENTANILLA_TELEGRAM_TOKEN=123:abc ventanilla run
    """
    settings = load().with_preview_by_default() if preview else load()
    logs.configure(settings.log_format, settings.log_level)
    secret = read_or_make_key(
        settings.secret_key.get_secret_value(), settings.secret_key_path, on_loopback=settings.on_loopback
    )
    sealer = Sealer(secret)
    with opened(settings.database_url) as database:
        schema.ensure(database)
        with ownership.only_one(database, settings.executor_id):
            ownership.check_key(database, sealer, datetime.now(UTC))
            # Before the work that takes minutes: a port that is taken is better known at once.
            with _bind(settings) as address:
                _publish_first_content(database, settings)
                train_with_bar(settings)
                asyncio.run(_serve(settings, database, sealer, address))


def _publish_first_content(database: Database, settings: Settings) -> None:
    with database.read() as connection:
        if content.latest_version(connection):
            return
    now = datetime.now(UTC)
    agency = load_content(settings.content_dir, now.date())
    with database.write() as connection:
        version = content.publish(connection, agency, now)
    log.info("content published", extra={"agency": agency.name, "version": version, "services": len(agency.services)})


async def _serve(settings: Settings, database: Database, sealer: Sealer, address: socket.socket) -> None:
    _listen(address, settings)
    application = Application(settings, database, sealer, asyncio.get_running_loop())
    await asyncio.to_thread(application.start)
    try:
        application.receive()
        config = uvicorn.Config(
            application.web, log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE_SECONDS
        )
        server = _Server(config, lambda: _greet(settings, application), lambda: _stopping(application))
        await server.serve(sockets=[address])
    finally:
        await application.stop()


def _bind(settings: Settings) -> socket.socket:
    """The service's port, taken; nobody can connect before it listens, which is when it can answer."""
    family = socket.AF_INET6 if ":" in settings.http_host else socket.AF_INET
    address = socket.socket(family, socket.SOCK_STREAM)
    try:
        # What an earlier run has left half-closed must not keep this one off; who listens there still does.
        address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        address.bind((settings.http_host, settings.http_port))
    except OSError as fault:
        address.close()
        raise _no_port(settings, fault) from None
    return address


def _listen(address: socket.socket, settings: Settings) -> None:
    try:
        address.listen()
    except OSError as fault:
        raise _no_port(settings, fault) from None


def _no_port(settings: Settings, fault: OSError) -> Misconfigured:
    where = f"{settings.http_host}:{settings.http_port}"
    busy = fault.errno == errno.EADDRINUSE
    why = "another program does, perhaps this one, running already" if busy else fault.strerror
    return Misconfigured(
        f"The service cannot listen on {where}: {why}. VENTANILLA_HTTP_HOST and VENTANILLA_HTTP_PORT choose another address."
    )


class _Server(uvicorn.Server):
    """Uvicorn, telling when it listens and when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening
        self._stopping = stopping

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT without passing them on: what was started around the server must still be ended in order."""
        loop = asyncio.get_running_loop()
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, self._stop, number)
        try:
            yield
        finally:
            for number in _STOP_SIGNALS:
                loop.remove_signal_handler(number)

    def _stop(self, number: int) -> None:
        self._stopping()
        self.handle_exit(number, None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._listening()


def _stopping(application: Application) -> None:
    application.end_live_pages()
    last = threading.Timer(_LAST_SECONDS, _cut_off)
    last.daemon = True
    last.start()


def _cut_off() -> None:
    # A worker that waits for a database which is away would keep the process for ever; the next start takes its work up.
    log.error("stopping took too long: what still runs is cut off, as by a crash")
    logging.shutdown()
    os._exit(1)


def _greet(settings: Settings, application: Application) -> None:
    log.info("ready", extra={"address": settings.base_url, "channels": [str(name) for name in application.channels]})
    lines = [f"Ventanilla: {settings.base_url}/mostrador (personal)"]
    if WEBCHAT in application.channels:
        lines.append(f"Pruébelo en el navegador: {settings.base_url}/probar")
    link = application.first_link()
    if link is not None:
        lines.append(f"Primer acceso al mostrador (enlace de un solo uso): {link}")
    typer.echo("\n".join(lines))
    sys.stdout.flush()
