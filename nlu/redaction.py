"""Taking personal data out of a text before anything readable of it is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from handlers.ports import Masked, Redacted
from nlu.accounts import accounts_and_cards, ibans, numbers_over_two_lines, whole_accounts_and_cards
from nlu.cadastral import cadastral_references
from nlu.check_characters import are_right
from nlu.contact_points import emails, national_form, phones
from nlu.digit_runs import runs
from nlu.identifiers import identity_numbers
from nlu.person_names import person_names
from nlu.placeholders import LABELS
from nlu.plain_view import Found, PlainView, plain_view
from nlu.plates import plates
from nlu.social_security import social_security_numbers
from nlu.spoken_numbers import with_digits

_CONTACT_KINDS = frozenset({"phone", "email"})
_MOST_PASSES = 20


class Redactor:
    """Rules for Spanish identity, insurance and property numbers, accounts, cards, telephones, e-mail, plates and announced names.

    Keeps no state, any thread may use it. Postal addresses stay: the place is what an incident is about.
    """

    def redact(self, text: str, public: frozenset[str] = frozenset()) -> Redacted:
        """`text` with placeholders such as ``[DNI]`` and ``[teléfono 2]``, and what they stand for; never raises."""
        names = _Names(text)
        known = frozenset(_public_form(value) for value in public)
        for _ in range(_MOST_PASSES):
            masked = _masked_once(text, known, names)
            if masked == text:
                break
            text = masked
        return Redacted(text, tuple(names.masked.values()))


class _Names:
    """Gives each value its placeholder: the same to the same value, a number from the second of a kind on."""

    def __init__(self, text: str) -> None:
        self.masked: dict[tuple[str, str], Masked] = {}
        self._numbers = Counter[str]()
        self._taken = set(re.findall(r"\[[^\[\]]{1,30}\]", text))

    def placeholder(self, found: Found, value: str) -> str:
        key = (found.kind, found.canonical)
        if key not in self.masked:
            self.masked[key] = Masked(found.kind, self._new(LABELS[found.kind]), value, are_right(found))
        return self.masked[key].placeholder

    def _new(self, label: str) -> str:
        while True:
            self._numbers[label] += 1
            name = f"[{label}]" if self._numbers[label] == 1 else f"[{label} {self._numbers[label]}]"
            if name not in self._taken:
                return name


def _masked_once(text: str, public: frozenset[str], names: _Names) -> str:
    """`text` after one pass over what is written or, where that finds nothing, over what is said in words."""
    view = plain_view(text)
    masked = _mask(text, view, public, names)
    spoken = with_digits(view) if masked == text else None
    return masked if spoken is None else _mask(text, spoken, public, names)


def _mask(text: str, view: PlainView, public: frozenset[str], names: _Names) -> str:
    pieces, done, echoes = list[str](), 0, dict[str, str]()
    for found in _find(view.text):
        start, end = view.original_span(found.start, found.end)
        if found.kind in _CONTACT_KINDS and found.canonical in public:
            continue
        value = text[start:end]
        placeholder = names.placeholder(found, value)
        if found.kind != "person":
            echoes[value] = placeholder
        pieces += [text[done:start], placeholder]
        done = end
    return _mask_echoes("".join(pieces) + text[done:], echoes)


def _mask_echoes(text: str, echoes: dict[str, str]) -> str:
    """The same values again where they are part of a longer word, in which no rule recognises them.

    Not one replacement after the other: the time would grow with the square of a text full of numbers.
    """
    sizes, firsts = sorted({len(value) for value in echoes}, reverse=True), {value[0] for value in echoes}
    pieces, done = list[str](), 0
    for place, letter in enumerate(text):
        if letter in firsts and place >= done:
            value = next((text[place : place + size] for size in sizes if text[place : place + size] in echoes), None)
            if value is not None:
                pieces += [text[done:place], echoes[value]]
                done = place + len(value)
    return "".join(pieces) + text[done:]


def _find(view: str) -> list[Found]:
    """Everything found, from left to right without overlaps; the surer recogniser wins."""
    found_runs = tuple(runs(view))
    free = _Free()
    free.take(emails(view))
    free.take(ibans(view))
    free.take(numbers_over_two_lines(view))
    free.take(cadastral_references(view))
    free.take(identity_numbers(view, found_runs))
    free.take(social_security_numbers(found_runs))
    free.take(whole_accounts_and_cards(view, found_runs))
    free.take(phones(found_runs))
    free.take(accounts_and_cards(view, found_runs))
    free.take(plates(view))
    free.take(person_names(view))
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
