"""`ventanilla nlu evaluate`: what the understanding is worth, and whether a candidate is worse than what is published."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import nlu_evaluation_report as report
from bot.cli.nlu_source import catalogue_of
from bot.settings import NluEngine, Settings, load
from handlers.errors import Misconfigured
from nlu.encoder_choice import EncoderChoice
from nlu.evaluation.comparison import Verdict
from nlu.evaluation.dataset import Dataset, Purpose, notes_on_test, read_dataset, shared_rows, trainable
from nlu.evaluation.embedded import EmbeddedTrainer, learnt_beside, made_from, stored
from nlu.evaluation.evaluation import Context, Evaluation, evaluate
from nlu.evaluation.folds import Progress, given, lonely, stratified
from nlu.evaluation.notes import Note, NoteKind, names_of
from nlu.evaluation.page.phrases import LANGUAGES
from nlu.evaluation.protocol import (
    Rules,
    Subject,
    Threshold,
    ThresholdFrom,
    choose,
    cross_test,
    judge_ready,
    train_and_test,
)
from nlu.rasa.client import RasaClient

FAILED = 1
PUBLISHED = "published"
_MOST_FOLDS = 20


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; `folds` is a number or `split`, the table's own."""

    train: Path | None
    test: Path | None
    train_split: tuple[str, ...]
    test_split: tuple[str, ...]
    against: str
    engine: NluEngine
    folds: str
    threshold: float | None
    cost_wrong: float
    as_served: bool


def evaluate_command(
    train: Annotated[Path | None, typer.Option(help="Learn from this; the published model if not given.")] = None,
    test: Annotated[Path | None, typer.Option(help="Judge on this; cross-validation if not given.")] = None,
    train_split: Annotated[str, typer.Option(help="Only rows with this third column, or these (a,b).")] = "",
    test_split: Annotated[str, typer.Option(help="Only rows with this third column, or these (a,b).")] = "",
    against: Annotated[str, typer.Option(help="published: exit 1 when worse than the published model.")] = "",
    json_out: Annotated[str, typer.Option("--json", help="Write all figures here; - is standard output.")] = "",
    html_out: Annotated[str, typer.Option("--html", help="Write a page with plots here; - is standard output.")] = "",
    cost_wrong: Annotated[float, typer.Option(help="How many fallbacks a wrong answer costs.")] = 5.0,
    folds: Annotated[
        str, typer.Option(help="Parts of the cross-validation, or split: the table's third column.")
    ] = "5",
    threshold: Annotated[str, typer.Option(help="auto: the cheapest on training rows; or a score 0..1.")] = "auto",
    engine: Annotated[NluEngine, typer.Option(help="embedded, or rasa: the server that runs.")] = NluEngine.EMBEDDED,
    as_served: Annotated[
        bool, typer.Option("--as-served", help="Learn also what `train` adds about services of a catalogue.")
    ] = False,
    lang: Annotated[str, typer.Option(help="Language of page and summary: es or en.")] = "es",
) -> None:
    """Say how many people would be answered rightly, wrongly, or not: the fallback counts as they would meet it.

    Files are Rasa YAML or JSON, Markdown of older bots, folders of them, or TSV (text, intent and perhaps a split).
    Rows with the intent oos are out of scope: never learnt, and wrong whenever they are answered.

    Exit codes: 0 done, 1 worse than what --against names, 2 wrong use.

    Example: ventanilla nlu evaluate --train bot.yml --test preguntas.tsv --json - --html informe.html
    """
    if lang not in LANGUAGES:
        raise typer.BadParameter(f"--lang is one of {', '.join(LANGUAGES)}, not {lang!r}.")
    outputs = report.Outputs(json_out, html_out, lang)
    request = Request(
        train=train,
        test=test,
        train_split=_several(train_split),
        test_split=_several(test_split),
        against=against,
        engine=engine,
        folds=folds,
        threshold=_threshold(threshold),
        cost_wrong=cost_wrong,
        as_served=as_served,
    )
    _check(request)
    with report.bar(lang) as progress:
        evaluation, notes = _evaluate(request, load(), progress)
    report.write(evaluation, notes, outputs)
    if evaluation.comparison and evaluation.comparison.verdict is Verdict.WORSE:
        typer.echo(f"ventanilla: {report.worse(evaluation.comparison, lang)}", err=True)
        raise typer.Exit(FAILED)


def _evaluate(request: Request, settings: Settings, progress: Progress) -> tuple[Evaluation, list[Note]]:
    rules = Rules(request.cost_wrong, request.threshold, progress)
    if request.against:
        # A model that is missing is found out before the candidate's training, not after it.
        stored(settings.model_dir, settings.nlu_encoder)
    test = _rows(request.test, Purpose.TEST, request.test_split) if request.test else None
    if request.engine is NluEngine.RASA and test:
        return _finish(_rasa(settings, test, rules), test, None, "", request, settings, rules)
    if test and not request.train:
        subject, encoder, train = _published(settings, test, rules)
        return _finish(subject, test, train, encoder, request, settings, rules)
    data = _rows(request.train or settings.training_dir, Purpose.TRAIN, request.train_split)
    train = trainable(data)
    trainer = _trainer(settings, request.as_served or _is_own(request.train, settings))
    if test:
        subject = train_and_test(train, test, trainer, rules)
        return _finish(subject, test, train, trainer.encoder, request, settings, rules)
    fold_of = given(data.rows) if request.folds == "split" else stratified(data.rows, int(request.folds))
    subject = cross_test(data, fold_of, trainer, NluEngine.EMBEDDED, rules)
    evaluation = evaluate(subject, Context(data, None, trainer.encoder, request.cost_wrong))
    return evaluation, [
        *data.notes,
        *lonely(data.rows),
        *notes_on_test(data, data.intents, None),
        *_bare(trainer.encoder),
    ]


