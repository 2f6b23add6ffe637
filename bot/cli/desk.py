"""`ventanilla desk`: whether the desk where staff work is set up as the service needs it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import schema
from bot.clock import SystemClock
from bot.desk_choice import make_desk
from bot.sealing import Sealer, read_or_make_key
from bot.settings import DeskName, Settings, load
from bot.store import ownership
from bot.store.console import SqlConsoleStore
from bot.store.opening import opened
from crm_adapter.console.desk import ConsoleDesk
from handlers.errors import Misconfigured, VentanillaError
from handlers.ports import Desk

FAILED = 1
_WRONG = "wrong"
_COLOURS = {"ok": "green", "warning": "yellow", _WRONG: "red"}
app = typer.Typer(help="Check the desk where staff work.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check the desk where staff work."""


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="Which desk; the one of VENTANILLA_DESK when none is named.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Say what is right and what is wrong with the desk's login, rights, queue, fields and webhook.

    Nothing is written there. Ends with 1 where something is wrong.

    Example: VENTANILLA_DESK=rt VENTANILLA_RT_URL=https://rt.example VENTANILLA_RT_USER=bot ventanilla desk check
    """
    settings = load()
    name = name or settings.desk.value
    if name not in set(DeskName):
        raise Misconfigured(f"There is no desk called {name!r}; choose one of {', '.join(DeskName)}.")
    found = _found(settings, name)
    if as_json:
        typer.echo(json.dumps({"desk": name, "findings": found}, ensure_ascii=False, indent=2))
    else:
        _show(name, found)
    if any(_grade(finding) == _WRONG for finding in found.values()):
        raise typer.Exit(FAILED)


def _found(settings: Settings, name: str) -> Mapping[str, str]:
    secret = read_or_make_key(
        settings.secret_key.get_secret_value(), settings.secret_key_path, on_loopback=settings.on_loopback
    )
    sealer = Sealer(secret)
    if name == DeskName.CONSOLE:
        with opened(settings.database_url) as database:
            schema.ensure(database)
            ownership.check_key(database, sealer, datetime.now(UTC))
            store = SqlConsoleStore(database, sealer)
            return asyncio.run(_ask(ConsoleDesk(store, SystemClock(), lambda: None)))
    desk = make_desk(name, sealer, SystemClock())
    if desk is None:
        raise Misconfigured(
            f"The desk {name} has no settings: give VENTANILLA_{name.upper()}_... as in docs/escritorios."
        )
    return asyncio.run(_ask(desk))


async def _ask(desk: Desk) -> Mapping[str, str]:
    try:
        return await desk.check()
    except VentanillaError as fault:
        return {"desk": f"{_WRONG}: {fault}"}
    finally:
        await desk.close()


def _show(name: str, found: Mapping[str, str]) -> None:
    table = Table("", "Aspect", "Finding", title=f"Desk {name}", box=None)
    for aspect, finding in found.items():
        grade = _grade(finding)
        table.add_row(f"[{_COLOURS[grade]}]{grade}[/]", aspect, finding.removeprefix(f"{grade}:").strip(), style=None)
    Console().print(table)


def _grade(finding: str) -> str:
    """How good a finding is, as its first word says; "ok" where it says nothing of the kind."""
    grade = finding.partition(":")[0]
    return grade if grade in _COLOURS else "ok"
