"""Makes of stored rows what a desk is to be told: with the files' bytes, and with those masked values that it may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

from bot.desk_sync.files import DeskFiles
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import audits, messages, people
from bot.store.cases import CaseRow, WaitingLine
from bot.store.database import Database
from bot.store.messages import Line
from bot.store.values import CASE_LINE, MASKED, MEDIA
from handlers.domain.agency import Agency
from handlers.domain.case import Visibility
from handlers.domain.ids import ServiceKey
from handlers.domain.media import MediaRef
from handlers.ports import Clock, DeskDraft, DeskLine

_PSEUDONYM_LENGTH = 12
_KEY_LENGTH = 24
_IDENTITIES = frozenset({"dni", "nie", "cif", "passport", "social_security", "iban", "card"})


class Drafting:
    """For one desk."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        files: DeskFiles,
        clock: Clock,
        redact: DeskRedact,
        agency: Callable[[], Agency | None],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._files = files
        self._clock = clock
        self._redact = redact
        self._agency = agency

    def draft(self, case: CaseRow, waiting: WaitingLine) -> DeskDraft:
        """The case with its whole transcript; raises Retryable while a file may still come."""
        with self._database.read() as connection:
            reach = people.reach(connection, case.conversation_id)
            said = messages.transcript(connection, case.conversation_id, case.draft.episode, waiting.message_id or 0)
        agency = self._agency()
        return DeskDraft(
            # Told apart from the cases of any other installation that uses the same desk.
            key=self._sealer.fingerprint("case", str(case.id))[:_KEY_LENGTH],
            person=f"{reach.channel}-{reach.lane[:_PSEUDONYM_LENGTH]}",
            subject=case.draft.subject,
            kind=case.draft.kind.value,
            reason=case.draft.reason.value,
            channel=reach.channel,
            language=case.draft.language,
            service=case.draft.service or "",
            transcript=tuple(self._said(case, item, waiting.attempts) for item in said),
            service_name=_service_name(agency, case.draft.service),
            zone=UTC if agency is None else ZoneInfo(agency.timezone),
        )

    def line(self, case: CaseRow, waiting: WaitingLine) -> DeskLine:
        """One later line; raises Retryable while a file may still come."""
        line = CASE_LINE.validate_json(self._sealer.open(waiting.body_sealed or b""))
        with self._database.read() as connection:
            said = messages.read(connection, waiting.message_id) if waiting.message_id is not None else None
        text = line.text if said is None else self._unmask(case, said, line.text)
        text = self._with_names(text, line.media)
        files = self._files.bring(line.media, waiting.attempts)
        return DeskLine(f"line-{waiting.id}", line.author, text, waiting.planned_at, line.visibility, files)

    def _said(self, case: CaseRow, line: Line, attempts: int) -> DeskLine:
        media = MEDIA.validate_json(self._sealer.open(line.media_sealed)) if line.media_sealed else ()
        files = self._files.bring(media, attempts)
        text = self._with_names(self._unmask(case, line, line.text), media)
        return DeskLine(f"message-{line.id}", line.author, text, line.at, Visibility.PUBLIC, files)

    def _with_names(self, text: str, media: Sequence[MediaRef]) -> str:
        """Where the desk takes no files, at least what was sent."""
        if self._files.taken or not media:
            return text
        return f"{text}\n[{', '.join(each.name for each in media)}]".strip()

    def _unmask(self, case: CaseRow, line: Line, text: str) -> str:
        """Put back what this desk may see; every opening is audited, without the value."""
        if line.masked_sealed is None or self._redact is DeskRedact.ALL:
            return text
        opened: list[str] = []
        for masked in MASKED.validate_json(self._sealer.open(line.masked_sealed)):
            if self._redact is DeskRedact.IDS and masked.kind in _IDENTITIES:
                continue
            text = text.replace(masked.placeholder, masked.value)
            opened.append(masked.kind)
        if opened:
            with self._database.write() as connection:
                audits.record(
                    connection,
                    self._clock.now(),
                    f"desk:{case.desk}",
                    "opened masked values",
                    f"case {case.id}: {', '.join(opened)}",
                )
        return text


def _service_name(agency: Agency | None, key: ServiceKey | None) -> str:
    service = agency.services.get(key) if agency is not None and key is not None else None
    if agency is None or service is None:
        return ""
    return service.text(agency.default_language, agency.default_language)[1].name
