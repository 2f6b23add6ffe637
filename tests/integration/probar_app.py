"""The try-out page around a stand-in for the service: whatever a visitor does is answered through the mailbox."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import bot.web
from bot.channels.webchat import WebchatChannel
from bot.channels.webchat.memory import MemoryMailbox
from bot.sealing import Sealer
from bot.web.probar import probar_routes
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button, Inbound, Kind, Outgoing
from handlers.domain.text import RichText, literal, rich
from handlers.errors import Retryable
from tests.clocks import HandClock
from tests.serving import serving

STATIC = Path(bot.web.__file__).parent / "static"
RECEIPT = b"%PDF-1.7 justificante"
YES = Button("r:yes", "Sí", ("claro",))
NO = Button("r:no", "No")
CARD = """**Alta en el padrón**

Inscripción en el padrón de las personas que viven en el municipio.

- DNI o pasaporte en vigor
- Contrato de alquiler, o escritura, o autorización de quien vive ahí

**Cuesta**: nada. [Hacerlo en línea](https://sede.example/padron)

Fuente: Ayuntamiento, revisado el 12/01/2026."""


async def read_receipt(_media: MediaRef) -> AsyncIterator[bytes]:
    """What staff attach."""
    yield RECEIPT


@dataclass
class Counter:
    """Answers at once, or when it is told to; `down` makes it unable to keep anything."""

    mailbox: MemoryMailbox = field(default_factory=lambda: MemoryMailbox(HandClock()))
    heard: list[Inbound] = field(default_factory=list)
    visitors: list[str] = field(default_factory=list)
    down: bool = False
    silent: bool = False

    def __post_init__(self) -> None:
        self.channel = WebchatChannel(self.mailbox)

    def accept(self, channel: str, body: bytes) -> None:
        """Take an event in, and answer it."""
        assert channel == "webchat"
        if self.down:
            raise Retryable("The database did not take the work.")
        for event in self.channel.events(body):
            inbound = self.channel.parse(event, HandClock().now())
            self.heard.append(inbound)
            self.visitors.append(event.lane)
            if not self.silent:
                self.say(event.lane, *answer(inbound))

    def say(self, visitor: str, *messages: Outgoing) -> None:
        """Send as the service does."""
        parts = [part for message in messages for part in self.channel.render(message)]
        # The service's own event loop is another one than the web server's.
        thread = threading.Thread(
            target=lambda: [asyncio.run(self.channel.send(visitor, part, read_receipt)) for part in parts]
        )
        thread.start()
        thread.join()

    def app(self) -> Starlette:
        """The page, and the files that it needs."""
        sealer = Sealer("k" * 40)
        pages = probar_routes(
            self.mailbox,
            self.accept,
            sign=lambda visitor: sealer.fingerprint("probar", visitor),
            zone=lambda: "Europe/Madrid",
        )
        return Starlette(routes=[*pages, Mount("/static", StaticFiles(directory=STATIC))])


def answer(inbound: Inbound) -> tuple[Outgoing, ...]:
    """A card and a question to words, a receipt to a file, an echo to the rest."""
    if inbound.kind is Kind.TEXT and "padrón" in inbound.text:
        return Outgoing(rich(CARD)), Outgoing(literal("¿Le ha servido?\n\n1. Sí\n2. No"), (YES, NO))
    if inbound.kind is Kind.FILE:
        receipt = MediaRef("console", "f1", MediaKind.DOCUMENT, "justificante año.pdf", "application/pdf")
        return (Outgoing(literal(f"Recibido: {inbound.media[0].name}"), media=receipt),)
    return (Outgoing(_echo(inbound)),)


def _echo(inbound: Inbound) -> RichText:
    return literal(f"{inbound.kind.value}: {inbound.text or inbound.payload}")


@contextmanager
def counter_open() -> Iterator[tuple[Counter, str]]:
    """The stand-in and its address."""
    counter = Counter()
    with serving(counter.app()) as base:
        yield counter, base
