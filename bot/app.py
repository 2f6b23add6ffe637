"""Composition: the one place that knows every part and hands each what it needs."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.bridge import Bridge
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.webchat.channel import WebchatChannel
from bot.channels.webchat.limits import NAME as WEBCHAT
from bot.clock import SystemClock
from bot.desk_choice import make_desks, poll_seconds
from bot.desk_sync import Desks, DeskSync
from bot.doubts import Backlogs, DeliveryNews, Doubts, RefusedCases, RefusedLines
from bot.engine import Engine, Work
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.poller import receive
from bot.profile import bot_profile
from bot.publication import Publication
from bot.retention import Retention
from bot.sealing import Sealer
from bot.settings import Settings, TelegramMode
from bot.store.console import SqlConsoleStore
from bot.store.database import Database
from bot.store.figures import SqlFactReader
from bot.store.webchat import SqlMailbox
from bot.turn import Turn
from bot.understanding import PROBE_SECONDS, RENEWAL_SECONDS, Engines
from bot.wake import Wake
from bot.web.health import health_routes
from bot.web.probar import probar_routes
from bot.web.webhooks import desk_routes, webhook_routes
from bot.writing import Writer
from crm_adapter.console.desk import NAME as CONSOLE
from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.login import first_link
from crm_adapter.console.routes import console_routes
from crm_adapter.console.waiting_for import Waiting
from handlers.domain.ids import ChannelName
from handlers.errors import Misconfigured, Retryable
from handlers.ports import Channel, Desk
from metrics.business import BusinessCollector, Scope, business_registry
from metrics.operations import ProcessMeter, process_registry
from metrics.web import metrics_routes
from nlu.redaction import Redactor

log = logging.getLogger("ventanilla.app")

_WEB = Path(__file__).parent / "web"
_SWEEP_SECONDS = 0.5
_CLOCKWORK_SECONDS = 1.0
_REVIVE_SECONDS = 30.0
_RETENTION_SECONDS = 600.0


class Application:
    """One running service: web pages and webhooks, channels, queues, desks."""

    def __init__(self, settings: Settings, database: Database, sealer: Sealer, loop: asyncio.AbstractEventLoop) -> None:
        self._settings = settings
        self._database = database
        self._sealer = sealer
        self._clock = SystemClock()
        self._bridge = Bridge(loop)
        self._wake_desk = Wake()
        self._wake_news = Wake()
        self._mailbox = SqlMailbox(database, sealer, self._clock)
        self.channels = self._make_channels()
        self._store = SqlConsoleStore(database, sealer)
        self._console = ConsoleDesk(self._store, self._clock, lambda: self._desks.wake(CONSOLE))
        desks = make_desks(settings, self._console, database, sealer, self._clock)
        self._registry = process_registry()
        self._meter = ProcessMeter(
            self._registry, list(self.channels), [desk.name for desk in desks], version("ventanilla")
        )
        self._engines = Engines(settings, self._meter)
        self._publication = Publication(database, self._engines.understander.warm_up)
        self._engine = Engine(database, settings.executor_id, list(self.channels), [desk.name for desk in desks])
        self._inbox = Inbox(database, self._engine, sealer, self._clock)
        self._desks = self._make_sync(desks)
        self._outbox = self._make_outbox()
        self._turn = self._make_turn()
        self._tasks: list[asyncio.Task[None]] = []
        self._ready: dict[str, str] = {"engine": "not started"}
        self.web = self._make_web()

    # ------------------------------------------------------------------ life

    def start(self) -> None:
        """Begin to work: queues, periodic work. Blocks for a second or so; call it off the event loop."""
        self._publication.refresh()
        news = DeliveryNews(self._database, self._desks, self._clock)
        retention = Retention(self._database, self._engine, self._clock, self._settings.text_days)
        self._engine.start(Work(turn=self._turn.handle, deliver=self._outbox.drain, push=self._desks.push))
        self._desks.start({name: poll_seconds(self._settings, name) for name in self._desks.names})
        every = self._engine.every
        every(_SWEEP_SECONDS, "outbox", self._outbox.sweep)
        every(_CLOCKWORK_SECONDS, "timers", self._inbox.fire_timers)
        every(_CLOCKWORK_SECONDS, "content", self._publication.refresh)
        every(RENEWAL_SECONDS, "model", self._engines.renew)
        every(_REVIVE_SECONDS, "lost jobs", self._inbox.revive)
        every(_RETENTION_SECONDS, "retention", retention.sweep)
        if self._engines.rasa is not None:
            self._engines.rasa.probe()
            every(PROBE_SECONDS, "rasa", self._engines.rasa.probe)
        self._wake_desk.of(every(_SWEEP_SECONDS, "desk lines", self._desks.sweep))
        self._wake_news.of(every(_CLOCKWORK_SECONDS, "delivery news", news.sweep))
        self._ready = {"engine": "ok"}

    def receive(self) -> None:
        """Begin to receive on every channel that must be asked or set up; call it on the event loop."""
        profile = bot_profile(self._publication.agency)
        polling = self._settings.telegram_mode is TelegramMode.POLLING
        for name, channel in self.channels.items():
            poll = polling and name == "telegram"
            task = receive(channel, profile, self._inbox, self._meter, self._clock, poll=poll)
            self._tasks.append(asyncio.create_task(task, name=f"receive-{name}"))

    def end_live_pages(self) -> None:
        """Send the pages that follow the counter home: they would keep the server from ending."""
        self._console.bell.close()

    async def stop(self) -> None:
        """Stop receiving, let running work finish for a few seconds, close every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._engine.stop)
        self._engines.close()
        await self._desks.close()
        for channel in self.channels.values():
            await channel.close()

    def ready(self) -> Mapping[str, str]:
        """The state of each part; "ok" is fine, and so is "degraded: ...": it works by other means."""
        parts = {**self._ready, "understanding": self._engines.state}
        try:
            self._database.ping()
            parts["database"] = "ok"
            parts["desk"] = self._desks.state
        except Retryable as fault:
            parts["database"] = str(fault)
        try:
            parts["content"] = "ok" if self._publication.agency.services else "the published content has no services"
        except (Misconfigured, Retryable) as fault:
            parts["content"] = str(fault)
        return parts

    def first_link(self) -> str | None:
        """A one-time address to make the first staff account, while there is none."""
        return first_link(self._store, self._settings.base_url, self._clock.now())

    # ------------------------------------------------------------------ parts

    def _make_channels(self) -> dict[ChannelName, Channel]:
        settings = self._settings
        channels: dict[ChannelName, Channel] = {}
        if settings.preview and settings.on_loopback:
            webchat = WebchatChannel(self._mailbox)
            channels[webchat.name] = webchat
        token = settings.telegram_token.get_secret_value()
        if token:
            webhook = f"{settings.base_url}/telegram/webhook" if settings.telegram_mode is TelegramMode.WEBHOOK else ""
            telegram = TelegramChannel(
                token, settings.telegram_api_url, settings.telegram_webhook_secret.get_secret_value(), webhook
            )
            channels[telegram.name] = telegram
        if not channels:
            raise Misconfigured(
                "No channel is switched on: set VENTANILLA_TELEGRAM_TOKEN, or VENTANILLA_PREVIEW=true to try the service in the browser."
            )
        return channels

    def _make_sync(self, desks: Sequence[Desk]) -> Desks:
        syncs = [
            DeskSync(
                self._database,
                self._inbox,
                self._sealer,
                desk,
                self.channels,
                self._bridge,
                self._meter,
                self._clock,
                self._settings.desk_redact,
                lambda: self._publication.agency,
            )
            for desk in desks
        ]
        return Desks(self._database, self._engine, self._sealer, self._bridge, self._clock, syncs)

    def _make_outbox(self) -> Outbox:
        return Outbox(
            self._database,
            self._engine,
            self._sealer,
            self.channels,
            self._bridge,
            self._meter,
            self._clock,
            self._settings.executor_id,
            uuid.uuid4().hex,
            self._desks.read_file,
            self._wake_news,
        )

    def _make_turn(self) -> Turn:
        redactor = Redactor()
        writer = Writer(self._sealer, self.channels, self._desks.current, lambda text: redactor.redact(text).text)
        return Turn(
            self._database,
            self._inbox,
            self._outbox,
            writer,
            self._sealer,
            self.channels,
            self._publication,
            self._engines.understander,
            redactor,
            self._bridge,
            self._meter,
            self._clock,
            self._wake_desk,
            self._desks.side,
        )

    def _make_web(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/", self._home),
            *health_routes(self.ready),
            *metrics_routes(self._registry, business_registry(self._business())),
            *webhook_routes(
                [channel for channel in self.channels.values() if channel.name != WEBCHAT],
                self._inbox,
                self._meter,
                self._settings.body_limit_bytes,
            ),
            *desk_routes(self._desks, self._settings.body_limit_bytes),
            *self._pages(),
            Mount("/static", StaticFiles(directory=_WEB / "static")),
        ]
        return Starlette(routes=routes)

    def _pages(self) -> list[BaseRoute]:
        waiting = Waiting(
            sends=Doubts(self._database, self._sealer, self._clock),
            cases=RefusedCases(self._database, self._clock),
            lines=RefusedLines(self._database, self._sealer, self._clock),
            backlogs=Backlogs(self._database, self._clock),
        )
        pages = console_routes(
            self._console,
            self._store,
            waiting,
            lambda: self._publication.agency,
            _WEB / "templates",
            public_url=self._settings.public_url,
            answer_within=self._settings.answer_within,
        )
        if WEBCHAT in self.channels:
            pages += probar_routes(self._mailbox, self._accept, self._sign, lambda: self._publication.agency.timezone)
        return pages

    def _accept(self, channel: str, body: bytes) -> None:
        came_by = self.channels[ChannelName(channel)]
        self._inbox.keep(came_by, came_by.events(body))

    def _sign(self, visitor: str) -> str:
        return self._sealer.fingerprint("probar", visitor)

    def _business(self) -> BusinessCollector:
        scope = Scope(tuple(self.channels), self._desks.names, lambda: tuple(self._publication.agency.services))
        return BusinessCollector(SqlFactReader(self._database, self._clock), scope, self._clock)

    def _home(self, _request: Request) -> Response:
        return RedirectResponse("/probar" if WEBCHAT in self.channels else "/mostrador")
