"""Tenerife's common catalogue as an agency, read straight from its spreadsheet for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from functools import cache

from openpyxl import load_workbook

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from tests.shared_data import shared

ES = Language("es")
_HEADER_ROW = 4
_SLOT_OF_COLUMN = {
    "Objeto / Descripción": Slot.SUMMARY,
    "Requisitos y documentación": Slot.EVIDENCE,
    "Forma de presentación": Slot.HOW,
    "Plazo de presentación": Slot.APPLY_TERM,
    "Efecto del silencio": Slot.SILENCE,
    "Órgano de resolución": Slot.AUTHORITY,
    "Normativa": Slot.LEGAL_BASIS,
}


@cache
def agency() -> Agency:
    """The 90 procedures in Spanish; skips the test where the shared data is absent."""
    path = shared("data/catalogues/tenerife/catalogo-90-procedimientos.xlsx")
    with closing(load_workbook(path, read_only=True)) as book:
        table = book.worksheets[0].iter_rows(min_row=_HEADER_ROW, values_only=True)
        rows = [[str(cell or "").strip() for cell in row] for row in table]
    services = [_service(dict(zip(rows[0], row, strict=False))) for row in rows[1:] if row[0]]
    return Agency(
        version=1,
        name="Tenerife",
        timezone="Atlantic/Canary",
        default_language=ES,
        languages=(ES, Language("en")),
        notice_version="1",
        services={service.key: service for service in services},
    )


def _service(row: Mapping[str, str]) -> Service:
    slots = {slot: row[column] for column, slot in _SLOT_OF_COLUMN.items() if row.get(column)}
    return Service(ServiceKey(row["Clave"]), {ES: ServiceText(row["Procedimiento"], slots)}, topic=row["Familia"])