def _finish(
    subject: Subject,
    test: Dataset,
    train: Dataset | None,
    encoder: str,
    request: Request,
    settings: Settings,
    rules: Rules,
) -> tuple[Evaluation, list[Note]]:
    notes = [*(train.notes if train else ()), *test.notes, *notes_on_test(test, subject.known, train), *subject.notes]
    notes += [] if request.engine is NluEngine.RASA else _bare(encoder)
    other = None
    if request.against:
        rules.progress("other", 0.0)
        other, _, learnt = _published(settings, test, rules)
        other = replace(other, engine=PUBLISHED)
        leaked = shared_rows(learnt, test) if learnt else 0
        notes += [Note(NoteKind.OTHER_LEAK, {"rows": leaked, "all": len(test.rows)})] if leaked else []
        notes += [note for note in other.notes if note.kind is NoteKind.OTHER_DATA]
        notes += _knows_less(other, test)
    return evaluate(subject, Context(test, train, encoder, request.cost_wrong, other)), notes


def _published(settings: Settings, test: Dataset, rules: Rules) -> tuple[Subject, str, Dataset | None]:
    """The model that serves now on `test`, its encoder, and what it learnt from as far as that is still there."""
    parser, info = stored(settings.model_dir, settings.nlu_encoder)
    train = trainable(_rows(settings.training_dir, Purpose.TRAIN, ())) if settings.training_dir.exists() else None
    if train is None and rules.threshold is None:
        raise Misconfigured(
            f"There is no training data at {settings.training_dir} to choose a threshold on: give one with --threshold."
        )
    threshold = Threshold(rules.threshold or 0.0, ThresholdFrom.GIVEN, 0)
    if train and rules.threshold is None:
        threshold = choose(train.rows, _trainer(settings, as_served=True), rules)
    subject = judge_ready(parser, info.labels, test, threshold, rules, None)
    changed = train is not None and not made_from(info, settings.training_dir, catalogue_of(settings))
    note = Note(NoteKind.OTHER_DATA, {"name": str(settings.training_dir)})
    encoder = "" if settings.nlu_encoder is EncoderChoice.NONE else info.encoder
    return replace(subject, notes=(*subject.notes, *(note,) * changed)), encoder, train


def _rasa(settings: Settings, test: Dataset, rules: Rules) -> Subject:
    token = settings.rasa_token.get_secret_value()
    client = RasaClient(settings.rasa_url, token, settings.rasa_timeout_seconds, lambda: test.intents)
    try:
        given_one = Threshold(rules.threshold or 0.0, ThresholdFrom.GIVEN, 0)
        return judge_ready(client, test.intents, test, given_one, rules, None)
    finally:
        client.close()


def _trainer(settings: Settings, as_served: bool) -> EmbeddedTrainer:
    always = learnt_beside(settings.training_dir, catalogue_of(settings)) if as_served else ()
    return EmbeddedTrainer(settings.nlu_encoder, always)


def _rows(path: Path, purpose: Purpose, splits: tuple[str, ...]) -> Dataset:
    data = read_dataset(path, purpose, splits)
    if not data.rows:
        raise Misconfigured(f"{path} has no rows to {purpose.value} with.")
    return data


def _is_own(train: Path | None, settings: Settings) -> bool:
    return train is None or train.resolve() == settings.training_dir.resolve()


def _knows_less(other: Subject, test: Dataset) -> list[Note]:
    strange = sorted(test.intents - other.known)
    if not strange:
        return []
    counted = {"intents": len(strange)}
    return [Note(NoteKind.OTHER_KNOWS_LESS, {**counted, "names": names_of(strange)})]


def _bare(encoder: str) -> list[Note]:
    return [] if encoder else [Note(NoteKind.NO_ENCODER, {})]


def _several(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _threshold(written: str) -> float | None:
    if written == "auto":
        return None
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise typer.BadParameter(f"--threshold is auto or a number from 0 to 1, not {written!r}.")
    return value


def _check(request: Request) -> None:
    if request.against not in ("", PUBLISHED):
        raise typer.BadParameter(f"--against can be published, not {request.against!r}.")
    if request.against and not request.test:
        raise typer.BadParameter("--against needs --test: rows that neither of the two has learnt from.")
    if request.against and not request.train and request.engine is NluEngine.EMBEDDED:
        raise typer.BadParameter("--against published needs a candidate: give --train, or --engine rasa.")
    if not (math.isfinite(request.cost_wrong) and request.cost_wrong >= 0):
        raise typer.BadParameter("--cost-wrong is a number from 0 on.")
    if request.folds != "split" and not (request.folds.isdecimal() and 2 <= int(request.folds) <= _MOST_FOLDS):
        raise typer.BadParameter(f"--folds is a number from 2 to {_MOST_FOLDS}, or split, not {request.folds!r}.")
    if request.engine is NluEngine.RASA and (request.train or not request.test or request.threshold is None):
        raise typer.BadParameter(
            "--engine rasa judges the server that runs: it needs --test and --threshold, and no --train (Rasa trains"
            " with its own commands)."
        )
