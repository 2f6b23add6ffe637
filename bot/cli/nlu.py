"""`ventanilla train` and `ventanilla nlu`: making the model, and asking it."""

from __future__ import annotations

import dataclasses
import json
import logging
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli import nlu_data, nlu_evaluate
from bot.cli.nlu_source import catalogue_of
from bot.publication import Publication
from bot.settings import Settings, load
from bot.store.opening import opened
from bot.understanding import Engines
from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from metrics.recording import RecordingMeter
from nlu.apart import TrainingCutOff, train_apart
from nlu.embedded import storage
from nlu.embedded.model import ModelInfo
from nlu.rasa.shape import written
from nlu.redaction import Redactor

log = logging.getLogger("ventanilla.nlu")

_STAGES = {
    "reading": "Leyendo los ejemplos",
    "encoding": "Codificando los ejemplos",
    "calibrating": "Calibrando la confianza",
    "fitted": "Comprensión entrenada",
    "ready": "Comprensión lista",
}

app = typer.Typer(help="Ask the understanding what it makes of a text.", no_args_is_help=True)
app.command("import")(nlu_data.import_)
app.command("export")(nlu_data.export)
app.command("evaluate")(nlu_evaluate.evaluate_command)


def train(
    as_json: Annotated[bool, typer.Option("--json", help="Print the model's particulars as JSON.")] = False,
) -> None:
    """Train the understanding from VENTANILLA_TRAINING_DIR and the published content into VENTANILLA_MODEL_DIR.

    Where nothing has been published yet, the content is that of VENTANILLA_CONTENT_DIR. Example: ventanilla train
    """
    settings = load()
    info = _train_with_bar(settings)
    report = nlu_data.report_on(settings)
    if as_json:
        particulars = dataclasses.asdict(info) | dataclasses.asdict(report)
        typer.echo(json.dumps(particulars, default=str, ensure_ascii=False))
    else:
        nlu_data.show(report)
        typer.echo(f"The model is ready: {info}")


def train_with_bar(settings: Settings) -> ModelInfo:
    """Train before serving, with a progress bar; where training is cut off, the model that was there will do."""
    try:
        return _train_with_bar(settings)
    except TrainingCutOff as cut_off:
        try:
            info = storage.load(settings.model_dir).info
        except Misconfigured:
            raise cut_off from None
        log.warning("%s", cut_off)
        return info


def _train_with_bar(settings: Settings) -> ModelInfo:
    """Train, showing a progress bar on a terminal's standard error; returns at once where the model for this data exists."""
    catalogue = catalogue_of(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    # Elsewhere even an empty bar leaves a blank line, which is no JSON among the lines of the log.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Entrenando la comprensión", total=1.0)

        def show(stage: str, done: float) -> None:
            bar.update(task, description=_STAGES.get(stage, stage), completed=done)

        try:
            return train_apart(settings.training_dir, settings.model_dir, settings.nlu_encoder, show, catalogue)
        except OSError as fault:
            raise Misconfigured(
                f"Training reads {settings.training_dir} (VENTANILLA_TRAINING_DIR) and writes {settings.model_dir} "
                f"(VENTANILLA_MODEL_DIR), but at {fault.filename} it met this: {fault.strerror}. Give the service's user "
                "the right to both, or choose others."
            ) from None


@app.command("parse")
def parse(
    text: Annotated[str, typer.Argument(help="What a citizen might write; - reads standard input.")],
    language: Annotated[str, typer.Option(help="The conversation's language; the agency's default if not given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="On one line, for a script.")] = False,
) -> None:
    """Show what the understanding makes of TEXT, with the content that is published, in the JSON of Rasa's /model/parse.

    `language`, `in_scope`, `services`, `sensitive` and `engine` are ours. Example: ventanilla nlu parse "quiero empadronarme"
    """
    settings = load()
    words = typer.get_text_stream("stdin").read() if text == "-" else text
    with opened(settings.database_url) as database, closing(Engines(settings, RecordingMeter([], []))) as engines:
        understander = engines.understander
        agency = Publication(database, understander.warm_up).agency
        spoken = Language(language) if language else agency.default_language
        if spoken not in agency.languages:
            raise Misconfigured(
                f"{agency.name} does not answer in {spoken!r}; its languages are {', '.join(agency.languages)}."
            )
        redacted = Redactor().redact(words).text
        understanding = understander.understand(redacted, agency, spoken, bool(language), datetime.now(UTC))
        if engines.state != "ok":
            typer.echo(engines.state, err=True)
    typer.echo(json.dumps(written(redacted, understanding), ensure_ascii=False, indent=None if as_json else 2))
