"""What `ventanilla nlu evaluate` writes: JSON, a page, a few lines on the screen, and progress on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from handlers.errors import Misconfigured
from nlu.evaluation.comparison import Comparison
from nlu.evaluation.evaluation import Evaluation
from nlu.evaluation.folds import Progress as Told
from nlu.evaluation.notes import Note
from nlu.evaluation.page.html import page
from nlu.evaluation.page.phrases import NOTHING, Phrases

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where to write JSON and page (a path, ``-`` or nothing), and in which language to speak to people."""

    json: str
    html: str
    lang: str

    def __post_init__(self) -> None:
        # Found out before an evaluation of minutes, not after it.
        if self.json and self.json == self.html:
            raise typer.BadParameter("--json and --html cannot both go to the same place.")
        for where in (self.json, self.html):
            if where and where != STANDARD_OUTPUT and (Path(where).is_dir() or not Path(where).parent.is_dir()):
                raise typer.BadParameter(f"{where} cannot be written: its folder does not exist, or it is a folder.")


@contextmanager
def bar(lang: str) -> Iterator[Told]:
    """A progress bar on standard error while an evaluation runs."""
    say = Phrases(lang)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0)
        yield lambda stage, share: shown.update(task, description=say(f"stage_{stage}"), completed=share)


def write(evaluation: Evaluation, notes: Sequence[Note], outputs: Outputs) -> None:
    """Write what was asked for; a summary on standard output unless that is taken."""
    say = Phrases(outputs.lang)
    for note in notes:
        typer.echo(f"ventanilla: {say.note(note)}", err=True)
    if outputs.json:
        _put(as_json(evaluation, notes), outputs.json)
    if outputs.html:
        _put(page(evaluation, notes, outputs.lang), outputs.html)
    if STANDARD_OUTPUT not in (outputs.json, outputs.html):
        typer.echo("\n".join(summary(evaluation, say)))


def as_json(evaluation: Evaluation, notes: Sequence[Note]) -> str:
    """All figures and notes (in English) as JSON."""
    say = Phrases("en")
    told = [{"kind": note.kind, **note.values, "said": say.note(note)} for note in notes]
    return json.dumps({**asdict(evaluation), "notes": told}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def summary(evaluation: Evaluation, say: Phrases) -> list[str]:
    """The main figures, one a line."""
    answered = {name: getattr(evaluation, name) for name in ("answered_right", "answered_wrong", "fell_back")}
    lines = [f"{say(name)}: {say.share(value)}" for name, value in answered.items()]
    lines += [
        f"{say('f_accuracy')}: {say.share(evaluation.accuracy)}",
        f"{say('f_macro_f1')}: {say.share(evaluation.macro_f1)}",
        f"{say('f_ece')}: {say.share(evaluation.ece)}",
        f"{say('f_oos_recall')}: {say.share(evaluation.oos_recall_at_95)}",
        f"{say('threshold')}: {say.number(evaluation.threshold.value, 3)}",
    ]
    if evaluation.comparison:
        said = say(f"verdict_{evaluation.comparison.verdict.value}", rows=evaluation.comparison.rows)
        lines.append(f"{say('comparison')}: {said}")
    return lines


def worse(comparison: Comparison, lang: str) -> str:
    """That and by how much the candidate is worse, in a sentence."""
    say = Phrases(lang)
    right, cost = comparison.accuracy, comparison.cost
    accuracy = NOTHING
    if right:
        accuracy = (
            f"{say.points(right.difference)} [{say.points(right.interval.low)}, {say.points(right.interval.high)}]"
        )
    costs = f"{say.signed(cost.difference)} [{say.signed(cost.interval.low)}, {say.signed(cost.interval.high)}]"
    return say("said_worse", accuracy=accuracy, cost=costs)


def _put(text: str, where: str) -> None:
    if where == STANDARD_OUTPUT:
        typer.echo(text, nl=False)
        return
    try:
        Path(where).write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Misconfigured(f"{where} cannot be written: {fault.strerror}.") from None
