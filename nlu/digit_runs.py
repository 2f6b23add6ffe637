"""Runs of digits in a plain view, their groups, and the words around them that tell what the number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SEPARATOR = r"(?: ?[-./] ?| {1,2}|\) ?[-.]?| ?\()"
_RUN = re.compile(rf"(?<![0-9])[0-9]+(?:{_SEPARATOR}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_LETTERS_BEFORE = re.compile(r"[A-Za-z]+\Z")
_AMOUNT_AFTER = re.compile(
    r",[0-9]| ?(?:€|\$|£|%|(?:euros?|eur|millones|mil|habitantes|vecinos|personas|m2|m3|metros|km|kg|hectareas|bytes)\b)",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"(?:[0-9],|€ ?|\$ ?)\Z")
_REACH = 40

_FILLER = r"(?:\s|[:.#,]|\b(?:n|no|num|numero|nro|de|del|d|el|la|es|is|da|zk|number)\b|nº|n°)*"
_CASE_BEFORE = re.compile(
    r"(?:expedientes?|expedient|espediente[a-z]*|expte|exp|registro|factura|recibo|referencia|ref|justificante|asiento"
    r"|codigo|csv|liquidacion|contador|contrato|boletin|pedido|poliza|licencia|isbn|issn|catastral|catastro|case"
    rf"|reference|invoice|receipt|numero de serie|serie|id|idufir|cru|ley|decreto|orden){_FILLER}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """One unbroken piece of digits."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits with at most a light separator between them, inside `view` (the whole plain text)."""

    view: str
    groups: tuple[Group, ...]

    @property
    def start(self) -> int:
        """Where the first digit stands."""
        return self.groups[0].start

    @property
    def end(self) -> int:
        """Behind the last digit."""
        return self.groups[-1].end

    @property
    def is_amount(self) -> bool:
        """Money, a measure or a decimal number."""
        after = self.view[self.end : self.end + 14]
        return bool(_AMOUNT_AFTER.match(after) or _AMOUNT_BEFORE.search(self.view[max(0, self.start - 3) : self.start]))

    @property
    def letters_before(self) -> str:
        """Letters that touch the first digit."""
        found = _LETTERS_BEFORE.search(self.view[max(0, self.start - 12) : self.start])
        return found[0] if found else ""

    @property
    def is_case_number(self) -> bool:
        """A word like "expediente" or "factura" stands directly before it."""
        return is_case_number_at(self.view, self.start)

    def digits(self, first: int = 0, last: int | None = None) -> str:
        """The digits of the groups `first` to `last` (excluded)."""
        return "".join(group.digits for group in self.groups[first:last])


def runs(view: str) -> Iterator[Run]:
    """The runs of digits in a plain text, from left to right."""
    for found in _RUN.finditer(view):
        start = found.start()
        groups = (Group(start + g.start(), start + g.end(), g[0]) for g in _GROUP.finditer(found[0]))
        yield Run(view, tuple(groups))


def is_case_number_at(view: str, place: int) -> bool:
    """A word like "expediente" or "factura" stands directly before `place`."""
    return bool(_CASE_BEFORE.search(before(view, place)))


def before(view: str, place: int) -> str:
    """The few characters before `place`, not reaching over another placeholder."""
    return re.split(r"[\[\]]", view[max(0, place - _REACH) : place])[-1]
