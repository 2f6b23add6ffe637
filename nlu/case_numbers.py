"""Numbers of the agency's own case files in a text, by the templates that the agency gives.

A template says how a number looks: ``AAAA`` or ``AA`` is the year, ``N`` a figure, ``L`` a letter. Everything else stands for
itself, also a word that has other letters as well, and whatever is put between apostrophes: ``AAAA/NNNNNN``, ``EXP-AAAA-NNNN``,
``'LAN'-NNNN``. There are no other signs, so that no template can make a search slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.digit_runs import before
from nlu.plain_view import Found, plain_view

CASE_NUMBER = "case_number"
"""Kind of the entity; its value is written as the template wants it."""
LONGEST_TEMPLATE = 40
FEWEST_FIGURES = 4
_PIECE = re.compile(r"'[^']*'|(?<![^\W\d_])[ANL]+(?![^\W\d_])|[^\W\d_]+|.")
_RUN = re.compile(r"A+|N+|L+")
_SIGNS = frozenset("/-._ :")
_YEAR = {4: "(?:19|20)[0-9]{2}", 2: "[0-9]{2}"}
_CUE = re.compile(
    r"(?:expedient[a-z]*|expte|exp|espedient[a-z]*|tramite|tramit|solicitud|sol·?licitud|solicitude|eskaera[a-z]*|referencia|erreferentzia[a-z]*"
    r"|ref|case|file|reference|number|numero|num|nº|n\.)[\s:.,#º°]*(?:(?:numero|num|nº|n|no|de|del|es|el|is|da)[\s:.,#º°]*){0,4}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a template: `kind` is year, figures, letters, sign or word."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Template:
    parts: tuple[_Part, ...]
    exact: re.Pattern[str]
    loose: re.Pattern[str]

    @property
    def has_word(self) -> bool:
        """Whether a word of its own tells its numbers from all others."""
        return any(part.kind == "word" and len(part.text) > 1 for part in self.parts)


class CaseNumbers:
    """Finds the numbers of an agency's templates; raises ValueError with the fault's name for a template that will not do."""

    def __init__(self, templates: Sequence[str]) -> None:
        for template in templates:
            fault = fault_of(template)
            if fault:
                raise ValueError(fault)
        self._templates = [_compiled(_parts(template)) for template in templates]

    def find(self, view: str) -> Iterator[Found]:
        """Case numbers in a plain text: as the template writes them; after a word such as "expediente", or where the
        template has a word, also with other signs between and without leading zeros."""
        for template in self._templates:
            for match in template.loose.finditer(view):
                exact = template.exact.fullmatch(match[0])
                if exact or template.has_word or _CUE.search(before(view, match.start())):
                    yield Found(CASE_NUMBER, match.start(), match.end(), _written(template, match))


def fault_of(template: str) -> str:
    """Why a template will not do, as the code of a sentence for editors; empty where it will."""
    if not template.strip() or len(template) > LONGEST_TEMPLATE:
        return "case_template_length"
    if template.count("'") % 2:
        return "case_template_quote"
    parts = _parts(template)
    if any(part.kind == "odd" for part in parts):
        return "case_template_sign"
    figures = sum(len(part.text) for part in parts if part.kind in {"year", "figures"})
    if figures < FEWEST_FIGURES or not any(part.kind == "figures" for part in parts):
        return "case_template_vague"
    return ""


def _parts(template: str) -> tuple[_Part, ...]:
    pieces = [found[0] for found in _PIECE.finditer(template.strip())]
    return tuple(
        _part(run) for piece in pieces for run in (_RUN.findall(piece) if set(piece) <= set("ANL") else [piece])
    )


def _part(text: str) -> _Part:
    letters = set(text)
    if text.startswith("'"):
        return _Part("word", text.strip("'"))
    if letters == {"A"} and len(text) in _YEAR:
        return _Part("year", text)
    if letters == {"N"}:
        return _Part("figures", text)
    if letters == {"L"}:
        return _Part("letters", text)
    if text.isalnum():
        return _Part("word", text)
    return _Part("sign" if text in _SIGNS else "odd", text)


def _compiled(parts: tuple[_Part, ...]) -> _Template:
    exact = "".join(_pattern(part, loose=False) for part in parts)
    loose = "".join(f"({_pattern(part, loose=True)})" for part in parts)
    edges = r"(?<![A-Za-z0-9])(?<![0-9][/.-]){}(?![A-Za-z0-9])(?![/.-][0-9])"
    return _Template(parts, re.compile(exact, re.IGNORECASE), re.compile(edges.format(loose), re.IGNORECASE))


def _pattern(part: _Part, *, loose: bool) -> str:
    match part.kind:
        case "year":
            return _YEAR[len(part.text)]
        case "figures":
            fewest = 1 if loose and len(part.text) > 2 else len(part.text)
            return f"[0-9]{{{fewest},{len(part.text)}}}"
        case "letters":
            return f"[A-Za-z]{{{len(part.text)}}}"
        case "sign":
            return " ?[/._:-] ?| " if loose else re.escape(part.text)
        case _:
            return re.escape(plain_view(part.text).text)


def _written(template: _Template, match: re.Match[str]) -> str:
    """The number as the template writes it."""
    written = []
    for part, found in zip(template.parts, match.groups(), strict=True):
        match part.kind:
            case "figures":
                written.append(found.zfill(len(part.text)))
            case "sign" | "word":
                written.append(part.text)
            case _:
                written.append(found.upper())
    return "".join(written)
