"""Writes `servicios.csv` whole or not at all, and merges imported rows with those that are already there."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlu.catalogue.columns import KEY, LANGUAGE, SERVICE_COLUMNS, SERVICES_FILE
from nlu.catalogue.mapped_rows import CatalogueRow
from nlu.catalogue.problems import Notebook
from nlu.catalogue.records import read_records


def as_csv(rows: Iterable[CatalogueRow]) -> bytes:
    """The rows as UTF-8 CSV with a heading row, the same bytes for the same rows."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, SERVICE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in place of the file in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def existing_rows(directory: Path, notebook: Notebook) -> list[CatalogueRow]:
    """The rows of the directory's own `servicios.csv`; notes what is wrong with them."""
    path = directory / f"{SERVICES_FILE}.csv"
    if not path.exists():
        return []
    records = read_records(path, SERVICE_COLUMNS, (KEY,), notebook)
    return [{column: record[column] for column in SERVICE_COLUMNS} for record in records]


def merged(
    existing: Sequence[CatalogueRow], imported: Sequence[CatalogueRow], owned: frozenset[str], language: str
) -> list[CatalogueRow]:
    """The existing rows with those of the import laid over them, new ones at the end.

    `owned` are the columns that the import fills: only they are overwritten, so what editors wrote in the others stays.
    """
    incoming = {_identity(row, language): row for row in imported}
    known = {_identity(row, language) for row in existing}
    kept = [_laid_over(row, incoming.get(_identity(row, language)), owned) for row in existing]
    return kept + [row for row in imported if _identity(row, language) not in known]


def _laid_over(row: CatalogueRow, new: CatalogueRow | None, owned: frozenset[str]) -> CatalogueRow:
    return row if new is None else row | {column: new[column] for column in owned}


def _identity(row: CatalogueRow, language: str) -> tuple[str, str]:
    return row[KEY], row[LANGUAGE] or language
