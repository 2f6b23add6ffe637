"""What goes down to GLPI: tickets and followups as its interface takes them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from crm_adapter.glpi.config import GlpiConfig
from crm_adapter.shared.lines import heading, labelled, transcript
from handlers.domain.case import Author, CaseKind, Visibility
from handlers.errors import Rejected
from handlers.ports import DeskDraft, DeskFile, DeskLine

MARK = "ventanilla-"
"""How our marks begin; tickets and followups have no field for a key, so it stands in their text."""
_MAX_NAME = 250
_INCIDENT, _REQUEST = 1, 2
_SPACES = re.compile(r"(?<=\n) | (?= )|^ ")


def mark_of(key: str) -> str:
    """Our mark for a key: letters that GLPI stores and finds as they are."""
    return MARK + sha256(key.encode()).hexdigest()[:24]


def new_ticket(draft: DeskDraft, config: GlpiConfig) -> Mapping[str, object]:
    """A ticket whose text is the whole transcript; the mark at its end can be read, so that no cleaning takes it off."""
    text = "\n\n".join(part for part in (heading(draft, config.language), transcript(draft, config.language)) if part)
    mark = mark_of(f"open:{draft.key}")
    fields: dict[str, object] = {
        "name": " ".join(draft.subject.split())[:_MAX_NAME] or draft.kind,
        "content": f"{rich(text)}<p><small>{mark}</small></p>",
        "type": _INCIDENT if draft.kind == CaseKind.INCIDENT else _REQUEST,
    }
    optional = {
        "entities_id": config.entity,
        "itilcategories_id": config.category or None,
        "requesttypes_id": config.request_type or None,
    }
    return {**fields, **{name: value for name, value in optional.items() if value is not None}}


def new_followup(line: DeskLine, config: GlpiConfig, *, wakes: bool) -> Mapping[str, object]:
    """A followup. GLPI opens a waiting ticket for each of them unless it is told not to, and a solved one if told to."""
    text = labelled(line, config.language)
    if not line.text.strip() and line.files:
        text += ", ".join(file.name for file in line.files)
    return {
        "content": rich(text, f' data-ventanilla="{mark_of(line.key)}"'),
        "is_private": int(line.visibility is not Visibility.PUBLIC),
        **({"_reopen": 1} if wakes else {"_no_reopen": 1}),
    }


def wakes(line: DeskLine) -> bool:
    """Whether staff must look at the case again."""
    return line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC


def rich(text: str, attribute: str = "") -> str:
    """Plain text as GLPI's editor would have it, its lines and spaces kept, in a paragraph that may have an attribute."""
    kept = _SPACES.sub("\N{NO-BREAK SPACE}", html.escape(text, quote=False).replace("\r\n", "\n"))
    return f"<p{attribute}>{kept.replace(chr(10), '<br>')}</p>"


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected with the name of the first file that is larger than `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than GLPI takes ({limit / 1024 / 1024:.0f} MB).")
