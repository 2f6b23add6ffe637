"""What happened in our cases at Zendesk: one list of the tickets touched last, then the updates of ours among them.

The list is asked for, not the incremental exports: those are for administrators only, leave out the last minute (a webhook
would come too early for them), take ten calls a minute and bring the text of every note along. A quiet minute costs one
request, however many cases are open. A case that was touched costs one more for each hundred of its updates, a second
time if it was among the last touched, and authors who are new cost one for a hundred of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from crm_adapter.shared.touches import Touches
from crm_adapter.zendesk.answers import CLOSED, SOLVED, STAFF_ROLES, Audit, Meta, Ticket
from crm_adapter.zendesk.api import PAGE, ZendeskApi
from crm_adapter.zendesk.config import ZendeskConfig
from crm_adapter.zendesk.cursor import OVERLAP_SECONDS, Cursor, seconds
from crm_adapter.zendesk.replies import comments, may_leave, media_of, merged_into, ours, public_authors, said
from crm_adapter.zendesk.states import common
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.errors import CaseGone, Misconfigured
from handlers.ports import DeskChange

_BATCH = 50
"""Cases whose updates are read in one go; the others follow at the next call."""
_AT_ONCE = 2
"""seconds: an update and the ticket's time may lie so far apart"""


class Reading:
    """One reading of the changes after a cursor. `staff` is what is known of authors, and learns more."""

    def __init__(
        self,
        api: ZendeskApi,
        config: ZendeskConfig,
        accounts: Collection[int],
        staff: dict[int, bool],
        signature: str,
        now: int,
    ) -> None:
        self._api = api
        self._config = config
        self._accounts = accounts
        self._staff = staff
        self._signature = signature
        self._now = now

    async def head(self) -> Cursor:
        """From now on: whatever happened up to the latest touch of any ticket is not told."""
        rows = (await self._api.newest()).tickets
        times = {row.id: seconds(row.updated_at) for row in rows if self._ours(row)}
        moment = max((seconds(row.updated_at) for row in rows), default=0)
        touched = Touches(OVERLAP_SECONDS).after(moment, self._now, times)
        start = Cursor(touched, max(moment - _AT_ONCE, 0))
        audits: dict[int, int] = {}
        for row in rows:
            if times.get(row.id, -1) >= start.horizon:
                audits.update({audit.id: seconds(audit.created_at) for audit in await self._news(row, start)})
        return start.after(touched, audits, drained=False)

    async def after(self, cursor: Cursor) -> tuple[Sequence[DeskChange], Cursor]:
        """The changes, oldest first, and the cursor behind them."""
        rows = await self._touched(cursor)
        waiting = [row for row in rows if self._ours(row) and cursor.tickets.to_read(row.id, seconds(row.updated_at))]
        waiting.sort(key=lambda row: (row.updated_at, row.id))
        batch = waiting[:_BATCH]
        drained = len(batch) == len(waiting)
        news = [(row, audit) for row in batch for audit in await self._news(row, cursor)]
        news.sort(key=lambda pair: (pair[1].created_at, pair[1].id))
        await self.learn({author for _, audit in news for author in public_authors(audit, self._accounts)})
        changes = [change for row, audit in news for change in self._told(row, audit)]
        moment = max((seconds(row.updated_at) for row in (rows if drained else batch)), default=0)
        read = {row.id: seconds(row.updated_at) for row in batch}
        seen = {audit.id: seconds(audit.created_at) for _, audit in news}
        return changes, cursor.after(cursor.tickets.after(moment, self._now, read), seen, drained=drained)

    async def _touched(self, cursor: Cursor) -> Sequence[Ticket]:
        """Every ticket touched since, ours or not."""
        touched: list[Ticket] = []
        meta: Meta | None = None
        while meta is None or meta.has_more:
            page = await self._api.newest(meta)
            touched += page.tickets
            meta = page.meta
            if not page.tickets or seconds(page.tickets[-1].updated_at) < cursor.tickets.since:
                break
        return touched

    def _ours(self, ticket: Ticket) -> bool:
        return (ticket.external_id or "").startswith(self._config.key_prefix)

    async def _news(self, ticket: Ticket, cursor: Cursor) -> Sequence[Audit]:
        try:
            audits = await self._api.audits(str(ticket.id))
        except (CaseGone, Misconfigured):
            # Deleted, or moved out of our sight, between the list and this call.
            return []
        return [a for a in audits if seconds(a.created_at) > cursor.horizon and a.id not in cursor.audits]

    async def learn(self, authors: set[int]) -> None:
        """Find out which of these authors are agents."""
        unknown = sorted(authors - self._staff.keys())
        for start in range(0, len(unknown), PAGE):
            some = unknown[start : start + PAGE]
            roles = {user.id: user.role for user in await self._api.users(some)}
            self._staff.update({author: roles.get(author, "") in STAFF_ROLES for author in some})

    def _told(self, ticket: Ticket, audit: Audit) -> Iterator[DeskChange]:
        if ours(audit, self._accounts):
            return
        event = StaffEvent(StaffEventKind.STATE, str(ticket.id), audit.created_at)
        into = merged_into(audit)
        if into is not None:
            merged = replace(event, kind=StaffEventKind.MERGED, into=str(into))
            yield DeskChange(f"e{ticket.id}-{audit.id}-merge", merged)
            return
        yield from self._replies(ticket, audit, event)
        changed = {name: each for each in audit.events if isinstance(name := each.get("field_name"), str)}
        if any(name in changed and changed[name].get("value") for name in ("assignee_id", "group_id")):
            yield DeskChange(f"e{ticket.id}-{audit.id}-taken", replace(event, kind=StaffEventKind.ASSIGNED))
        if "status" in changed:
            before, now = changed["status"].get("previous_value"), changed["status"].get("value")
            if isinstance(before, str) and isinstance(now, str) and common(before) is not common(now):
                yield DeskChange(f"e{ticket.id}-{audit.id}-status", replace(event, state=self._state(ticket, now)))

    def _replies(self, ticket: Ticket, audit: Audit, event: StaffEvent) -> Iterator[DeskChange]:
        for comment in comments(audit):
            if may_leave(comment, audit, self._accounts, self._staff):
                reply = replace(
                    event,
                    kind=StaffEventKind.REPLY,
                    text=said(comment),
                    media=media_of(ticket.id, comment),
                    signature=self._signature,
                )
                yield DeskChange(f"r{ticket.id}-{comment.id}", reply)

    def _state(self, ticket: Ticket, status: str) -> CaseState:
        tag = self._config.unwanted_tag
        return CaseState.UNWANTED if status in {SOLVED, CLOSED} and tag and tag in ticket.tags else common(status)
