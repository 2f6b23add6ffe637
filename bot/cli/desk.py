"""`ventanilla desk`: whether the desk where staff work is set up as the service needs it, and where it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from bot import schema
from bot.cli.desk_report import LANGUAGES, WRONG, grade, show_check
from bot.clock import SystemClock
from bot.desk_choice import make_desk
from bot.desk_sync import places
from bot.desk_sync.places import PlacedDesk
from bot.sealing import Sealer, read_or_make_key
from bot.settings import DeskName, Settings, load
from bot.store import ownership
from bot.store.console import SqlConsoleStore
from bot.store.opening import exists, opened
from crm_adapter.console.desk import ConsoleDesk
from handlers.errors import Misconfigured, VentanillaError
from handlers.ports import Desk

FAILED = 1
app = typer.Typer(help="Check the desk where staff work.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check the desk where staff work."""


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="Which desk; the one of VENTANILLA_DESK when none is named.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    messages: Annotated[str, typer.Option("--messages", help="Language of the report: es or en.")] = "es",
) -> None:
    """Say what is right and what is wrong with the desk's login, rights, queue, fields and webhook.

    Nothing is written there. Ends with 1 where something is wrong.

    Example: VENTANILLA_DESK=rt VENTANILLA_RT_URL=https://rt.example VENTANILLA_RT_USER=bot ventanilla desk check
    """
    if messages not in LANGUAGES:
        raise typer.BadParameter(f"--messages is one of {', '.join(LANGUAGES)}, not {messages!r}.")
    settings = load()
    name = _known(name or settings.desk.value)
    found = _found(settings, name)
    if as_json:
        typer.echo(json.dumps({"desk": name, "findings": found}, ensure_ascii=False, indent=2))
    else:
        show_check(name, found, Console(), messages)
    if any(grade(finding) == WRONG for finding in found.values()):
        raise typer.Exit(FAILED)


@app.command()
def moved(name: Annotated[str, typer.Argument(help="Which desk.")]) -> None:
    """Say that the desk, with all its cases, is at the address that the settings now give: it is the same desk.

    Never for another server: its cases bear the same numbers, and what is said there would go to other people.
    Start the service again afterwards. A second call does no harm.

    Example: VENTANILLA_RT_URL=https://new.example ... ventanilla desk moved rt
    """
    settings = load()
    if _known(name) == DeskName.CONSOLE:
        raise Misconfigured("The built-in desk has no address: it is in this program.")
    place = _made(name, _sealer(settings)).place
    with opened(settings.database_url) as database:
        schema.ensure(database)
        if places.moved(database, name, place, datetime.now(UTC)):
            typer.echo(f"Done: the desk {name} is at {place}. Start the service again.")
        else:
            typer.echo(f"Nothing to do: the desk {name} was at {place} already.")


def _known(name: str) -> str:
    if name not in set(DeskName):
        raise Misconfigured(f"There is no desk called {name!r}; choose one of {', '.join(DeskName)}.")
    return name


def _sealer(settings: Settings) -> Sealer:
    return Sealer(
        read_or_make_key(
            settings.secret_key.get_secret_value(), settings.secret_key_path, on_loopback=settings.on_loopback
        )
    )


def _made(name: str, sealer: Sealer) -> PlacedDesk:
    made = make_desk(name, sealer, SystemClock())
    if made is None:
        raise Misconfigured(
            f"The desk {name} has no settings: give VENTANILLA_{name.upper()}_... as in docs/escritorios."
        )
    return made


def _found(settings: Settings, name: str) -> Mapping[str, str]:
    sealer = _sealer(settings)
    if name == DeskName.CONSOLE:
        with opened(settings.database_url) as database:
            schema.ensure(database)
            ownership.check_key(database, sealer, datetime.now(UTC))
            store = SqlConsoleStore(database, sealer)
            return asyncio.run(_ask(ConsoleDesk(store, SystemClock(), lambda: None)))
    made = _made(name, sealer)
    return {**_place(settings, name, made.place), **asyncio.run(_ask(made.desk))}


def _place(settings: Settings, name: str, place: str) -> Mapping[str, str]:
    """Whether the desk's open cases are at the server that its settings name; nothing where no service has run yet."""
    if not exists(settings.database_url):
        return {}
    try:
        with opened(settings.database_url) as database:
            if not schema.is_current(database):
                return {}
            with database.read() as connection:
                reason = places.mismatch(connection, name, place)
    except VentanillaError as fault:
        return {"server": f"warning: it cannot be seen whether cases are open at another server: {fault}"}
    return {"server": f"{WRONG}: {reason}" if reason else f"ok: {place}"}


async def _ask(desk: Desk) -> Mapping[str, str]:
    try:
        return await desk.check()
    except VentanillaError as fault:
        return {"desk": f"{WRONG}: {fault}"}
    finally:
        await desk.close()
