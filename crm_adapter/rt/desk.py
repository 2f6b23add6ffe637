"""Request Tracker behind the port of desks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

import httpx
from pydantic import ValidationError

from crm_adapter.rt import files
from crm_adapter.rt.api import DENIED, NOBODY, RtApi, quoted
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.delivery import Outcome
from crm_adapter.rt.inspection import Inspection
from crm_adapter.rt.reader import Reader
from crm_adapter.rt.shapes import HINT, RESULTS, TICKETS
from crm_adapter.rt.staff import Staff
from crm_adapter.rt.standing import Standing
from crm_adapter.rt.states import DELETED, Statuses
from crm_adapter.rt.writer import Writer
from crm_adapter.shared.signatures import expect, expect_fresh
from handlers.domain.case import CaseState
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

_COUNTED = 100


class RtDesk:
    """Implements `handlers.ports.Desk`; a case's ref is its ticket's number."""

    name = files.NAME

    def __init__(self, config: RtConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = RtApi(config)
        self._statuses = Statuses(config.statuses)
        self._standing = Standing(self._api, self._statuses)
        self._writer = Writer(self._api, config, self._standing)
        self._reader = Reader(self._api, config, self._standing, Staff(self._api, clock, config.user))
        self.caps = DeskCaps(
            push=bool(config.webhook_secret),
            push_signed=bool(config.webhook_secret),
            internal_notes=True,
            note_invisible_to_bot=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=config.max_file,
            queue_position=True,
            idempotent_open=Idempotency.SEARCH,
            idempotent_append=Idempotency.SEARCH,
            html=True,
            merges=True,
            deletes=True,
            states=self._statuses.states,
        )

    async def check(self) -> Mapping[str, str]:
        """See Desk."""
        return await Inspection(self._api, self._config).aspects()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk."""
        return await self._writer.open(draft)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk."""
        return await self._writer.append(case_ref, line)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk. An owner is left in place, so that a queued case which has one stays open; CLOSED becomes SOLVED."""
        if state is CaseState.GONE:
            raise Rejected("Cases are not deleted from here; close the case instead.")
        ticket, mark = await self._api.seen(case_ref)
        wanted = self._statuses.name(state)
        if ticket.status == DELETED:
            raise CaseGone(f"Ticket {case_ref} has been deleted in Request Tracker.")
        if ticket.status.lower() == wanted:
            return await self._standing.of(ticket)
        answer = await self._api.http.write(
            "PUT",
            f"/ticket/{ticket.id}",
            body={"Status": wanted},
            headers={"If-Match": mark},
            see=frozenset({httpx.codes.PRECONDITION_FAILED}),
        )
        if answer.status == httpx.codes.PRECONDITION_FAILED:
            raise Retryable(f"Somebody changed ticket {ticket.id} at the same moment.")
        # RT says 200 to a refusal too, so what it now says is what counts.
        now = await self._api.ticket(case_ref)
        if now.status.lower() != wanted:
            if any(DENIED in sentence for sentence in answer.parsed(RESULTS)):
                raise Misconfigured("The account may not change states: give it the right ModifyTicket in the queue.")
            raise Rejected(f"Request Tracker does not let ticket {ticket.id} go from {ticket.status} to {wanted}.")
        return await self._standing.of(now)

    async def state(self, case_ref: str) -> CaseState:
        """See Desk."""
        return await self._standing.of(await self._api.ticket(case_ref))

    async def queue_position(self, case_ref: str) -> int | None:
        """By age, among those that nobody owns; None beyond a hundred, which RT does not count for an account like ours."""
        ticket = await self._api.ticket(case_ref)
        if await self._standing.of(ticket) is not CaseState.QUEUED:
            return None
        query = (
            f"Queue = {quoted(self._config.queue)} AND Status = {quoted(ticket.status)} AND Owner = '{NOBODY}'"
            f" AND id < {ticket.id}"
        )
        before = (await self._api.http.read("/tickets", params={"query": query, "per_page": _COUNTED})).parsed(TICKETS)
        return len(before.items) + 1 if len(before.items) < _COUNTED else None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk."""
        return await self._reader.changes(cursor)

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a public reply's file in pieces; raises Rejected for anything else."""
        async for piece in files.read(self._api, media, self._config.max_file):
            yield piece

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk: in the ticket's field Delivery; what was not surely sent also as an internal comment."""
        await Outcome(self._api, self._writer, self._config.language).show(change_id, result, reason)

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """The call that deploy/rt sets up: signed over its body, which says when it was made."""
        given = headers.get("x-hub-signature-256", "").removeprefix("sha256=")
        expect(self._config.webhook_secret, body, given)
        try:
            hint = HINT.validate_json(body)
            moment = datetime.fromtimestamp(hint.at, UTC)
        except (ValidationError, ValueError, OverflowError, OSError):
            raise Rejected("The webhook call is not of the form that deploy/rt sets up.") from None
        expect_fresh(moment, self._clock.now())
        return (hint.id,)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.http.close()
