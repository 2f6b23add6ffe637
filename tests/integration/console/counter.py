"""A staff counter with a few cases in it, served on loopback, and the hands to arrange things behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import bot.web
from bot.sealing import Sealer
from bot.store.console import SqlConsoleStore
from bot.store.database import Database
from bot.store.metadata import metadata
from crm_adapter.console import passwords
from crm_adapter.console.actions import StaffActions, Words
from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.login import first_link, make_link
from crm_adapter.console.people import NewUser, Role, StaffUser
from crm_adapter.console.routes import console_routes
from crm_adapter.console.waiting_for import Waiting
from handlers.domain.agency import Agency, CannedAnswer, OpenSpan
from handlers.domain.case import Author
from handlers.domain.ids import ChannelName, Language, ServiceKey
from handlers.domain.service import Service, ServiceText
from handlers.ports import DeskDraft, DeskFile, DeskLine
from tests.integration.console.kept import KeptBacklogs, KeptDoubts, KeptLines, KeptRefusals
from tests.serving import serving

T = TypeVar("T")
ES, EN = Language("es"), Language("en")
WEB = Path(bot.web.__file__).parent
PASSWORD = "una frase bastante larga"
START = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""A Tuesday at eleven in the Canary Islands."""
AGENCY = Agency(
    version=1,
    name="Ayuntamiento de Valdeflores",
    timezone="Atlantic/Canary",
    default_language=ES,
    languages=(ES, EN),
    notice_version="1",
    services={
        ServiceKey("padron-alta"): Service(
            ServiceKey("padron-alta"), {ES: ServiceText("Alta en el padrón"), EN: ServiceText("Register your address")}
        ),
        ServiceKey("basura"): Service(ServiceKey("basura"), {ES: ServiceText("Recogida de enseres")}),
    },
    hours=tuple(OpenSpan(day, time(9), time(14)) for day in range(5)),
    holidays=frozenset({date(2026, 3, 9)}),
    canned=(
        CannedAnswer("saludo", "Saludo", {ES: "Buenos días, le atiendo desde la oficina.", EN: "Good morning."}),
        CannedAnswer("cita", "Pedir cita", {ES: "Puede pedir cita en el 010 <gratis> & en la web."}),
    ),
)


class MovableClock:
    """A clock that stands still until it is pushed."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        """The time it stands at."""
        return self.at

    def push(self, length: timedelta) -> None:
        """Move it forward."""
        self.at += length


class Counter:
    """The desk, its store and its people; `base` is its address once served."""

    def __init__(self, database: Database) -> None:
        metadata.create_all(database.engine)
        self.clock = MovableClock()
        self.store = SqlConsoleStore(database, Sealer("clave de prueba, larga y sin valor alguno"))
        self.desk = ConsoleDesk(self.store, self.clock, lambda: None, max_file=2 * 1024 * 1024)
        self.actions = StaffActions(self.desk)
        self.uncertain = KeptDoubts()
        self.refused = KeptRefusals()
        self.lines = KeptLines()
        self.backlogs = KeptBacklogs()
        self.base = ""

    def app(self, public_url: str = "") -> Starlette:
        """The console with the static files beside it."""
        pages = console_routes(
            self.desk,
            self.store,
            Waiting(self.uncertain, self.refused, self.lines, self.backlogs),
            lambda: AGENCY,
            WEB / "templates",
            public_url=public_url,
            answer_within=timedelta(hours=4),
        )
        return Starlette(routes=[*pages, Mount("/static", StaticFiles(directory=WEB / "static"))])

    def staff(self, login: str, role: Role = Role.AGENT, language: Language = ES) -> StaffUser:
        """An account with the password `PASSWORD`."""
        with self.store.write() as books:
            user = books.staff.add_user(NewUser(login, role, "Oficina de Atención a la Ciudadanía", language))
            books.staff.save_user(replace(user, password_hash=_known_hash()))
        return user

    def link_for(self, user: StaffUser) -> str:
        """The path of a new one-time link."""
        with self.store.write() as books:
            return make_link(books, user, self.clock.now())

    def first_link(self) -> str | None:
        """What the first start prints."""
        return first_link(self.store, self.base, self.clock.now())

    def open(
        self,
        key: str = "k1",
        *said: str,
        subject: str = "Alta en el padrón sin contrato de alquiler",
        language: str = "es",
        channel: str = "telegram",
        service: str = "padron-alta",
        reason: str = "asked",
        person: str = "",
    ) -> str:
        """A case with what the citizen said; returns its ref."""
        texts = said or ("Quiero empadronarme y no tengo contrato. Mi DNI es [DNI]",)
        now = self.clock.now()
        draft = DeskDraft(
            key=key,
            person=person or f"telegram-{key}",
            subject=subject,
            kind="consulta",
            reason=reason,
            channel=ChannelName(channel),
            language=Language(language),
            service=service,
            transcript=tuple(
                DeskLine(f"{key}-{number}", Author.CITIZEN, text, now) for number, text in enumerate(texts)
            ),
        )
        return run(self.desk.open(draft))

    def citizen(self, ref: str, key: str, text: str, *files: DeskFile) -> None:
        """The citizen writes again."""
        run(self.desk.append(ref, DeskLine(key, Author.CITIZEN, text, self.clock.now(), files=files)))

    def says(self, ref: str, key: str, text: str, author: Author) -> None:
        """The bot or the product writes."""
        run(self.desk.append(ref, DeskLine(key, author, text, self.clock.now())))

    def reply(self, ref: str, user: StaffUser, text: str) -> None:
        """A colleague replies elsewhere."""
        self.actions.reply(ref, user, Words(text, f"other:{text}"))

    def texts(self, ref: str) -> list[tuple[str, str]]:
        """Kind and text of every entry."""
        with self.store.read() as books:
            return [(entry.kind.value, entry.text) for entry in books.cases.entries(ref)]


@cache
def _known_hash() -> str:
    return passwords.hash_password(PASSWORD)


def run(work: Coroutine[object, object, T]) -> T:
    """Run to the end in a loop of its own, in a thread of its own: the browser driver keeps one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@contextmanager
def open_counter(url: str, public_url: str = "") -> Iterator[Counter]:
    """A counter on fresh tables, served until the end of the block."""
    database = Database(url)
    counter = Counter(database)
    with serving(counter.app(public_url)) as base:
        counter.base = base
        try:
            yield counter
        finally:
            counter.desk.bell.close()
    database.close()
