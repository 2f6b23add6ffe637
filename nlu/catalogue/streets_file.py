"""Reads `calles`: the streets of the place, by which addresses are recognised in what people write."""

from __future__ import annotations

from pathlib import Path

from handlers.domain.agency import Street
from nlu.addresses import names_no_street
from nlu.catalogue.cells import fold, one_line
from nlu.catalogue.columns import NAME, STREET_COLUMNS, STREETS_FILE
from nlu.catalogue.problems import Notebook
from nlu.catalogue.records import Record, find_file, read_records


def read_streets(directory: Path, notebook: Notebook) -> tuple[Street, ...]:
    """Every usable street in the order of the file, which need not be there; notes empty, odd and repeated ones."""
    path = find_file(directory, STREETS_FILE, notebook)
    records = read_records(path, STREET_COLUMNS, (NAME,), notebook) if path else []
    streets: dict[tuple[str, str], Street] = {}
    rows: dict[tuple[str, str], Record] = {}
    for record in records:
        street = _street(record, notebook)
        if street is None:
            continue
        key = fold(street.type), fold(street.name)
        if key in rows:
            notebook.warning("street_twice", record.on(NAME), first=rows[key].place.row)
        streets.setdefault(key, street)
        rows.setdefault(key, record)
    return tuple(streets.values())


def _street(record: Record, notebook: Notebook) -> Street | None:
    street = Street(one_line(record[NAME]), one_line(record["type"]), one_line(record["district"]))
    if not street.name:
        notebook.error("cell_empty", record.on(NAME))
        return None
    if names_no_street(street):
        notebook.error("street_odd", record.on(NAME), value=street.name)
        return None
    return street
