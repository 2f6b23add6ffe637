"""Reads `servicios`: one row per service and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from nlu.catalogue.cells import items, one_line, tidy
from nlu.catalogue.columns import (
    ITEM_COLUMNS,
    KEY,
    NAME,
    SERVICE_COLUMNS,
    SERVICES_FILE,
    SHARED_COLUMNS,
)
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.records import (
    Record,
    find_file,
    read_address,
    read_day,
    read_flag,
    read_records,
    records_by_key,
)

RowsOfServices = Mapping[tuple[str, str], Place]
"""(service key, language) -> the row that says it."""


def read_services(
    directory: Path, languages: Sequence[Language], notebook: Notebook
) -> tuple[dict[ServiceKey, Service], RowsOfServices]:
    """Every usable service by key, and where each text stands; `languages` begins with the default one."""
    path = find_file(directory, SERVICES_FILE, notebook)
    if path is None:
        notebook.error("services_absent", Place(f"{SERVICES_FILE}.csv"))
        return {}, {}
    noted = notebook.error_count
    records = read_records(path, SERVICE_COLUMNS, (KEY, NAME), notebook)
    if not records and notebook.error_count == noted:
        notebook.error("no_services", Place(path.name))
    services: dict[ServiceKey, Service] = {}
    places: dict[tuple[str, str], Place] = {}
    for key, rows in records_by_key(records, languages, notebook).items():
        named = {language: record for language, record in rows.items() if _has_name(record, notebook)}
        if named:
            services[ServiceKey(key)] = _service(ServiceKey(key), named, notebook)
            places |= {(key, language): record.place for language, record in named.items()}
    return services, places


def _has_name(record: Record, notebook: Notebook) -> bool:
    if not one_line(record[NAME]):
        notebook.error("name_empty", record.on(NAME))
        return False
    return True


def _service(key: ServiceKey, rows: Mapping[str, Record], notebook: Notebook) -> Service:
    """`rows` is not empty; its first row is in the default language, if there is one."""
    first, *others = rows.values()
    for record in others:
        _check_shared(record, first, notebook)
    return Service(
        key=key,
        texts={Language(language): service_text(record) for language, record in rows.items()},
        topic=one_line(first["topic"]),
        online_url=read_address(first, "online_url", notebook),
        phone=one_line(first["phone"]),
        counter=tidy(first["counter"]),
        source_url=read_address(first, "source_url", notebook),
        source_name=one_line(first["source_name"]),
        reviewed_on=read_day(first, "reviewed_on", notebook),
        owner=one_line(first["owner"]),
        sensitive=read_flag(first, "sensitive", notebook, default=False),
        covered=read_flag(first, "covered", notebook, default=True),
    )


def service_text(record: Record) -> ServiceText:
    """The text of one row; only filled slots are there, those of items with one item a line and without bullets."""
    slots = {slot: text for slot in Slot if (text := _slot(record, slot))}
    return ServiceText(
        name=one_line(record[NAME]),
        slots=slots,
        keywords=items(record["keywords"], (";",)),
        questions=items(record["questions"]),
    )


def _slot(record: Record, slot: Slot) -> str:
    text = tidy(record[slot.value])
    return "\n".join(items(text)) if slot.value in ITEM_COLUMNS else text


def _check_shared(record: Record, first: Record, notebook: Notebook) -> None:
    for column in sorted(SHARED_COLUMNS):
        mine, theirs = one_line(record[column]), one_line(first[column])
        if mine and mine != theirs:
            notebook.warning("shared_differs", record.on(column), used=theirs, row=first.place.row)
