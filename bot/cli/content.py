"""`ventanilla content`: the agency's catalogue imported, checked and published."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import schema
from bot.cli.content_report import (
    import_as_json,
    lint_as_json,
    print_json,
    problems_as_json,
    show_changes,
    show_import,
    show_lint,
    show_problems,
)
from bot.clock import SystemClock
from bot.settings import load
from bot.store import content as store
from bot.store.opening import opened
from handlers.domain.agency import Agency
from nlu.catalogue.changes import Changes, compare, everything
from nlu.catalogue.columns import SERVICES_FILE
from nlu.catalogue.importing import (
    JSON_SUFFIXES,
    Existing,
    ImportOptions,
    ImportReport,
    Outcome,
    import_catalogue,
)
from nlu.catalogue.lint import LintReport, lint_directory
from nlu.catalogue.mapping import ImportMapping, read_mapping
from nlu.catalogue.messages import LANGUAGES, sentence
from nlu.catalogue.problems import Severity

FAILED = 1
app = typer.Typer(help="Import, check and publish the agency's catalogue.", no_args_is_help=True)

Messages = Annotated[str, typer.Option("--messages", help="Language of the report: es or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="XLSX, CSV or CPSV-AP JSON-LD; - reads standard input.")],
    mapping: Annotated[Path | None, typer.Option(help="Which column is which field (TOML); not for JSON-LD.")] = None,
    into: Annotated[str, typer.Option(help="Content directory; - writes the CSV to standard output.")] = "",
    language: Annotated[str, typer.Option(help="Language of texts that do not say theirs.")] = "es",
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the import in place of an existing catalogue.")
    ] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Update imported services, keep all others.")] = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave rows with errors out, and list them.")
    ] = False,
    as_json: AsJson = False,
    messages: Messages = "es",
) -> None:
    """Bring somebody's catalogue into a content directory: all of it, or nothing and the reasons by row and column.

    Example: ventanilla content import catalogo.xlsx --mapping content/mappings/tenerife.toml --into mi-contenido
    """
    _check_language(messages)
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise typer.BadParameter(f"--language is a code of two or three letters such as es, not {language!r}.")
    if replace and merge:
        raise typer.BadParameter("--replace and --merge exclude each other.")
    wanted = _mapping(file, mapping, messages)
    existing = Existing.REPLACE if replace else Existing.MERGE if merge else Existing.KEEP
    options = ImportOptions(existing, language, messages, skip_bad_rows, starter=into != "-")
    with _source(file) as source, _target(into) as target:
        report = import_catalogue(source, target, wanted, options)
        if into == "-" and report.outcome is not Outcome.REFUSED:
            typer.echo((target / f"{SERVICES_FILE}.csv").read_text(encoding="utf-8"), nl=False)
            report = dataclasses.replace(report, target=Path("-"))
    _report_import(report, messages, as_json=as_json, beside_output=into == "-")


@app.command()
def lint(
    directory: Annotated[
        Path | None, typer.Argument(help="Content directory; VENTANILLA_CONTENT_DIR if not given.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Show notes as well.")] = False,
    as_json: AsJson = False,
    messages: Messages = "es",
) -> None:
    """Check completeness, freshness, wording, length, links and confusable services, by row and column.

    Exit code 1 when there are errors; warnings and notes do not count.

    Example: ventanilla content lint content --all
    """
    _check_language(messages)
    where = directory or load().content_dir
    _, report = lint_directory(where, _today(), messages)
    if as_json:
        print_json(lint_as_json(report))
    else:
        show_lint(report, Console(), messages, everything=all_)
    if not report.passed:
        _fail("lint_failed", messages, directory=where, errors=report.count(Severity.ERROR))


@app.command()
def publish(
    directory: Annotated[
        Path | None, typer.Argument(help="Content directory; VENTANILLA_CONTENT_DIR if not given.")
    ] = None,
    as_json: AsJson = False,
    messages: Messages = "es",
) -> None:
    """Publish the content as a new version, which running processes take up within a second; refused when it has errors.

    Example: ventanilla content publish content
    """
    _check_language(messages)
    settings = load()
    where = directory or settings.content_dir
    agency, report = lint_directory(where, _today(), messages)
    errors = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    if errors:
        if as_json:
            print_json({"published": False, "problems": problems_as_json(report.problems)})
        else:
            show_problems(errors, Console(), messages, everything=True)
        _fail("publish_refused", messages, directory=where, errors=len(errors))
    version, changes = _publish(settings.database_url, agency)
    _report_publication(version, changes, report, messages, as_json=as_json)


def _publish(database_url: str, agency: Agency) -> tuple[int, Changes]:
    with opened(database_url) as database:
        schema.ensure(database)
        with database.write() as connection:
            newest = store.latest_version(connection)
            changes = compare(store.read(connection, newest), agency) if newest else everything(agency)
            if changes.none:
                return newest, changes
            return store.publish(connection, agency, SystemClock().now()), changes


def _report_import(report: ImportReport, messages: str, *, as_json: bool, beside_output: bool) -> None:
    if as_json and not beside_output:
        print_json(import_as_json(report))
    else:
        show_import(report, Console(stderr=beside_output), messages)
    if report.outcome is Outcome.REFUSED:
        errors = sum(1 for problem in report.problems if problem.severity is Severity.ERROR)
        _fail("import_failed", messages, source=report.source, errors=errors)


def _report_publication(version: int, changes: Changes, report: LintReport, messages: str, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "published": not changes.none,
                "version": version,
                "services": report.services,
                "added": changes.added,
                "removed": changes.removed,
                "changed": changes.changed,
                "settings": changes.settings,
                "problems": problems_as_json(report.problems),
            }
        )
        return
    console = Console()
    show_changes(changes, console, messages)
    code = "publish_unchanged" if changes.none else "publish_done"
    typer.echo(sentence(code, messages, version=version, services=report.services))


def _mapping(file: str, mapping: Path | None, messages: str) -> ImportMapping | None:
    if mapping is not None:
        return read_mapping(mapping, messages)
    if file != "-" and Path(file).suffix.casefold() not in JSON_SUFFIXES:
        raise typer.BadParameter(
            f"{file} needs --mapping, the file that says which column is which field; content/mappings/ejemplo.toml explains it."
        )
    return None


@contextmanager
def _source(file: str) -> Iterator[Path]:
    if file != "-":
        yield Path(file)
        return
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "entrada"
        path.write_bytes(typer.get_binary_stream("stdin").read())
        yield path


@contextmanager
def _target(into: str) -> Iterator[Path]:
    if into != "-":
        yield Path(into) if into else load().content_dir
        return
    with tempfile.TemporaryDirectory() as directory:
        yield Path(directory)


def _check_language(messages: str) -> None:
    if messages not in LANGUAGES:
        raise typer.BadParameter(f"--messages is one of {', '.join(LANGUAGES)}, not {messages!r}.")


def _today() -> date:
    # The editor's own day: a text reviewed shortly after midnight is not from the future.
    return SystemClock().now().astimezone().date()


def _fail(code: str, messages: str, **values: object) -> None:
    typer.echo(f"ventanilla: {sentence(code, messages, **values)}", err=True)
    raise typer.Exit(FAILED)
