"""Turns cases into what a page shows, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_adapter.console.model import Case, Entry, InboxRow, Sending
from crm_adapter.console.people import StaffUser
from crm_adapter.console.phrases import Phrases
from crm_adapter.console.waiting import worked
from handlers.domain.agency import Agency, CannedAnswer
from handlers.domain.ids import Language, ServiceKey

_SNIPPET = 160
_MASK = re.compile(
    r"\[(?:[A-ZÁÉÍÓÚÑ]{2,12}|teléfono|correo|tarjeta|pasaporte|matrícula|referencia catastral|nombre)(?: \d+)?\]"
)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the citizen has waited, in words; empty when nobody waits."""

    words: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CaseWords:
    """The fields of a case in the reader's language."""

    channel: str
    language: str
    topic: str
    reason: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One line of the inbox as it is drawn."""

    case: Case
    words: CaseWords
    wait: Wait
    assignee: str
    mine: bool
    position: int | None
    speaker: str
    snippet: str


@dataclass(frozen=True, slots=True)
class CannedChoice:
    """A ready text in one language; `value` names both."""

    value: str
    label: str
    text: str


def wait_of(case: Case, now: datetime, agency: Agency, t: Phrases, limit: timedelta | None) -> Wait:
    """Opening time since the citizen's first unanswered word."""
    if case.waiting_since is None:
        return Wait()
    waited = worked(agency, case.waiting_since, now)
    return Wait(t.duration(waited), limit is not None and waited > limit)


def case_words(case: Case, agency: Agency, t: Phrases) -> CaseWords:
    """Channel, language, topic, reason, kind and state in words."""
    service = agency.services.get(ServiceKey(case.service))
    topic = service.text(Language(t.language), agency.default_language)[1].name if service is not None else case.service
    return CaseWords(
        channel=t.either("channel", case.channel),
        language=t.either("language", case.language),
        topic=topic,
        reason=t.either("reason", case.reason),
        kind=t.either("kind", case.kind),
        state=t("state_with_bot") if case.with_bot else t.either("state", case.state),
    )


def inbox_items(
    rows: Sequence[InboxRow],
    positions: Mapping[str, int],
    user: StaffUser,
    now: datetime,
    agency: Agency,
    t: Phrases,
    limit: timedelta | None,
) -> list[InboxItem]:
    """The lines of one tab."""
    return [
        InboxItem(
            case=row.case,
            words=case_words(row.case, agency, t),
            wait=wait_of(row.case, now, agency, t, limit),
            assignee=row.assignee,
            mine=row.case.assignee == user.id,
            position=positions.get(row.case.ref),
            speaker=t(f"speaker_{row.last_kind}") if row.last_kind is not None else "",
            snippet=_shortened(row.last_text),
        )
        for row in rows
    ]


def masked_values(entries: Sequence[Entry]) -> list[str]:
    """The placeholders that stand for hidden personal data, each once, in order."""
    return list(dict.fromkeys(mask for entry in entries for mask in _MASK.findall(entry.text)))


def sending_words(entry: Entry, t: Phrases) -> str:
    """Whether the citizen got a reply; empty where that is no question."""
    return "" if entry.sending is Sending.NONE else t(f"sending_{entry.sending}")


def canned_choices(
    canned: Sequence[CannedAnswer], language: str, t: Phrases
) -> tuple[list[CannedChoice], list[CannedChoice]]:
    """The ready texts in the case's language, and those that exist only in others."""
    fitting: list[CannedChoice] = []
    others: list[CannedChoice] = []
    for answer in canned:
        for spoken, text in answer.text.items():
            value = f"{answer.key}:{spoken}"
            if spoken == language:
                fitting.append(CannedChoice(value, answer.title, text))
            else:
                label = f"{answer.title} ({t.either('language', spoken)})"
                others.append(CannedChoice(value, label, text))
    return fitting, others


def with_canned(text: str, value: str, canned: Sequence[CannedAnswer]) -> str:
    """The text with the chosen ready text added at its end; unchanged for an unknown choice."""
    key, _, language = value.rpartition(":")
    found = next((answer.text.get(Language(language), "") for answer in canned if answer.key == key), "")
    return "\n\n".join(part for part in (text.rstrip(), found) if part)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SNIPPET else line[: _SNIPPET - 1].rstrip() + "…"
