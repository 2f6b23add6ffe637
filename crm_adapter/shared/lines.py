"""How a line and a case read at a desk that has no field of its own for who speaks and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from itertools import groupby

from crm_adapter.shared.names import channel_name, kind_name, language_name
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


_REASONS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "asked": "pidió una persona",
        "not_understood": "el asistente no lo entendió",
        "sensitive": "asunto delicado",
        "not_solved": "la respuesta no le sirvió",
        "missing_field": "falta el dato en el catálogo",
        "not_covered": "la entidad lo reserva a su personal",
    },
    "ca": {
        "asked": "ha demanat una persona",
        "not_understood": "l'assistent no ho ha entès",
        "sensitive": "assumpte delicat",
        "not_solved": "la resposta no li ha servit",
        "missing_field": "falta la dada al catàleg",
        "not_covered": "l'entitat ho reserva al seu personal",
    },
    "gl": {
        "asked": "pediu unha persoa",
        "not_understood": "o asistente non o entendeu",
        "sensitive": "asunto delicado",
        "not_solved": "a resposta non lle serviu",
        "missing_field": "falta o dato no catálogo",
        "not_covered": "a entidade resérvao ao seu persoal",
    },
    "eu": {
        "asked": "pertsona bat eskatu du",
        "not_understood": "laguntzaileak ez du ulertu",
        "sensitive": "gai delikatua",
        "not_solved": "erantzunak ez dio balio izan",
        "missing_field": "datua falta da katalogoan",
        "not_covered": "erakundeak bere langileentzat gordetzen du",
    },
    "en": {
        "asked": "asked for a person",
        "not_understood": "the assistant did not understand",
        "sensitive": "a sensitive matter",
        "not_solved": "the answer did not help",
        "missing_field": "the catalogue lacks what was asked",
        "not_covered": "the agency keeps it to its staff",
    },
}


def labelled(line: DeskLine, language: Language = SPANISH) -> str:
    """The line with its author before it, as in "[Ciudadanía] ¿Siguen ahí?"."""
    authors = _AUTHORS.get(language) or _AUTHORS["es"]
    return f"[{authors[line.author]}] {line.text}"


def transcript(draft: DeskDraft, language: Language = SPANISH) -> str:
    """The whole conversation as one text, each line with its time and author.

    A heading for each day names the time zone of the hours, and comes again where a day changes its clock.
    """
    said: list[str] = []
    for (day, zone), lines in groupby(draft.transcript, key=lambda line: _day(line, draft.zone)):
        said.append(f"— {day} ({zone}) —")
        said.extend(f"{line.at.astimezone(draft.zone):%H:%M} {labelled(line, language)}" for line in lines)
    return "\n\n".join(said)


def heading(draft: DeskDraft, language: Language = SPANISH) -> str:
    """Channel, language, service, kind and reason by their names, one a line; the service's key beside its name."""
    words = _HEADINGS.get(language) or _HEADINGS["es"]
    reasons = _REASONS.get(language) or _REASONS["es"]
    values = (
        channel_name(draft.channel, language),
        language_name(draft.language, language),
        f"{draft.service_name} ({draft.service})" if draft.service_name else draft.service,
        kind_name(draft.kind, language),
        reasons.get(draft.reason, draft.reason),
    )
    return "\n".join(f"{word}: {value}" for word, value in zip(words, values, strict=True) if value)


def files_of(lines: Sequence[DeskLine]) -> tuple[DeskFile, ...]:
    """Every file of the lines, in their order."""
    return tuple(file for line in lines for file in line.files)


def _day(line: DeskLine, zone: tzinfo) -> tuple[str, str]:
    here = line.at.astimezone(zone)
    return here.date().isoformat(), here.tzname() or ""
