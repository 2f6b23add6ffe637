"""`ventanilla roi`: what the chat displaced, judged from the agency's own volumes, and a launch that can be judged so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.nlu_source import published_if_any, today
from bot.settings import load
from handlers.domain.agency import Agency
from handlers.errors import Misconfigured
from metrics.displacement.rollout import RolloutPlan, plan_from_json, plan_rollout
from metrics.displacement.verdict import Displacement, Verdict
from metrics.volumes.catalogue import is_covered, known_services
from metrics.volumes.cells import fold
from metrics.volumes.problems import Severity
from metrics.volumes.reading import read_volumes
from metrics.volumes.rows import VolumeChannel, VolumeRow
from nlu.catalogue.load import read as read_content

STANDARD_OUTPUT = "-"
_MOST_PROBLEMS = 20
_EXTRA = ("pandas", "statsmodels")
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
_NOUNS = {VolumeChannel.PHONE: "calls", VolumeChannel.IN_PERSON: "visits"}
app = typer.Typer(help="What the chat displaced, and a launch that can be judged.", no_args_is_help=True)

Json = Annotated[str, typer.Option("--json", help="Write the result here; - is standard output.")]


@app.callback()
def _group() -> None:
    """What the chat displaced, and a launch that can be judged."""


@app.command()
def displacement(
    volumes: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Daily contacts by service: CSV or XLSX.")],
    launch: Annotated[datetime | None, typer.Option(formats=_DAYS, help="The day on which the bot started.")] = None,
    plan: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Instead of --launch: a plan from plan-rollout.")
    ] = None,
    channel: Annotated[VolumeChannel, typer.Option(help="phone or in_person.")] = VolumeChannel.PHONE,
    adoption_days: Annotated[int, typer.Option(help="Days until people have taken the bot up.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 0,
    json_out: Json = "",
) -> None:
    """Say which share of the calls or visits went since launch, with its 90 % interval, and what could have been seen.

    Services that the bot covers are compared with those it does not. Any verdict is an answer: exit code 0.

    Example: ventanilla roi displacement --volumes llamadas.csv --launch 2025-03-03 --json -
    """
    if (launch is None) == (plan is None):
        raise typer.BadParameter("Give either --launch with a day or --plan with a file.")
    _check_output(json_out)
    rows = _rows(volumes)
    if plan is not None:
        found = _pooled(rows, _plan(plan), channel, adoption_days, seed)
    else:
        found = _single(rows, launch.date() if launch else date.min, channel, adoption_days, seed)
    started = {"launch": launch.date().isoformat()} if launch else {"plan": str(plan)}
    _write({**asdict(found), "channel": channel.value, **started}, json_out, _summary(found, channel))


@app.command("plan-rollout")
def plan_command(
    services: Annotated[str, typer.Option(help="The services that will start, with commas between.")],
    start: Annotated[datetime, typer.Option(formats=_DAYS, help="The day of the first one.")],
    every_weeks: Annotated[int, typer.Option(help="Weeks from one to the next.")] = 3,
    seed: Annotated[int, typer.Option(help="Draws the order; kept in the plan.")] = 0,
    json_out: Json = "",
) -> None:
    """Draw the order in which services start, one after another, so that their effect can be told from anything else.

    Six services or more are needed. Keep the file: roi displacement --plan reads it.

    Example: ventanilla roi plan-rollout --services padron,basuras,ibi --start 2026-01-12 --seed 7 --json plan.json
    """
    names = [name.strip() for name in services.split(",") if name.strip()]
    _check_output(json_out)
    plan = plan_rollout(names, start.date(), every_weeks, seed)
    lines = [f"{day.isoformat()}  {name}" for name, day in plan.launches.items()]
    _write(plan.to_json(), json_out, [*lines, *plan.notes])


def _single(
    rows: Sequence[VolumeRow], launch: date, channel: VolumeChannel, adoption_days: int, seed: int
) -> Displacement:
    try:
        from metrics.displacement.estimate import estimate
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise Misconfigured(
            "The statistics part is not installed: pip install --require-hashes -r requirements/roi.txt adds it."
        ) from fault
    return estimate(rows, launch, channel, adoption_days=adoption_days, seed=seed)


def _pooled(
    rows: Sequence[VolumeRow], plan: RolloutPlan, channel: VolumeChannel, adoption_days: int, seed: int
) -> Displacement:
    from metrics.displacement.pooled import estimate_pooled

    written = {fold(row.service): row.service for row in rows}
    unknown = [name for name in plan.launches if fold(name) not in written]
    if unknown:
        raise Misconfigured(f"The plan names services that the file of volumes does not have: {', '.join(unknown)}.")
    launches = {written[fold(name)]: day for name, day in plan.launches.items()}
    return estimate_pooled(rows, launches, channel, adoption_days=adoption_days, seed=seed)


def _plan(path: Path) -> RolloutPlan:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise Misconfigured(f"{path} cannot be read as a plan: {fault}") from fault
    return plan_from_json(written)


def _rows(path: Path) -> Sequence[VolumeRow]:
    """The rows of the file, each with whether the bot covers its service where file or catalogue say so."""
    file = read_volumes(path, path.name)
    told = [problem for problem in file.problems if problem.severity is not Severity.NOTICE]
    for problem in told[:_MOST_PROBLEMS]:
        typer.echo(f"ventanilla: {problem.describe()}", err=True)
    if file.errors:
        raise Misconfigured(f"{path} has errors, and nothing was estimated: correct what is said above.")
    if all(row.covered is not None for row in file.rows):
        return file.rows
    agency = _agency()
    return file.rows if agency is None else _with_coverage(file.rows, agency)


def _with_coverage(rows: Sequence[VolumeRow], agency: Agency) -> Sequence[VolumeRow]:
    """Services keep the name that the file gives them."""
    known = known_services(agency)
    return [
        replace(row, covered=is_covered(replace(row, service=known.get(fold(row.service), row.service)), agency))
        for row in rows
    ]


def _agency() -> Agency | None:
    settings = load()
    if (agency := published_if_any(settings)) is not None:
        return agency
    return read_content(settings.content_dir, today()).agency if settings.content_dir.exists() else None


def _check_output(json_out: str) -> None:
    if json_out and json_out != STANDARD_OUTPUT and (Path(json_out).is_dir() or not Path(json_out).parent.is_dir()):
        raise typer.BadParameter(f"{json_out} cannot be written: its folder does not exist, or it is a folder.")


def _write(values: Mapping[str, object], json_out: str, summary: Sequence[str]) -> None:
    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if json_out == STANDARD_OUTPUT:
        typer.echo(text, nl=False)
        return
    if json_out:
        Path(json_out).write_text(text, encoding="utf-8")
    typer.echo("\n".join(summary))


def _summary(found: Displacement, channel: VolumeChannel) -> list[str]:
    noun = _NOUNS[channel]
    weeks = (
        f"{found.weeks_before} weeks before and {found.weeks_after} after; control: {', '.join(found.control) or '-'}"
    )
    if found.low is None or found.mid is None or found.high is None or found.minimum_detectable is None:
        return [f"{Verdict.INSUFFICIENT_DATA}: {found.diagnostics['reason']}", weeks]
    word = f"{found.verdict}{' (preliminary)' if found.preliminary else ''}"
    return [
        f"{word}: {found.mid:.1%} of the {noun} ({found.low:.1%} to {found.high:.1%} with 90 % certainty)",
        f"With these volumes a share under {found.minimum_detectable:.1%} would most probably not have been seen.",
        weeks,
    ]
