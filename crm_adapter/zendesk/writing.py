"""What goes down to Zendesk: tickets and comments as its interface takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from crm_adapter.zendesk.config import ZendeskConfig
from crm_adapter.zendesk.replies import MARK
from handlers.domain.case import Author, Visibility
from handlers.errors import Rejected
from handlers.ports import DeskDraft, DeskFile, DeskLine

_MAX_SUBJECT = 150
_MAX_BODY = 60_000
"""bytes; Zendesk takes 64 KB in a comment (vendor: Ticket comments, limits)."""


def opening(draft: DeskDraft, config: ZendeskConfig) -> tuple[str, tuple[DeskFile, ...]]:
    """The text and the files of the first comment, which bears the whole transcript."""
    text = "\n\n".join(part for part in (heading(draft, config.language), transcript(draft, config.language)) if part)
    return _fitting(text, files_of(draft.transcript))


def worded(line: DeskLine, config: ZendeskConfig) -> tuple[str, tuple[DeskFile, ...]]:
    """The text and the files of a comment; the citizen's bear the citizen as their author and need no label."""
    text = line.text if by_citizen(line) else labelled(line, config.language)
    return _fitting(text, line.files)


def new_ticket(
    draft: DeskDraft, config: ZendeskConfig, group: int, citizen: int, comment: Mapping[str, object]
) -> Mapping[str, object]:
    """A ticket of the citizen's, with our key and the first comment."""
    fields = {
        config.channel_field: draft.channel,
        config.language_field: draft.language,
        config.service_field: draft.service,
        config.kind_field: draft.kind,
    }
    ticket: dict[str, object] = {
        "subject": " ".join(draft.subject.split())[:_MAX_SUBJECT] or draft.kind,
        "external_id": f"{config.key_prefix}{draft.key}",
        "group_id": group,
        "requester_id": citizen,
        "submitter_id": citizen,
        "comment": {**comment, "author_id": citizen, "public": True},
        "custom_fields": [{"id": number, "value": value} for number, value in fields.items() if number],
        "metadata": {MARK: f"open:{draft.key}"},
    }
    return {**ticket, "ticket_form_id": config.form} if config.form else ticket


def new_comment(line: DeskLine, citizen: int, comment: Mapping[str, object]) -> Mapping[str, object]:
    """An update that writes one comment, and our key beside it."""
    whole = {**comment, "public": line.visibility is Visibility.PUBLIC}
    if by_citizen(line):
        whole["author_id"] = citizen
    return {"comment": whole, "metadata": {MARK: line.key}}


def by_citizen(line: DeskLine) -> bool:
    """Whether the citizen said it."""
    return line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected with the name of the first file that is larger than `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than Zendesk takes ({limit / 1024 / 1024:.0f} MB).")


def _fitting(text: str, files: Sequence[DeskFile]) -> tuple[str, tuple[DeskFile, ...]]:
    """A text that is too long goes as a file, whole, and its beginning as the comment. A comment may not be empty."""
    if not text.strip():
        return ", ".join(file.name for file in files) or "—", tuple(files)
    whole = text.encode()
    if len(whole) <= _MAX_BODY:
        return text, tuple(files)
    beginning = whole[:_MAX_BODY].decode(errors="ignore")
    return f"{beginning}…", (DeskFile("conversacion.txt", "text/plain; charset=utf-8", whole), *files)
