"""Shows what an import of contacts came to: a table and sentences for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import typer
from rich.console import Console

from bot.cli.content_report import print_json, show_problems
from metrics.volumes.files import FileKind
from metrics.volumes.messages import sentence
from metrics.volumes.problems import Problem, Severity
from metrics.volumes.rows import VolumeChannel, VolumeRow
from nlu.catalogue import problems as catalogue


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file; `rows` count only where there are no `errors`."""

    source: str
    digest: str
    kind: FileKind
    rows: tuple[VolumeRow, ...]
    problems: tuple[Problem, ...]
    imported: bool
    dry_run: bool
    replaced: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stood in the way."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day; None where there is none."""
        days = [row.day for row in self.rows]
        return (min(days), max(days)) if days else None


def report(done: Done, language: str, *, as_json: bool) -> None:
    """Say everything at once on standard output."""
    if as_json:
        print_json(_as_json(done))
        return
    # The catalogue's table shows findings of the same shape.
    shown = [_for_table(problem) for problem in done.problems]
    show_problems(shown, Console(), language, everything=True)
    if done.errors or done.days is None:
        return
    first, last = done.days
    values = {"source": done.source, "rows": len(done.rows), "first": first, "last": last, "replaced": done.replaced}
    typer.echo(sentence("import_dry" if done.dry_run else "import_done", language, **values))
    for channel, figures in _by_channel(done.rows).items():
        typer.echo(sentence("import_channel", language, channel=channel, **figures))


def _as_json(done: Done) -> dict[str, object]:
    days = done.days
    return {
        "imported": done.imported,
        "dry_run": done.dry_run,
        "source": done.source,
        "sha256": done.digest,
        "kind": done.kind.value,
        "rows": len(done.rows),
        "replaced": done.replaced,
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[1].isoformat() if days else None,
        "channels": _by_channel(done.rows),
        "errors": len(done.errors),
        "problems": [asdict(problem) for problem in done.problems],
    }


def _by_channel(rows: Sequence[VolumeRow]) -> dict[str, dict[str, int]]:
    found = {}
    for channel in VolumeChannel:
        own = [row for row in rows if row.channel is channel]
        if own:
            found[channel.value] = {
                "offered": sum(row.offered for row in own),
                "days": len({row.day for row in own}),
                "services": len({row.service for row in own}),
            }
    return found


def _for_table(problem: Problem) -> catalogue.Problem:
    severity = catalogue.Severity(problem.severity.value)
    return catalogue.Problem(problem.file, problem.row, problem.column, severity, problem.message, problem.code)
