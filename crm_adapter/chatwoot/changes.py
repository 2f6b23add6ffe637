"""What happened in an inbox of Chatwoot: the list of conversations by their last activity, then messages of the active ones.

A quiet minute costs one request, however many cases are open. A conversation that was active costs one more for every
hundred messages (and once more if it was read within seconds of that), and there is one more for every 25 conversations
that were active since the last look.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crm_adapter.chatwoot.activity import Activity, made_by_us, read
from crm_adapter.chatwoot.answers import ACTIVITY, PENDING, RESOLVED, SNOOZED, Conversation, Me, Message
from crm_adapter.chatwoot.api import MESSAGES_AT_ONCE, ROWS, ChatwootApi
from crm_adapter.chatwoot.cursor import Cursor
from crm_adapter.chatwoot.replies import may_leave, media_of
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.errors import CaseGone
from handlers.ports import DeskChange

_BATCH = 50
"""Conversations whose messages are read in one go, the longest ago first; the others follow at the next call."""
_SETTLED_SECONDS = 5
"""After so long a conversation is not read once more."""
_STATES = {
    Activity.RESOLVED: CaseState.SOLVED,
    Activity.OPENED: CaseState.OPEN,
    Activity.SNOOZED: CaseState.WAITING_CITIZEN,
}
_PRESENT = {RESOLVED: Activity.RESOLVED, PENDING: Activity.PENDING, SNOOZED: Activity.SNOOZED}


async def head(api: ChatwootApi) -> Cursor:
    """From now on: no message that is there already is told."""
    rows = await api.page(1)
    moment = max((row.last_activity_at for row in rows), default=0)
    return Cursor(moment, max((row.mark for row in rows), default=0))


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the changes after a cursor."""

    api: ChatwootApi
    me: Me
    ours: Collection[int]
    """Users under whom we have worked, this one too."""
    signature: str
    now: int
    """seconds since 1970"""

    async def after(self, cursor: Cursor) -> tuple[Sequence[DeskChange], Cursor]:
        """The changes, oldest first, and the cursor behind them."""
        rows = sorted(await self._recent(cursor), key=lambda row: (row.last_activity_at, row.mark))
        fresh = [row for row in rows if not cursor.read(row.id, row.mark)]
        active = fresh[:_BATCH] + [row for row in rows if cursor.unsettled.get(row.id) == row.mark]
        found: list[tuple[int, DeskChange]] = []
        seen: dict[int, int] = {}
        for row in active:
            messages = await self._messages(row, cursor)
            seen |= {message.id: message.created_at for message in messages}
            found += [(message.id, change) for message in messages if (change := self._change(row, message, messages))]
        found.sort(key=lambda pair: pair[0])
        moment = max((row.last_activity_at for row in active), default=0)
        behind = cursor.after(moment, seen, drained=len(fresh) <= _BATCH)
        settled = {row.id: row.mark for row in active if row.last_activity_at <= self.now - _SETTLED_SECONDS}
        unsettled = {row.id: row.mark for row in active if row.id not in settled}
        listed = {row.id for row in rows if row.last_activity_at >= behind.since}
        return [change for _, change in found], behind.marked(settled, unsettled, listed)

    async def _recent(self, cursor: Cursor) -> Sequence[Conversation]:
        """Conversations active since, each once."""
        recent: dict[int, Conversation] = {}
        number = 1
        while True:
            rows = await self.api.page(number)
            known = len(recent)
            recent |= {row.id: row for row in rows if row.last_activity_at >= cursor.since and row.id not in recent}
            # A page that brings nothing new is either older than the overlap or the last one over again.
            if len(rows) < ROWS or len(recent) == known:
                return list(recent.values())
            number += 1

    async def _messages(self, row: Conversation, cursor: Cursor) -> Sequence[Message]:
        found: dict[int, Message] = {}
        after = cursor.horizon
        try:
            while True:
                page = await self.api.messages(str(row.id), after=after)
                found |= {message.id: message for message in page}
                if len(page) < MESSAGES_AT_ONCE or page[-1].id <= after:
                    break
                after = page[-1].id
        except CaseGone:
            return []
        return [message for number, message in sorted(found.items()) if number not in cursor.messages]

    def _change(self, row: Conversation, message: Message, messages: Sequence[Message]) -> DeskChange | None:
        event = StaffEvent(StaffEventKind.REPLY, str(row.id), datetime.fromtimestamp(message.created_at, UTC))
        told: StaffEvent | None = None
        if message.message_type == ACTIVITY:
            told = None if made_by_us(message, self.me.name) else _happened(event, _read(row, message, messages))
        elif may_leave(message, self.ours):
            text, media = message.content or "", media_of(row.id, message)
            told = replace(event, text=text, media=media, signature=self.signature)
        return DeskChange(f"m{row.id}-{message.id}", told) if told is not None else None


def _read(row: Conversation, message: Message, messages: Sequence[Message]) -> Activity:
    activity = read(message)
    last = messages[-1].id == message.id
    # In a language that is not known here the present status says most of it.
    return _PRESENT.get(row.status, activity) if activity is Activity.UNREADABLE and last else activity


def _happened(event: StaffEvent, activity: Activity) -> StaffEvent | None:
    if activity is Activity.PENDING:
        return replace(event, kind=StaffEventKind.HAND_BACK)
    if activity is Activity.ASSIGNED:
        return replace(event, kind=StaffEventKind.ASSIGNED)
    state = _STATES.get(activity)
    return replace(event, kind=StaffEventKind.STATE, state=state) if state is not None else None
