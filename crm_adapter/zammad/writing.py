"""What goes down to Zammad: tickets and articles as its interface takes them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from crm_adapter.zammad.config import ZammadConfig
from handlers.domain.case import Author, Visibility
from handlers.domain.ids import Language
from handlers.errors import Rejected
from handlers.ports import DeskDraft, DeskFile, DeskLine

_MAX_TITLE = 200
_MAX_BODY = 1_400_000
"""Zammad takes 1,500,000 characters (vendor: Ticket::Article, check_body)."""


def mark_of(key: str) -> str:
    """The article's message id: articles have no fields of the agency's own, and Zammad keeps this one as it is given."""
    return f"<{quote(key, safe='')}@ventanilla.invalid>"


def new_ticket(draft: DeskDraft, config: ZammadConfig) -> Mapping[str, object]:
    """A ticket with its customer and its first article, which bears the whole transcript and every file.

    The customer is found by login in the database and made when there is none, in the ticket's own transaction: the
    search for users lags, and Zammad does not refuse a second user with the same login but renames it.
    """
    fields = {
        config.key_field: draft.key,
        config.channel_field: draft.channel,
        config.language_field: draft.language,
        config.service_field: draft.service,
        config.kind_field: draft.kind,
    }
    body = "\n\n".join(part for part in (heading(draft, config.language), transcript(draft, config.language)) if part)
    return {
        **{name: value for name, value in fields.items() if name},
        "title": " ".join(draft.subject.split())[:_MAX_TITLE] or draft.kind,
        "group": config.group,
        "customer": {"login": f"{config.login_prefix}{draft.person}".lower(), "firstname": draft.person},
        "article": {
            **_said_by_citizen(body, files_of(draft.transcript)),
            "message_id": mark_of(f"open:{draft.key}"),
        },
    }


def new_article(line: DeskLine, customer: int, language: Language) -> Mapping[str, object]:
    """An article; the citizen's lines bear the citizen as their author."""
    mark = {"message_id": mark_of(line.key)}
    if line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC:
        return {**_said_by_citizen(line.text, line.files), **mark, "origin_by_id": customer}
    text = labelled(line, language)
    internal = line.visibility is not Visibility.PUBLIC
    return {**_article(text, line.files), **mark, "type": "note", "sender": "Agent", "internal": internal}


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected with the name of the first file that is larger than `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than Zammad takes ({limit / 1024 / 1024:.0f} MB).")


def _said_by_citizen(text: str, files: Sequence[DeskFile]) -> dict[str, object]:
    return {**_article(text, files), "type": "web", "sender": "Customer", "internal": False}


def _article(text: str, files: Sequence[DeskFile]) -> dict[str, object]:
    if len(text) > _MAX_BODY:
        raise Rejected("The text is longer than Zammad takes in one article.")
    return {"body": text, "content_type": "text/plain", "attachments": [_attachment(file) for file in files]}


def _attachment(file: DeskFile) -> dict[str, str]:
    data = base64.b64encode(file.content).decode()
    return {"filename": file.name, "data": data, "mime-type": file.mime}
