"""Imports somebody's catalogue into a content directory: all of it, or nothing and the reasons why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nlu.catalogue.columns import AGENCY_FILE, KEY, SERVICES_FILE
from nlu.catalogue.cpsv import OWNED as CPSV_OWNED
from nlu.catalogue.cpsv import read_cpsv
from nlu.catalogue.mapped_rows import CatalogueRow, ReadRows, read_mapped_rows
from nlu.catalogue.mapping import ImportMapping
from nlu.catalogue.messages import DEFAULT
from nlu.catalogue.problems import Notebook, Place, Problem
from nlu.catalogue.starter import starter
from nlu.catalogue.tables import open_sheet
from nlu.catalogue.writing import as_csv, existing_rows, merged, write_whole

JSON_SUFFIXES = frozenset({".jsonld", ".json"})


class Outcome(StrEnum):
    """What an import came to."""

    WRITTEN = "written"
    """The catalogue was written."""
    UNCHANGED = "unchanged"
    """The catalogue already said the same."""
    REFUSED = "refused"
    """Something is wrong: nothing was written."""


class Existing(StrEnum):
    """What becomes of a catalogue that is already in the directory."""

    KEEP = "keep"
    """It is left alone: an import that would change it is refused."""
    REPLACE = "replace"
    """The imported one takes its place."""
    MERGE = "merge"
    """Imported services are added or brought up to date, the others stay."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, refused and written; `refused_rows` are row numbers of the source."""

    source: str
    target: Path
    outcome: Outcome
    services: int
    rows: int
    kept_services: int = 0
    refused_rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import; `language` is that of texts that do not say theirs, `messages` that of the report."""

    existing: Existing = Existing.KEEP
    language: str = "es"
    messages: str = DEFAULT
    skip_bad_rows: bool = False
    starter: bool = True
    """Leave an `agencia.toml` to begin with where there is none."""


def import_catalogue(source: Path, into: Path, mapping: ImportMapping | None, options: ImportOptions) -> ImportReport:
    """Import a CSV or XLSX file by its mapping, or CPSV-AP JSON-LD (`mapping` None), into `into`/servicios.csv.

    Nothing is written where an error is found. The same import twice leaves the same bytes.
    """
    notebook = Notebook(options.messages)
    language = (mapping.file.language if mapping else None) or options.language
    read = _read(source, mapping, language, options, notebook)
    if not read.rows and not notebook.error_count:
        notebook.error("no_services", Place(source.name))
    target = into / f"{SERVICES_FILE}.csv"
    owned = mapping.owned if mapping else CPSV_OWNED
    rows = _combined(read, into, owned, language, options, notebook) if not notebook.error_count else []
    outcome = _write(target, rows, language, options, notebook)
    imported = {row[KEY] for row in read.rows}
    return ImportReport(
        source=source.name,
        target=target,
        outcome=outcome,
        services=len(imported),
        rows=len(read.rows),
        kept_services=len({row[KEY] for row in rows} - imported),
        refused_rows=read.refused,
        problems=notebook.problems,
    )


def _read(
    source: Path, mapping: ImportMapping | None, language: str, options: ImportOptions, notebook: Notebook
) -> ReadRows:
    if mapping is None:
        return ReadRows(read_cpsv(source, language, notebook))
    sheet = open_sheet(source, notebook, mapping.file.sheet)
    if sheet is None:
        return ReadRows(())
    skip_bad = options.skip_bad_rows or mapping.file.skip_bad_rows
    return read_mapped_rows(sheet, mapping, language, notebook, skip_bad=skip_bad)


def _combined(
    read: ReadRows, into: Path, owned: frozenset[str], language: str, options: ImportOptions, notebook: Notebook
) -> list[CatalogueRow]:
    if (into / f"{SERVICES_FILE}.xlsx").exists():
        notebook.error("import_beside_xlsx", Place(f"{SERVICES_FILE}.xlsx"))
        return []
    if options.existing is not Existing.MERGE:
        return list(read.rows)
    return merged(existing_rows(into, notebook), read.rows, owned, language)


def _write(
    target: Path, rows: list[CatalogueRow], language: str, options: ImportOptions, notebook: Notebook
) -> Outcome:
    if notebook.error_count:
        return Outcome.REFUSED
    content = as_csv(rows)
    before = target.read_bytes() if target.exists() else None
    if before is not None and before != content and options.existing is Existing.KEEP:
        notebook.error("import_would_replace", Place(target.name))
        return Outcome.REFUSED
    agency = target.with_name(AGENCY_FILE)
    if options.starter and not agency.exists():
        write_whole(agency, starter(language).encode())
        notebook.notice("starter_written", Place(AGENCY_FILE))
    if before == content:
        return Outcome.UNCHANGED
    write_whole(target, content)
    return Outcome.WRITTEN
