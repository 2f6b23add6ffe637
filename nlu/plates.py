"""Registration plates of Spanish vehicles in a plain text, and others after the word that announces one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.digit_runs import before, is_case_number_at
from nlu.plain_view import Found

_CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
_PROVINCES = (
    "A|AB|AL|AV|B|BA|BI|BU|C|CA|CC|CE|CO|CR|CS|CU|GC|GE|GI|GR|GU|H|HU|IB|J|L|LE|LO|LU|M|MA|ML|MU|NA|O|OR|OU|P|PM|PO|S|SA"
    "|SE|SG|SH|SO|SS|T|TE|TF|TG|TO|V|VA|VI|Z|ZA"
)
_EDGE_BEFORE = r"(?<![A-Za-z0-9])(?<![0-9][-./,])"
_EDGE_AFTER = r"(?![A-Za-z0-9])(?![-./,][0-9])"
_CURRENT = re.compile(
    rf"{_EDGE_BEFORE}[0-9]{{4}}(?P<gap> ?[-./]? ?)(?P<letters>[{_CONSONANTS}]{{3}}|[{_CONSONANTS}](?:[ .-][{_CONSONANTS}]){{2}})"
    rf"{_EDGE_AFTER}",
    re.IGNORECASE,
)
_SPECIAL = re.compile(rf"{_EDGE_BEFORE}[CEHPRSTV][ -]?[0-9]{{4}}[ -]?[{_CONSONANTS}]{{3}}{_EDGE_AFTER}", re.IGNORECASE)
_PROVINCIAL = re.compile(
    rf"{_EDGE_BEFORE}(?:{_PROVINCES})(?P<gap>[ -]?)[0-9]{{4}}(?P<second>[ -]?)[A-Z]{{1,2}}{_EDGE_AFTER}", re.IGNORECASE
)
_OTHER = re.compile(
    rf"{_EDGE_BEFORE}(?:[A-Z]{{1,3}}-?[0-9]{{3,6}}(?:-?[A-Z]{{1,3}})?|[0-9]{{1,4}}-?[A-Z]{{2,3}}(?:-?[0-9]{{1,3}})?){_EDGE_AFTER}",
    re.IGNORECASE,
)
_PLATE_WORD = r"(?:matriculas?|placas?|matrikula[a-z]*|(?:licen[cs]e|number|registration) plates?|plate)"
_VEHICLE_WORD = (
    r"(?:coches?|vehiculos?|furgonetas?|furgon|camion(?:es)?|motos?|motocicletas?|ciclomotor(?:es)?|remolques?|caravanas?"
    r"|autocaravanas?|turismos?|taxi|cotxes?|vehicles?|furgonetes?|ibilgailu[a-z]*|autoa?|kotxe[a-z]*|furgoneta[a-z]*|car|van"
    r"|truck|motorbike|multas?|grua|multes?|aparcad[oa]s?|aparcat)"
)
_CUE_BEFORE = re.compile(rf"\b(?:{_PLATE_WORD}|{_VEHICLE_WORD})\b[^0-9\n]{{0,30}}$", re.IGNORECASE)
_PLATE_WORD_BEFORE = re.compile(rf"\b{_PLATE_WORD}\b[^0-9\n]{{0,20}}$", re.IGNORECASE)
_CUE_AFTER = re.compile(rf"[^0-9\[\]\n]{{0,14}}\b{_PLATE_WORD}\b", re.IGNORECASE)
_UNITS = re.compile(
    r"KWH|MWH|GWH|KMS|PTS|RPM|SMS|PVC|MTS|KGS|HRS|KPH|MPH|PPM|DPI|GBP|SQM|CTS|MLN|MHZ|GHZ|KHZ|BTC|CLP|MXN",
    re.IGNORECASE,
)


def plates(view: str) -> Iterator[Found]:
    """Plates by their exact shape; looser ones where a word tells that a vehicle is spoken of."""
    for match in _SPECIAL.finditer(view):
        if _has_cue(view, match) or (match[0].isupper() and not is_case_number_at(view, match.start())):
            yield _found(match)
    for match in _CURRENT.finditer(view):
        is_unit = _UNITS.fullmatch(match["letters"]) is not None
        if _is_named(view, match) or (not is_unit and (_has_cue(view, match) or _is_exact(view, match))):
            yield _found(match)
    for match in _PROVINCIAL.finditer(view):
        dashed = match["gap"] == match["second"] == "-" and match[0].isupper()
        if _has_cue(view, match) or (dashed and not is_case_number_at(view, match.start())):
            yield _found(match)
    for match in _OTHER.finditer(view):
        if _is_named(view, match):
            yield _found(match)


def _found(match: re.Match[str]) -> Found:
    return Found("plate", match.start(), match.end(), re.sub(r"[^A-Z0-9]", "", match[0].upper()))


def _is_named(view: str, match: re.Match[str]) -> bool:
    return bool(_PLATE_WORD_BEFORE.search(before(view, match.start())))


def _has_cue(view: str, match: re.Match[str]) -> bool:
    return bool(_CUE_BEFORE.search(before(view, match.start())) or _CUE_AFTER.match(view, match.end()))


def _is_exact(view: str, match: re.Match[str]) -> bool:
    """Four digits and three letters, of which no Q is given out, as they stand on the plate."""
    letters, gap = match["letters"], match["gap"]
    if len(letters) != 3 or "Q" in letters.upper() or is_case_number_at(view, match.start()):
        return False
    return gap in {"", "-", " "} if letters.isupper() else gap == "" and letters.islower()
