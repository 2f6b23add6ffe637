"""Taking personal data out of a text before anything readable of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.ports import Masked, Redacted
from nlu.accounts import accounts_and_cards, ibans, whole_accounts_and_cards
from nlu.contact_points import emails, national_form, phones
from nlu.digit_runs import runs
from nlu.identifiers import identity_numbers
from nlu.plain_view import Found, plain_view

LABELS = {
    "dni": "DNI",
    "nie": "NIE",
    "cif": "CIF",
    "passport": "pasaporte",
    "iban": "IBAN",
    "card": "tarjeta",
    "phone": "teléfono",
    "email": "correo",
}
"""What stands in the text instead of each kind."""

_CONTACT_KINDS = frozenset({"phone", "email"})
_MOST_PASSES = 20


class Redactor:
    """Rules for Spanish identity numbers, accounts, cards, telephones and e-mail; keeps no state, any thread may use it."""

    def redact(self, text: str, public: frozenset[str] = frozenset()) -> Redacted:
        """`text` with placeholders such as ``[DNI]`` and ``[teléfono 2]``, and what they stand for; never raises."""
        names = _Names(text)
        known = frozenset(_public_form(value) for value in public)
        for _ in range(_MOST_PASSES):
            masked = _mask(text, known, names)
            if masked == text:
                break
            text = masked
        return Redacted(text, tuple(names.masked.values()))


class _Names:
    """Gives each value its placeholder: the same to the same value, a number from the second of a kind on."""

    def __init__(self, text: str) -> None:
        self.masked: dict[tuple[str, str], Masked] = {}
        self._taken = set(re.findall(r"\[[^\[\]]{1,30}\]", text))

    def placeholder(self, found: Found, value: str) -> str:
        key = (found.kind, found.canonical)
        if key not in self.masked:
            self.masked[key] = Masked(found.kind, self._new(LABELS[found.kind]), value)
        return self.masked[key].placeholder

    def _new(self, label: str) -> str:
        number, name = 1, f"[{label}]"
        while name in self._taken:
            number += 1
            name = f"[{label} {number}]"
        self._taken.add(name)
        return name


def _mask(text: str, public: frozenset[str], names: _Names) -> str:
    view = plain_view(text)
    pieces, done, values = list[str](), 0, dict[str, str]()
    for found in _find(view.text):
        start, end = view.original_span(found.start, found.end)
        if found.kind in _CONTACT_KINDS and found.canonical in public:
            continue
        value = text[start:end]
        values[value] = names.placeholder(found, value)
        pieces += [text[done:start], values[value]]
        done = end
    return _mask_echoes("".join(pieces) + text[done:], values)


def _mask_echoes(text: str, values: dict[str, str]) -> str:
    """The same values again where they are part of a longer word, in which no rule recognises them."""
    for value, placeholder in values.items():
        if value in text:
            text = text.replace(value, placeholder)
    return text


def _find(view: str) -> list[Found]:
    """Everything found, from left to right without overlaps; the surer recogniser wins."""
    found_runs = tuple(runs(view))
    free = _Free()
    free.take(emails(view))
    free.take(ibans(view))
    free.take(identity_numbers(view, found_runs))
    free.take(whole_accounts_and_cards(view, found_runs))
    free.take(phones(found_runs))
    free.take(accounts_and_cards(view, found_runs))
    return sorted(free.found, key=lambda found: found.start)


class _Free:
    """Takes what does not overlap with what was taken before."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._taken: set[int] = set()

    def take(self, candidates: Iterable[Found]) -> None:
        for candidate in candidates:
            if self.is_free(candidate.start, candidate.end):
                self.found.append(candidate)
                self._taken.update(range(candidate.start, candidate.end))

    def is_free(self, start: int, end: int) -> bool:
        return self._taken.isdisjoint(range(start, end))


def _public_form(value: str) -> str:
    plain = plain_view(value).text.strip().lower()
    return plain if "@" in plain else national_form(re.sub(r"[^0-9]", "", plain))
