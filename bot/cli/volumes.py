"""`ventanilla volumes`: the agency's own contacts by phone and at the counter, against which displacement is measured."""

from __future__ import annotations

import getpass
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import schema
from bot.cli.volumes_report import Done, report
from bot.clock import SystemClock
from bot.settings import load
from bot.store import content as published
from bot.store import volumes as store
from bot.store.database import Database
from bot.store.opening import opened
from handlers.domain.agency import Agency
from metrics.volumes.catalogue import known_services
from metrics.volumes.cells import fold
from metrics.volumes.files import FileKind, ReadOptions, VolumesFile
from metrics.volumes.messages import LANGUAGES, sentence
from metrics.volumes.problems import Notebook
from metrics.volumes.reading import read_volumes

FAILED = 1
_STANDARD_INPUT = "-"
app = typer.Typer(help="Import the agency's own daily calls and visits.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as it was sent; `content` is its path where its bytes could not be read, so that the reader says why."""

    name: str
    content: bytes | Path


@app.callback()
def _group() -> None:
    """Import the agency's own daily calls and visits."""


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="CSV or XLSX; - reads standard input.")],
    kind: Annotated[
        FileKind, typer.Option(help="volumes: a row is a day or part of one; calls: a row is one call.")
    ] = FileKind.VOLUMES,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put these rows in the place of equal ones imported before.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, import nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    messages: Annotated[str, typer.Option("--messages", help="Language of the report: es or en.")] = "es",
) -> None:
    """Bring the agency's daily contacts in: all of the file, or nothing and the reasons by row and column.

    Columns: day, service, channel (phone or in_person), offered, answered, abandoned, mean_handling_seconds, and covered
    if wanted; Spanish headings and ways of writing are understood. docs/volumenes.md explains.

    Example: ventanilla volumes import llamadas-2025.xlsx --dry-run
    """
    if messages not in LANGUAGES:
        raise typer.BadParameter(f"--messages is one of {', '.join(LANGUAGES)}, not {messages!r}.")
    source = _source(file)
    with opened(load().database_url) as database:
        schema.ensure(database)
        read = _read(database, source, kind, messages)
        done = _settle(database, source, read, kind, messages, replace=replace, dry_run=dry_run)
    report(done, messages, as_json=as_json)
    if done.errors:
        refused = sentence("import_refused", messages, source=source.name, errors=len(done.errors))
        typer.echo(f"ventanilla: {refused}", err=True)
        raise typer.Exit(FAILED)


def _source(file: str) -> _Source:
    if file == _STANDARD_INPUT:
        return _Source(_STANDARD_INPUT, typer.get_binary_stream("stdin").read())
    path = Path(file)
    # A name that is no text in this system's encoding could be neither stored nor shown.
    name = path.name.encode("utf-8", "replace").decode()
    try:
        return _Source(name, path.read_bytes())
    except (OSError, ValueError):
        return _Source(name, path)


def _read(database: Database, source: _Source, kind: FileKind, messages: str) -> VolumesFile:
    agency, services = _known(database)
    zone = agency.timezone if agency else ReadOptions().timezone
    options = ReadOptions(
        kind=kind,
        today=_today(zone),
        messages=messages,
        timezone=zone,
        services=known_services(agency) if agency else None,
        spellings={fold(service): service for service in services},
    )
    return read_volumes(source.content, source.name, options)


def _known(database: Database) -> tuple[Agency | None, list[str]]:
    """The published agency, if there is one, and the services that were imported before."""
    with database.read() as connection:
        version = published.latest_version(connection)
        return (published.read(connection, version) if version else None), store.services(connection)


def _settle(
    database: Database,
    source: _Source,
    read: VolumesFile,
    kind: FileKind,
    messages: str,
    *,
    replace: bool,
    dry_run: bool,
) -> Done:
    """Compare with what is there already and, where nothing stands in the way, write: in one transaction."""
    digest = hashlib.sha256(source.content).hexdigest() if isinstance(source.content, bytes) else ""
    origin = store.Import(SystemClock().now(), _who(), source.name[:200], digest, kind.value)
    book = Notebook(source.name, messages)
    with database.write() as connection:
        before = store.imported_at(connection, digest)
        if before is not None:
            book.notice("same_file", day=before.date().isoformat())
        if read.rows and published.latest_version(connection) == 0:
            book.notice("no_catalogue")
        known = store.known(connection, read.rows)
        if not replace:
            for row, number in zip(read.rows, read.numbers, strict=True):
                if store.key_of(row) in known:
                    book.error("already_imported", number)
        wanted = not read.errors and not book.has_errors
        if wanted and not dry_run:
            store.write(connection, read.rows, origin)
    imported = wanted and not dry_run
    replaced = len(known) if wanted else 0
    return Done(source.name, digest, kind, read.rows, read.problems + book.problems, imported, dry_run, replaced)


def _who() -> str:
    try:
        return getpass.getuser()[:80]
    except (KeyError, OSError):
        return ""


def _today(zone: str) -> date:
    return SystemClock().now().astimezone(ZoneInfo(zone)).date()
