"""How a line and a case read at a desk that has no field of its own for who speaks and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from handlers.domain.case import Author
from handlers.domain.ids import Language
from handlers.ports import DeskDraft, DeskFile, DeskLine

SPANISH = Language("es")
_AUTHORS: Mapping[str, Mapping[Author, str]] = {
    "es": {Author.CITIZEN: "Ciudadanía", Author.BOT: "Bot", Author.STAFF: "Personal", Author.SYSTEM: "Sistema"},
    "ca": {Author.CITIZEN: "Ciutadania", Author.BOT: "Bot", Author.STAFF: "Personal", Author.SYSTEM: "Sistema"},
    "gl": {Author.CITIZEN: "Cidadanía", Author.BOT: "Bot", Author.STAFF: "Persoal", Author.SYSTEM: "Sistema"},
    "eu": {Author.CITIZEN: "Herritarra", Author.BOT: "Bot", Author.STAFF: "Langileak", Author.SYSTEM: "Sistema"},
    "en": {Author.CITIZEN: "Citizen", Author.BOT: "Bot", Author.STAFF: "Staff", Author.SYSTEM: "System"},
}
_HEADINGS: Mapping[str, tuple[str, str, str, str, str]] = {
    "es": ("Canal", "Idioma", "Servicio", "Tipo", "Motivo"),
    "ca": ("Canal", "Idioma", "Servei", "Tipus", "Motiu"),
    "gl": ("Canle", "Idioma", "Servizo", "Tipo", "Motivo"),
    "eu": ("Kanala", "Hizkuntza", "Zerbitzua", "Mota", "Arrazoia"),
    "en": ("Channel", "Language", "Service", "Kind", "Reason"),
}


def labelled(line: DeskLine, language: Language = SPANISH) -> str:
    """The line with its author before it, as in "[Ciudadanía] ¿Siguen ahí?"."""
    authors = _AUTHORS.get(language) or _AUTHORS["es"]
    return f"[{authors[line.author]}] {line.text}"


def transcript(draft: DeskDraft, language: Language = SPANISH) -> str:
    """The whole conversation as one text: a heading for each day, then each line with its time (UTC) and author."""
    said: list[str] = []
    for day, lines in groupby(draft.transcript, key=lambda line: line.at.date()):
        said.append(f"— {day.isoformat()} —")
        said.extend(f"{line.at:%H:%M} {labelled(line, language)}" for line in lines)
    return "\n\n".join(said)


def heading(draft: DeskDraft, language: Language = SPANISH) -> str:
    """Channel, language, service, kind and reason, for desks without fields for them; one a line."""
    words = _HEADINGS.get(language) or _HEADINGS["es"]
    values = (draft.channel, draft.language, draft.service, draft.kind, draft.reason)
    return "\n".join(f"{word}: {value}" for word, value in zip(words, values, strict=True) if value)


def files_of(lines: Sequence[DeskLine]) -> tuple[DeskFile, ...]:
    """Every file of the lines, in their order."""
    return tuple(file for line in lines for file in line.files)
