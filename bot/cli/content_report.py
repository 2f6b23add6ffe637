"""Shows what an import, a check or a publication came to: tables for people, JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import typer
from rich.console import Console
from rich.table import Table

from nlu.catalogue.changes import Changes
from nlu.catalogue.completeness import FIELDS, Share
from nlu.catalogue.importing import ImportReport, Outcome
from nlu.catalogue.lint import LintReport
from nlu.catalogue.messages import sentence
from nlu.catalogue.problems import Problem, Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}
_BANDS = ((40.0, "band_very_hard"), (55.0, "band_hard"), (65.0, "band_normal"), (80.0, "band_easy"))
_LISTED = 12


def print_json(document: Mapping[str, object]) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def import_as_json(report: ImportReport) -> dict[str, object]:
    """The whole report of an import."""
    return asdict(report) | {"target": str(report.target), "problems": problems_as_json(report.problems)}


def lint_as_json(report: LintReport) -> dict[str, object]:
    """The whole report of a check; shares with their percentage."""
    completeness = report.completeness
    return {
        "passed": report.passed,
        "services": report.services,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notices": report.count(Severity.NOTICE),
        "readability": report.readability,
        "completeness": {
            "overall": _share(completeness.overall),
            "by_column": {column: _share(share) for column, share in completeness.by_column.items()},
            "by_service": {key: _share(share) for key, share in completeness.by_service.items()},
        },
        "problems": problems_as_json(report.problems),
    }


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Each finding with file, row, column, severity, code and message."""
    return [asdict(problem) for problem in problems]


def show_import(report: ImportReport, console: Console, language: str) -> None:
    """What was read, refused and written."""
    show_problems(report.problems, console, language, everything=True)
    if report.outcome is Outcome.REFUSED:
        return
    values = {"source": report.source, "target": report.target, "services": report.services, "rows": report.rows}
    _say(console, sentence(f"import_{report.outcome.value}", language, **values))
    if report.kept_services:
        _say(console, sentence("import_kept", language, kept=report.kept_services))
    if report.refused_rows:
        rows = ", ".join(map(str, report.refused_rows))
        _say(console, sentence("import_refused_rows", language, rows=rows))


def show_lint(report: LintReport, console: Console, language: str, *, everything: bool) -> None:
    """Findings by file, then the completeness table and the figures."""
    show_problems(report.problems, console, language, everything=everything)
    if report.services:
        console.print(_completeness(report, language))
    if report.readability is not None:
        _say(console, sentence("readability_line", language, score=report.readability, band=_band(report, language)))
    counts = {f"{severity.value}s": report.count(severity) for severity in Severity}
    _say(console, sentence("lint_summary", language, services=report.services, **counts))
    if not everything and report.count(Severity.NOTICE):
        _say(console, sentence("notices_hidden", language))


def show_problems(problems: Sequence[Problem], console: Console, language: str, *, everything: bool) -> None:
    """One table per file, the same finding in many rows on one line; without `everything`, notes are left out."""
    shown = [problem for problem in problems if everything or problem.severity is not Severity.NOTICE]
    for file in dict.fromkeys(problem.file for problem in shown):
        table = Table(title=_plain(file), title_justify="left", title_style="bold")
        table.add_column(sentence("head_row", language), justify="right", overflow="fold", max_width=16)
        table.add_column(sentence("head_column", language), overflow="fold", max_width=24)
        table.add_column(sentence("head_severity", language))
        table.add_column(sentence("head_message", language), overflow="fold", ratio=1)
        rows: dict[tuple[str, Severity, str], list[int]] = {}
        for problem in shown:
            if problem.file == file:
                rows.setdefault((problem.column, problem.severity, problem.message), []).append(problem.row or 0)
        for (column, severity, message), numbers in rows.items():
            said = sentence(f"severity_{severity.value}", language)
            table.add_row(_ranges(numbers), _plain(column), said, _plain(message), style=_STYLES[severity])
        console.print(table)


def show_changes(changes: Changes, console: Console, language: str) -> None:
    """Which services and settings a publication changes; long lists are cut."""
    for code, names in (
        ("change_added", changes.added),
        ("change_removed", changes.removed),
        ("change_changed", changes.changed),
        ("change_settings", changes.settings),
    ):
        if names:
            rest = len(names) - _LISTED
            more = f", {sentence('more', language, count=rest)}" if rest > 0 else ""
            _say(console, f"{sentence(code, language)} ({len(names)}): {', '.join(names[:_LISTED])}{more}")


def _say(console: Console, text: str) -> None:
    # Keys and addresses are text, never the mark-up of the terminal library.
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _ranges(numbers: Sequence[int]) -> str:
    """Row numbers with runs drawn together: ``2-9, 12``; 0 stands for the whole file and is not shown."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers) - {0}):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _completeness(report: LintReport, language: str) -> Table:
    table = Table(title=sentence("completeness_title", language), title_justify="left", title_style="bold")
    for head in ("head_field", "head_point", "head_filled", "head_share"):
        table.add_column(sentence(head, language), justify="right" if head in {"head_filled", "head_share"} else "left")
    for field in FIELDS:
        share = report.completeness.by_column[field.column]
        table.add_row(field.column, field.letter, f"{share.filled}/{share.total}", f"{share.percent:.0f}")
    overall = report.completeness.overall
    table.add_section()
    table.add_row(sentence("overall", language), "", f"{overall.filled}/{overall.total}", f"{overall.percent:.0f}")
    return table


def _band(report: LintReport, language: str) -> str:
    score = report.readability or 0.0
    return sentence(next((code for limit, code in _BANDS if score < limit), "band_very_easy"), language)


def _share(share: Share) -> dict[str, float]:
    return {"filled": share.filled, "total": share.total, "percent": share.percent}
