"""Redmine behind the port of desks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence

from crm_adapter.redmine import files
from crm_adapter.redmine.api import RedmineApi
from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.inspection import Inspection
from crm_adapter.redmine.reader import Reader
from crm_adapter.redmine.setup import Setup
from crm_adapter.redmine.staff import Staff
from crm_adapter.redmine.standing import Standing
from crm_adapter.redmine.states import told_apart
from crm_adapter.redmine.writer import Writer
from crm_adapter.shared.outcome import outcome
from crm_adapter.shared.undelivered import undelivered
from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Rejected
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

_REPLY = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,17})", re.ASCII)
_COUNTED = 100


class RedmineDesk:
    """Implements `handlers.ports.Desk` on Redmine 5; a case's ref is its issue's number.

    Redmine has no idempotency of its own: each write is looked for first, by the key that it bears.
    """

    name = files.NAME

    def __init__(self, config: RedmineConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = RedmineApi(config)
        self._setup = Setup(self._api, config)
        self._staff = Staff(self._api, clock, config.staff_roles)
        self._standing = Standing(self._api, config.statuses)
        self._writer = Writer(self._api, config, self._setup, self._standing)
        self._reader = Reader(self._api, clock, self._standing, self._staff, config.signature)
        self.caps = DeskCaps(
            push=False,
            internal_notes=True,
            note_invisible_to_bot=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=config.max_file,
            queue_position=True,
            idempotent_open=Idempotency.SEARCH,
            idempotent_append=Idempotency.SEARCH,
            deletes=True,
            shows_delivery=bool(config.delivery_field),
            states=told_apart(config.statuses),
        )

    async def check(self) -> Mapping[str, str]:
        """See Desk."""
        return await Inspection(self._api, self._config, self._setup, self._staff).aspects()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk."""
        return await self._writer.open(draft)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk. A citizen's line opens a case that rests, in the same write, as far as the workflow allows it."""
        return await self._writer.append(case_ref, line)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk. What is queued again is assigned to nobody; else the assignment stays as it is."""
        return await self._standing.change(case_ref, state)

    async def state(self, case_ref: str) -> CaseState:
        """See Desk."""
        return await self._standing.of(await self._api.issue(case_ref))

    async def queue_position(self, case_ref: str) -> int | None:
        """By age, among our cases of the project that nobody has; None beyond a hundred."""
        issue = await self._api.issue(case_ref)
        statuses = await self._standing.statuses(issue)
        if statuses.of(issue) is not CaseState.QUEUED:
            return None
        rows = await self._api.issues(
            {
                "project_id": issue.project.id,
                "status_id": "|".join(map(str, statuses.queued())),
                "assigned_to_id": "!*",
                f"cf_{self._config.case_field}": "*",
                "sort": "id",
                "limit": _COUNTED,
            }
        )
        numbers = [row.id for row in rows if row.value(self._config.case_field)]
        return numbers.index(issue.id) + 1 if issue.id in numbers else None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; one request when nothing happened."""
        return await self._reader.changes(cursor)

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a public reply's file in pieces; raises Rejected for anything else."""
        async for piece in files.read(self._api, self._staff, media, self._config.max_file):
            yield piece

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk: in the field for it, if there is one; what was not surely sent also as a private note."""
        reply = _REPLY.fullmatch(change_id)
        if reply is None:
            return
        try:
            await self._show(reply[1], reply[2], result, reason)
        except CaseGone:
            return

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:  # noqa: ARG002 - signature of the port
        """Redmine calls nobody, so whoever calls is somebody else."""
        raise Rejected("Redmine has no webhooks; such a call is not taken.")

    async def close(self) -> None:
        """Close the connections."""
        await self._api.http.close()

    async def _show(self, case_ref: str, entry: str, result: Delivery, reason: str) -> None:
        field = self._config.delivery_field
        issue = await self._api.issue(case_ref)
        shown = {field: outcome(entry, result, self._config.language)} if field else {}
        text = undelivered(result, reason, self._config.language)
        if text:
            key = f"{case_ref}-{entry}:{result.value}"
            line = DeskLine(key, Author.SYSTEM, text, self._clock.now(), Visibility.INTERNAL)
            await self._writer.append(case_ref, line, shown)
        elif field:
            await self._writer.show(issue, field, shown[field])
