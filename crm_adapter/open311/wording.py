"""Makes of a case the text of a report: the citizen's words first, our key last, within four thousand characters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crm_adapter.shared.lines import files_of, heading, labelled
from handlers.domain.case import Author
from handlers.domain.ids import Language
from handlers.ports import DeskDraft, DeskLine

LONGEST = 4000
_MARK = re.compile(r"\[ventanilla:([^\]\s]{1,200})\]\s*\Z")
# As the product writes a place into a transcript: six decimals, no space.
_PLACE = re.compile(r"(?<![\d.,-])(-?\d{1,2}\.\d{6}),(-?\d{1,3}\.\d{6})(?!\d)")
_NO_MARKUP = str.maketrans({"<": "‹", ">": "›"})
_LEAST_ROOM = 200
_WORDS: Mapping[str, tuple[str, str]] = {
    "es": ("[… conversación recortada: aquí no cabe entera …]", "Ficheros que no se pueden enviar por este medio"),
    "ca": ("[… conversa retallada: aquí no hi cap sencera …]", "Fitxers que no es poden enviar per aquest mitjà"),
    "gl": ("[… conversa recortada: aquí non cabe enteira …]", "Ficheiros que non se poden enviar por este medio"),
    "eu": ("[… elkarrizketa moztuta: osorik ez da sartzen …]", "Bide honetatik bidali ezin diren fitxategiak"),
    "en": ("[… conversation cut: it does not fit here whole …]", "Files that cannot be sent this way"),
}


def described(draft: DeskDraft, language: Language) -> str:
    """Subject, conversation, names of files, heading, key; without anything that could be taken for markup."""
    cut, files_word = _WORDS.get(language) or _WORDS["es"]
    names = ", ".join(file.name for file in files_of(draft.transcript))
    files = f"{files_word}: {names}"[: LONGEST // 8] if names else ""
    subject = draft.subject[: LONGEST // 8]
    around = [subject, files, heading(draft, language)[: LONGEST // 8], f"[ventanilla:{draft.key}]"]
    room = max(LONGEST - sum(len(part) + 2 for part in around if part) - 2, _LEAST_ROOM)
    parts = [subject, _fitting(draft.transcript, language, room, cut), *around[1:]]
    return "\n\n".join(part for part in parts if part).translate(_NO_MARKUP)


def key_in(description: str) -> str:
    """Our key in a report's text; empty in anybody else's. Only the end counts: before it a citizen may write anything."""
    found = _MARK.search(description)
    return found[1] if found else ""


def place_in(lines: Sequence[DeskLine]) -> tuple[str, str] | None:
    """(latitude, longitude) of the last location that the citizen sent."""
    for line in reversed(lines):
        if line.author is not Author.CITIZEN:
            continue
        for latitude, longitude in reversed(_PLACE.findall(line.text)):
            if abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180:
                return latitude, longitude
    return None


def _fitting(lines: Sequence[DeskLine], language: Language, room: int, cut: str) -> str:
    """The whole conversation; or the citizen's words; or their beginning and their end."""
    whole = "\n\n".join(labelled(line, language) for line in lines)
    if len(whole) <= room:
        return whole
    said = [labelled(line, language) for line in lines if line.author is Author.CITIZEN]
    shorter = "\n\n".join([*said, cut])
    if len(shorter) <= room:
        return shorter
    first, rest = said[:1] or [whole], said[1:]
    left = room - len(cut) - 4
    beginning = first[0][: left // 2] if rest else first[0][:left]
    left -= len(beginning)
    ending: list[str] = []
    for text in reversed(rest):
        if len(text) + 2 > left:
            if not ending:
                ending.append(text[: left - 2])
            break
        ending.append(text)
        left -= len(text) + 2
    return "\n\n".join([beginning, cut, *reversed(ending)])
