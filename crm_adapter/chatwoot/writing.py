"""What goes down to Chatwoot: conversations and messages as its interface takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from crm_adapter.chatwoot.answers import OPEN
from crm_adapter.chatwoot.config import ChatwootConfig
from crm_adapter.shared.http import Files
from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from handlers.domain.case import Author, Visibility
from handlers.domain.ids import Language
from handlers.errors import Rejected
from handlers.ports import DeskDraft, DeskFile, DeskLine

MAX_TEXT = 140_000
"""Characters of one message; Chatwoot takes 150,000 (vendor: Message)."""
MAX_FILES = 15
"""Files of one message (vendor: Message, NUMBER_OF_PERMITTED_ATTACHMENTS)."""


def identifier_of(person: str) -> str:
    """The contact's own name for us, and its address in the inbox."""
    return f"ventanilla-{person}"


def key_of(config: ChatwootConfig) -> str:
    """The custom attribute that bears a case's key."""
    return f"{config.attribute_prefix}key"


def attributes_of(draft: DeskDraft, config: ChatwootConfig) -> Mapping[str, str]:
    """The conversation's custom attributes."""
    values = {"channel": draft.channel, "language": draft.language, "service": draft.service, "kind": draft.kind}
    return {key_of(config): draft.key, **{f"{config.attribute_prefix}{name}": value for name, value in values.items()}}


def new_conversation(draft: DeskDraft, contact: int, config: ChatwootConfig) -> Mapping[str, object]:
    """A conversation without its first message."""
    return {
        "source_id": identifier_of(draft.person),
        "inbox_id": config.inbox,
        "contact_id": contact,
        "status": OPEN,
        "custom_attributes": attributes_of(draft, config),
    }


def opening(draft: DeskDraft, config: ChatwootConfig, now: datetime) -> Sequence[DeskLine]:
    """The case's first entry: subject, heading and transcript with every file; one line, more where Chatwoot's limits ask for it."""
    parts = (draft.subject, heading(draft, config.language), transcript(draft, config.language))
    text = "\n\n".join(part for part in parts if part)
    files = files_of(draft.transcript)
    texts = [text[start : start + MAX_TEXT] for start in range(0, max(len(text), 1), MAX_TEXT)]
    bundles = [files[start : start + MAX_FILES] for start in range(0, len(files), MAX_FILES)]
    at = draft.transcript[0].at if draft.transcript else now
    return [_entry(draft.key, number, texts, bundles, at) for number in range(max(len(texts), len(bundles)))]


def message(line: DeskLine, language: Language) -> tuple[Mapping[str, object], Files]:
    """A message; the citizen's bear the contact as their author."""
    citizen = line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC
    text = line.text if citizen else labelled(line, language)
    if len(text) > MAX_TEXT or len(line.files) > MAX_FILES:
        raise Rejected(f"Chatwoot takes {MAX_TEXT} characters and {MAX_FILES} files in one message.")
    fields = {
        "content": text,
        "message_type": "incoming" if citizen else "outgoing",
        "private": line.visibility is not Visibility.PUBLIC,
        "source_id": line.key,
    }
    return fields, form_files("attachments[]", line.files)


def form_files(field: str, files: Iterable[DeskFile]) -> Files:
    """Files of a form."""
    return [(field, (file.name, file.content, file.mime)) for file in files]


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected with the name of the first file that is larger than `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than Chatwoot takes ({limit / 1024 / 1024:.0f} MB).")


def _entry(
    key: str, number: int, texts: Sequence[str], bundles: Sequence[tuple[DeskFile, ...]], at: datetime
) -> DeskLine:
    text = texts[number] if number < len(texts) else ""
    files = bundles[number] if number < len(bundles) else ()
    return DeskLine(f"{key}:open:{number}", Author.CITIZEN, text, at, files=files)
