"""`ventanilla train` and `ventanilla nlu`: making the model, and asking it."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.publication import Publication
from bot.settings import Settings, load
from bot.store.database import Database
from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.embedded.model import ModelInfo
from nlu.redaction import Redactor
from nlu.training import train as train_model
from nlu.understander import EmbeddedUnderstander

_STAGES = {
    "reading": "Leyendo los ejemplos",
    "encoded": "Ejemplos codificados",
    "calibrating": "Calibrando la confianza",
    "fitted": "Comprensión entrenada",
    "ready": "Comprensión lista",
}

app = typer.Typer(help="Ask the understanding what it makes of a text.", no_args_is_help=True)


def train(
    as_json: Annotated[bool, typer.Option("--json", help="Print the model's particulars as JSON.")] = False,
) -> None:
    """Train the understanding from VENTANILLA_TRAINING_DIR into VENTANILLA_MODEL_DIR.

    Example: ventanilla train
    """
    info = train_with_bar(load())
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(info), default=str, ensure_ascii=False))
    else:
        typer.echo(f"The model is ready: {info}")


def train_with_bar(settings: Settings) -> ModelInfo:
    """Train, showing a progress bar on standard error; returns at once where the model for this data exists."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Entrenando la comprensión", total=1.0)

        def show(stage: str, done: float) -> None:
            bar.update(task, description=_STAGES.get(stage, stage), completed=done)

        return train_model(settings.training_dir, settings.model_dir, settings.nlu_encoder, show)


@app.command("parse")
def parse(
    text: Annotated[str, typer.Argument(help="What a citizen might write; - reads standard input.")],
    language: Annotated[str, typer.Option(help="The conversation's language; the agency's default if not given.")] = "",
) -> None:
    """Show as JSON what the understanding makes of TEXT, with the content that is published.

    Example: ventanilla nlu parse "quiero empadronarme"
    """
    settings = load()
    words = typer.get_text_stream("stdin").read() if text == "-" else text
    database = Database(settings.database_url)
    try:
        understander = EmbeddedUnderstander(settings.model_dir, settings.nlu_encoder)
        agency = Publication(database, understander.warm_up).agency
        spoken = Language(language) if language else agency.default_language
        if spoken not in agency.languages:
            raise Misconfigured(
                f"{agency.name} does not answer in {spoken!r}; its languages are {', '.join(agency.languages)}."
            )
        redacted = Redactor().redact(words).text
        understanding = understander.understand(redacted, agency, spoken, language_chosen=bool(language))
    finally:
        database.close()
    typer.echo(json.dumps({"text": redacted, **dataclasses.asdict(understanding)}, ensure_ascii=False, indent=2))
