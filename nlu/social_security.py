"""Spanish social security numbers in a plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu.digit_runs import Run, before
from nlu.plain_view import Found

_WORD = re.compile(
    r"\b(?:seguridad social|seg\.? ?social|seguretat social|seguridade social|gizarte segurantza[a-z]*|social security"
    r"|n\.? ?u\.? ?s\.? ?s|n\.? ?a\.? ?f|afiliacion|afiliacio|s\.? ?s)\b[^0-9\n]{0,30}$",
    re.IGNORECASE,
)
_SIZE = 12
_SHAPES = ((2, 8, 2), (2, 10))
_PROVINCES = frozenset(range(1, 54)) | {66}
_SHORT = 10**7


def social_security_numbers(found_runs: Sequence[Run]) -> Iterator[Found]:
    """Numbers of twelve digits after their own word, also with wrong check digits; elsewhere by shape and check digits."""
    for run in found_runs:
        if run.letters_before or run.is_amount or run.view[max(0, run.start - 2) : run.start].strip() == "+":
            continue
        size = _size(run)
        if size:
            groups = run.groups[:size]
            yield Found("social_security", run.start, groups[-1].end, run.digits(0, size))


def _size(run: Run) -> int:
    """How many groups from the first on make a number; 0 if none do."""
    size = _groups_of(run, _SIZE)
    if size and (_is_announced(run) or (_has_its_shape(run, size) and not run.is_case_number)):
        return size
    mistyped = _groups_of(run, _SIZE - 1) or _groups_of(run, _SIZE + 1)
    return mistyped if mistyped == len(run.groups) and _is_announced(run) and not _is_telephone(run) else 0


def _groups_of(run: Run, digits: int) -> int:
    total = 0
    for size, group in enumerate(run.groups[:digits], start=1):
        total += len(group.digits)
        if total >= digits:
            return size if total == digits else 0
    return 0


def _has_its_shape(run: Run, size: int) -> bool:
    shape = tuple(len(group.digits) for group in run.groups)
    return size == len(run.groups) and shape in _SHAPES and is_valid(run.digits())


def is_valid(number: str) -> bool:
    """Whether twelve digits follow the rule: the last two are the rest by 97 of the others, a leading zero of the serial left out."""
    if len(number) != _SIZE:
        return False
    province, serial, check = int(number[:2]), int(number[2:10]), int(number[10:])
    whole = province * _SHORT + serial if serial < _SHORT else int(number[:10])
    return province in _PROVINCES and whole % 97 == check


def _is_announced(run: Run) -> bool:
    return bool(_WORD.search(before(run.view, run.start)))


def _is_telephone(run: Run) -> bool:
    return bool(re.match(r"(?:00)?34[6-9]", run.digits()))
