"""`ventanilla nlu import` and `export`, and what `ventanilla train` says about its data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.nlu_source import chosen, published_if_any, today
from bot.settings import Settings, load
from handlers.errors import Misconfigured
from nlu.catalogue.load import read as read_content
from nlu.rasa.labels import for_rasa
from nlu.training_data.bot_import import Imported, import_bot
from nlu.training_data.labels import without_effect
from nlu.training_data.model import Problem
from nlu.training_data.reading import read
from nlu.training_data.rows import as_data, rows
from nlu.training_data.writing import files_of, write_files

_SHOWN = 20
_EXPORTED = "entrenamiento"


@dataclass(frozen=True, slots=True)
class DataReport:
    """What somebody who trains should know about the data, in sentences."""

    warnings: tuple[str, ...]
    labels_without_effect: tuple[str, ...]


def report_on(settings: Settings) -> DataReport:
    """What is doubtful in the training data, and which of its labels nothing acts on, given the catalogue."""
    data = read(settings.training_dir)
    agency = published_if_any(settings) or read_content(settings.content_dir, today()).agency
    return DataReport(tuple(map(str, data.warnings)), without_effect(data.intents, agency.services))


def show(report: DataReport) -> None:
    """The report on standard error."""
    _list("About the training data:", report.warnings)
    if report.labels_without_effect:
        labels = ", ".join(report.labels_without_effect)
        typer.echo(
            f"Understood, but nothing acts on it (no service or general intent has that name): {labels}.", err=True
        )


def export(
    out: Annotated[Path, typer.Option(help="Folder for the files; it is made.")],
    published: Annotated[
        bool | None,
        typer.Option(
            "--published/--draft",
            help="Take the published catalogue, or that of VENTANILLA_CONTENT_DIR; else the former if there is any.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Write everything that `ventanilla train` learns from, examples of the catalogue included, as Rasa 3 YAML.

    Example: ventanilla nlu export --out var/rasa-data
    """
    settings = load()
    data = read(settings.training_dir)
    learnt = for_rasa(as_data(rows(data, chosen(settings, published)), data))
    files = files_of(learnt, _EXPORTED, "Made by `ventanilla nlu export`; do not edit.")
    write_files(files, out)
    left_out = [str(problem) for written in files.values() for problem in written.left_out]
    if as_json:
        typer.echo(json.dumps({"files": [str(out / name) for name in files], "left_out": left_out}, ensure_ascii=False))
        return
    _list("Not written:", left_out)
    typer.echo("Written: " + ", ".join(str(out / name) for name in files))


def import_(
    source: Annotated[Path, typer.Argument(help="A Rasa bot's folder or file: YAML, Markdown, JSON or TSV.")],
    out: Annotated[Path, typer.Option(help="Folder for the training files and the draft of content; it is made.")],
    keep_labels: Annotated[
        bool, typer.Option("--keep-labels", help="Do not give general intents (saludos, affirm ...) our names.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Bring over a Rasa bot: its examples as training files, its answers as a draft of content for editors.

    Example: ventanilla nlu import viejo-bot/ --out bot-importado
    """
    if not source.exists():
        raise Misconfigured(f"There is nothing at {source}.")
    report = import_bot(source, out, keep_labels=keep_labels, replace_files=replace)
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        _show_import(report, out)


def _show_import(report: Imported, out: Path) -> None:
    _list("Wrong in the source and left out:", report.problems)
    _list("Worth a look:", report.warnings)
    _list("Not brought over:", report.not_taken)
    for theirs, ours in report.renamed.items():
        typer.echo(f"{theirs} is now {ours}.")
    for name, number in report.files.items():
        typer.echo(f"Written: {out / name} ({number})")
    typer.echo(
        f"{sum(report.examples.values())} examples of {len(report.examples)} intents. Next: docs/entrenamiento.md says"
        " where the files go and how the draft of content is completed."
    )


def _as_json(report: Imported) -> dict[str, object]:
    said = {"warnings": list(map(str, report.warnings)), "problems": list(map(str, report.problems))}
    return {**asdict(report), **said}


def _list(heading: str, lines: Iterable[str | Problem]) -> None:
    """Some sentences on standard error under a heading, and how many more there are."""
    said = [str(line) for line in lines]
    if said:
        typer.echo(heading, err=True)
    for line in said[:_SHOWN]:
        typer.echo(f"  {line}", err=True)
    if len(said) > _SHOWN:
        typer.echo(f"  ... and {len(said) - _SHOWN} more.", err=True)
