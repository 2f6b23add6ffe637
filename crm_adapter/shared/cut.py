"""Finds what a staff member wrote in a mail whose rest is quotation, signature and what the mail program added.

mail-parser-reply was tried and left out: of ten everyday replies in the five languages it cut two right, and it strips
the indentation of every line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MARKERS = (
    "-- Responda por encima de esta línea --",
    "-- Respongui per sobre d'aquesta línia --",
    "-- Responda por riba desta liña --",
    "-- Erantzun lerro honen gainean --",
    "-- Please reply above this line --",
)
"""The line that our own mails begin with, in each language."""
_LONGEST = 200_000
_WRAPPED = 3
_LONGEST_ATTRIBUTION = 400
_GAP = r"[\s>|\u00a0]+"
_MARKER = re.compile("|".join(_GAP.join(map(re.escape, marker.split())) for marker in MARKERS), re.IGNORECASE)
_PREFIX = re.compile(r"[\s>|*\u00a0\u200b]*")
_RULE = re.compile(r"[_\-=—–─]{8,}")
_FORMER = re.compile(
    r"[-_ ]{2,}\s*(?:mensaje (?:original|reenviado)|missatge (?:original|reenviat)|mensaxe (?:orixinal|reenviada)"
    r"|jatorrizko mezua|birbidalitako mezua|(?:original|forwarded) message|begin forwarded message)\b.{0,400}",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:de|from|nork|remitente|remitent|bidaltzailea|igorlea)\s*:\**\s.*", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:enviad[oa](?: el)?|enviat(?: el)?|sent|bidali?ta|bidaltze-data|noiz|fecha|data|date|para|per a|per|a|to|nori|hartzailea|cc"
    r"|asunto|assumpte|tema|subject|gaia|responder a|reply-to|importancia|importance)\s*:.*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:.{3,} (?:escribió|ha escrito|ha escrit|va escriure|escrigué|escribiu|wrote)"
    r"|missatge de .{3,} del dia .+|.*\b(?:idatzi|igorri) (?:du|zuen|dut)\b.*)\s*:",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:enviado (?:desde|con|dende)|enviat (?:des|amb)|sent (?:from|with)|(?:obtener|obtén|get|aconseguir|obter) (?:el )?outlook"
    r"|obteniu|.{2,30}(?:tik|dik) bidali(?:a|ta))\b.{0,120}",
    re.IGNORECASE,
)


def own_words(text: str, names: Sequence[str]) -> str:
    """What stands above the quotation and the signature; `names` are the bot's name and address, as quotations give them.

    Our marker line is believed first, wherever it stands; the customs of the mail programs help to find where the
    quotation begins, and stand alone where a program does not quote the marker.
    """
    text = text[:_LONGEST]
    marker = _MARKER.search(text)
    lines = (text[: marker.start()] if marker else text).split("\n")
    start = _quotation(lines, names, marked=marker is not None)
    return _trimmed(_unsigned(lines[:start]))


def _quotation(lines: Sequence[str], names: Sequence[str], *, marked: bool) -> int:
    """The index of the line at which the quotation begins, quoted lines before it included; else the number of lines."""
    bare = [_PREFIX.sub("", line, count=1).strip() for line in lines]
    last = len(lines)
    for place in range(len(bare)):
        if (
            _FORMER.fullmatch(bare[place])
            or _header_block(bare, place)
            or _attribution(bare, lines, place, names, marked)
        ):
            last = place
            break
    while last and (not bare[last - 1] or lines[last - 1].lstrip().startswith(">")):
        last -= 1
    return last


def _header_block(bare: Sequence[str], place: int) -> bool:
    """Outlook's: who from, when, to whom, on what."""
    if _RULE.fullmatch(bare[place]):
        following = next((number for number in range(place + 1, len(bare)) if bare[number]), place)
        return following > place and _header_block(bare, following)
    if not _FROM.fullmatch(bare[place]):
        return False
    after = [line for line in bare[place + 1 : place + 9] if line][:4]
    return sum(bool(_FIELD.fullmatch(line)) for line in after) > 1


def _attribution(bare: Sequence[str], lines: Sequence[str], place: int, names: Sequence[str], marked: bool) -> bool:
    """ "On such a day so and so wrote:", perhaps wrapped, with the quotation right after it."""
    if not bare[place]:
        return False
    for end in range(place + 1, min(place + _WRAPPED, len(bare)) + 1):
        if not bare[end - 1]:
            return False
        if bare[end - 1].endswith(":"):
            # The last line that can begin it begins it: what stands above may be the reply's own last line.
            begins = [start for start in range(place, end) if _tells(" ".join(bare[start:end]), names)]
            return begins[-1:] == [place] and _leads(bare, lines, end, marked)
    return False


def _tells(said: str, names: Sequence[str]) -> bool:
    if len(said) > _LONGEST_ATTRIBUTION:
        return False
    bare = said.casefold()
    named = any(name.casefold() in bare for name in names)
    for name in names:
        bare = bare.replace(name.casefold(), "")
    dated = any(letter.isdigit() for letter in bare)
    return dated and (named or _WROTE.fullmatch(said) is not None)


def _leads(bare: Sequence[str], lines: Sequence[str], end: int, marked: bool) -> bool:
    following = next((number for number in range(end, len(bare)) if bare[number]), None)
    if following is None:
        # Nothing more before the marker, or a program that quotes nothing.
        return True
    return not marked or lines[following].lstrip().startswith(">")


def _unsigned(lines: Sequence[str]) -> list[str]:
    for place, line in enumerate(lines):
        if line.rstrip() == "--":
            return list(lines[:place])
    kept = list(lines)
    while kept and (not kept[-1].strip() or _DEVICE.fullmatch(kept[-1].strip()) or _RULE.fullmatch(kept[-1].strip())):
        kept.pop()
    return kept


def _trimmed(lines: Sequence[str]) -> str:
    kept = [line.rstrip() for line in lines]
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)
