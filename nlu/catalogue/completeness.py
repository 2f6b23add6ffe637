"""How much of what Regulation (EU) 2018/1724, article 10(1), wants told about a procedure the catalogue tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.domain.agency import Agency
from handlers.domain.ids import ServiceKey
from handlers.domain.service import Service, ServiceText, Slot

Stated = Callable[[Agency, Service, ServiceText], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be told; `letter` is the point of article 10(1), `column` where an editor writes it."""

    column: str
    letter: str
    stated: Stated


@dataclass(frozen=True, slots=True)
class Share:
    """`filled` of `total`."""

    filled: int = 0
    total: int = 0

    @property
    def percent(self) -> float:
        """0..100, one decimal; 0 of nothing."""
        return round(100 * self.filled / self.total, 1) if self.total else 0.0

    def plus(self, *, filled: bool) -> Share:
        """One more case."""
        return Share(self.filled + filled, self.total + 1)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Shares by column, by service and over all; measured on the text in the default language."""

    by_column: Mapping[str, Share]
    by_service: Mapping[ServiceKey, Share]
    overall: Share


def _slot(slot: Slot, letter: str) -> Field:
    return Field(slot.value, letter, lambda _agency, _service, text: slot in text.slots)


def _contact(agency: Agency, service: Service, _text: ServiceText) -> bool:
    return bool(service.phone or service.counter or agency.phone or agency.counter)


# Point (i), further languages of the procedure, has no field of its own: the check of translations stands in for it.
FIELDS: tuple[Field, ...] = (
    _slot(Slot.STEPS, "a"),
    _slot(Slot.AUTHORITY, "b"),
    Field("phone", "b", _contact),
    _slot(Slot.HOW, "c"),
    _slot(Slot.EVIDENCE, "d"),
    _slot(Slot.REDRESS, "e"),
    _slot(Slot.COST, "f"),
    _slot(Slot.APPLY_TERM, "g"),
    _slot(Slot.DECISION_TERM, "g"),
    _slot(Slot.SILENCE, "h"),
)


def measure(agency: Agency) -> Completeness:
    """The completeness of a whole catalogue."""
    by_column = {field.column: Share() for field in FIELDS}
    by_service: dict[ServiceKey, Share] = {}
    overall = Share()
    for key, service in agency.services.items():
        by_service[key] = Share()
        for field in FIELDS:
            filled = is_stated(field, agency, service)
            by_column[field.column] = by_column[field.column].plus(filled=filled)
            by_service[key] = by_service[key].plus(filled=filled)
            overall = overall.plus(filled=filled)
    return Completeness(by_column, by_service, overall)


def is_stated(field: Field, agency: Agency, service: Service) -> bool:
    """Whether the service tells this."""
    _, text = service.text(agency.default_language, agency.default_language)
    return field.stated(agency, service, text)
