"""Telephone numbers and e-mail addresses in a plain text, also dictated, spaced out or foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from nlu.digit_runs import Group, Run, before
from nlu.plain_view import Found

_PHONE_WORD = re.compile(
    r"(?:\b|_)(?:tel|telf?|tlfn?o?|tfno?|telefono[a]?|telefon|telefonoa|movil|mobil|mobile|phone|whatsapp|whats|wa\.me|fijo|llam[a-z]*|truqu[a-z-]*"
    r"|cham[a-z]*|deitu|call|contacto|sms)[^0-9\n]{0,18}$",
    re.IGNORECASE,
)
_PHONE_WORD_TOUCHES = re.compile(
    r"(?:tel|telf|tlf|tlfn|tlfno|tfn|tfno|telefono|movil|mobil|whatsapp|phone|al|es)$", re.IGNORECASE
)
_ADDRESS_OF_PAGE = re.compile(r"(?:https?://|www\.)[^\s]*\Z", re.IGNORECASE)
_NATIONAL = 9
_FEWEST, _MOST = 8, 15
_NATIONAL_FIRST = frozenset("6789")

_AT = re.compile(r" ?(?:@| ?[\[(] ?(?:at|arroba) ?[\])] ?|(?<= )arroba(?= )|(?<= )abildua(?= )) ?", re.IGNORECASE)
_LOCAL_BEFORE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\Z")
_DICTATED_DOT = r"(?: ?[\[(] ?(?:dot|punto) ?[\])] ?| (?:punto|punt|puntu) )"
_DICTATED_MARK = r"(?: (?:guion(?: bajo| medio)?|guio(?: baix)?|barra baja|underscore|dash|punto|punt|puntu|dot) )"
_DOMAIN_AFTER = re.compile(rf"[\w-]{{1,63}}(?:(?:\.|{_DICTATED_DOT})[\w-]{{1,63}}){{1,5}}", re.IGNORECASE)
_DICTATED_LOCAL = re.compile(
    rf"[\w.+-]{{1,40}}(?:(?:{_DICTATED_DOT}|{_DICTATED_MARK})[\w+-]{{1,40}}){{1,4}}\Z", re.IGNORECASE
)
_DOT = re.compile(_DICTATED_DOT, re.IGNORECASE)
_OPENING_MARKS = "'*/=?^`{|}~!#$%&.+-"


def national_form(digits: str) -> str:
    """The digits of a telephone number without the ways of writing the Spanish prefix."""
    return re.sub(r"^(?:00|)34(?=[0-9]{9}$)", "", digits)


def emails(view: str) -> Iterator[Found]:
    """E-mail addresses, written, spaced out or dictated."""
    floor = 0
    for at in _AT.finditer(view):
        domain = _DOMAIN_AFTER.match(view, at.end())
        local = _local_part(view, max(floor, at.start() - 130), at.start())
        if domain is None or local == at.start() or not _ends_like_domain(domain[0]):
            continue
        end = domain.end()
        floor = end
        yield Found("email", local, end, _DOT.sub(".", view[local : at.start()] + "@" + view[at.end() : end]).lower())


def phones(found_runs: Sequence[Run]) -> Iterator[Found]:
    """Telephone numbers: Spanish ones by shape, foreign ones by their plan, others after a word that announces one."""
    for run in found_runs:
        if not _may_be_phone(run):
            continue
        index = 0
        while index < len(run.groups):
            size = _phone_size(run, index)
            if size:
                yield _found(run, index, size)
            index += size or 1


def _local_part(view: str, floor: int, end: int) -> int:
    """Where the local part that ends at `end` begins; `end` itself if there is none."""
    stretch = view[floor:end]
    local = _DICTATED_LOCAL.search(stretch) or _LOCAL_BEFORE.search(stretch)
    if local is None:
        return end
    return floor + local.start() + len(local[0]) - len(local[0].lstrip(_OPENING_MARKS))


def _ends_like_domain(domain: str) -> bool:
    last = re.split(r"[.\s\])]+", domain.strip())[-1]
    return len(last) > 1 and last.isalpha()


def _may_be_phone(run: Run) -> bool:
    if run.is_amount or run.is_case_number:
        return False
    letters = run.letters_before
    if letters and not _PHONE_WORD_TOUCHES.search(letters):
        return False
    after = run.view[run.end : run.end + 2]
    if after[:1].isalpha() and not (after.isalpha() and after.islower()):
        return False
    page = _ADDRESS_OF_PAGE.search(run.view[max(0, run.start - 80) : run.start])
    return page is None or "wa.me" in page[0]


def _phone_size(run: Run, first: int) -> int:
    """How many groups from `first` on make a telephone number; 0 if none do."""
    groups = run.groups[first : first + _MOST + 2]
    before_first = run.view[max(0, groups[0].start - 2) : groups[0].start]
    if first == 0 and before_first.endswith("+"):
        return _international(groups, "+", trusting=True)
    if groups[0].digits.startswith("00") and not groups[0].digits.startswith("000"):
        return _international(groups, "", trusting=False)
    return _national(groups) or (_announced(run) if first == 0 else 0)


def _national(groups: Sequence[Group]) -> int:
    digits = ""
    for size, group in enumerate(groups, start=1):
        digits += group.digits
        if len(digits) > _NATIONAL + 2:
            return 0
        number = digits.removeprefix("34") if len(digits) == _NATIONAL + 2 else digits
        if len(number) == _NATIONAL and number[0] in _NATIONAL_FIRST:
            return size
    return 0


def _announced(run: Run) -> int:
    """All groups of a number of odd length if a word like "teléfono" announces it."""
    if _FEWEST - 1 <= len(run.digits()) <= _MOST and _PHONE_WORD.search(before(run.view, run.start)):
        return len(run.groups)
    return 0


def _international(groups: Sequence[Group], prefix: str, *, trusting: bool) -> int:
    sizes = _possible_sizes(groups)
    for size in reversed(sizes):
        digits = "".join(group.digits for group in groups[:size])
        if _follows_a_plan(prefix + digits):
            return size
    return sizes[-1] if trusting and sizes else 0


def _possible_sizes(groups: Sequence[Group]) -> list[int]:
    sizes, total = [], 0
    for size, group in enumerate(groups[: _MOST + 2], start=1):
        total += len(group.digits)
        if total > _MOST + 2:
            break
        if total >= _FEWEST:
            sizes.append(size)
    return sizes


def _follows_a_plan(number: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, "ES"))
    except phonenumbers.NumberParseException:
        return False


def _found(run: Run, first: int, size: int) -> Found:
    groups = run.groups[first : first + size]
    start, digits = groups[0].start, "".join(group.digits for group in groups)
    opening = re.search(r"(?:\( ?)?\+ ?\Z|\(\Z", run.view[max(0, start - 3) : start]) if first == 0 else None
    if opening and (opening[0] != "(" or ")" in run.view[start : groups[-1].end]):
        start -= len(opening[0])
    return Found("phone", start, groups[-1].end, national_form(digits))
