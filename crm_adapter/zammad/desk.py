"""Zammad behind the desk port."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from crm_adapter.shared import accounts, signatures
from crm_adapter.shared.lines import files_of
from crm_adapter.shared.outcome import outcome
from crm_adapter.shared.undelivered import undelivered
from crm_adapter.zammad import cursor as cursors
from crm_adapter.zammad.answers import NOBODY, Article, Ticket
from crm_adapter.zammad.api import ZammadApi
from crm_adapter.zammad.changes import Reading, head
from crm_adapter.zammad.check import Check
from crm_adapter.zammad.config import ZammadConfig
from crm_adapter.zammad.replies import NAME, may_leave
from crm_adapter.zammad.states import MERGED, OPEN, States
from crm_adapter.zammad.writing import mark_of, new_article, new_ticket, refuse_large
from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

_MAX_MERGES = 10
_SIGNATURE = "sha1="
_REPLY = re.compile(r"a(\d{1,18})", re.ASCII)
_FILE = re.compile(r"(\d{1,18})/(\d{1,18})", re.ASCII)
_UNTOLD = frozenset({CaseState.CLOSED, CaseState.UNWANTED})


class ZammadDesk:
    """Implements `handlers.ports.Desk` on Zammad's REST interface (5.x to 7.x).

    Zammad has no idempotency of its own: each write is looked for first, by a search of the database, which does not
    lag, or in the list of the case's articles. It cannot tell solved from closed.
    """

    name = NAME

    def __init__(self, config: ZammadConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = ZammadApi(config)
        self._ours: int | None = None
        self._states: States | None = None
        told = frozenset(CaseState) - _UNTOLD
        self.caps = DeskCaps(
            push=bool(config.webhook_secret),
            push_signed=bool(config.webhook_secret),
            internal_notes=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=config.max_file,
            idempotent_open=Idempotency.SEARCH,
            idempotent_append=Idempotency.SEARCH,
            acts_as_citizen=True,
            hands_back=False,
            html=True,
            merges=True,
            deletes=True,
            states=told | ({CaseState.UNWANTED} if config.unwanted_state else set()),
        )

    async def check(self) -> Mapping[str, str]:
        """Login, version, rights, group, attributes, webhook and notes; never raises for what it can describe."""
        return await Check(self._api, self._config).told()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk; Rejected when a file is too large, Misconfigured when the attribute of the key is missing."""
        refuse_large(files_of(draft.transcript), self.caps.max_file)
        known = await self._api.keyed(draft.key)
        if known is None:
            known = (await self._api.create_ticket(new_ticket(draft, self._config))).id
        return str(known)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk; a merged case is followed to where it goes on, a citizen's line opens a finished or waiting one."""
        refuse_large(line.files, self.caps.max_file)
        ticket = await self._followed(case_ref)
        ref = str(ticket.id)
        known = await self._line(ref, line.key)
        if known is not None:
            return known
        article = new_article(line, ticket.customer_id, self._config.language)
        states = await self._states_for(ticket.state_id)
        if states.common(ticket.state_id) is CaseState.GONE:
            raise CaseGone(f"Case {case_ref} has been removed at Zammad.")
        if not _wakes(line) or states.common(ticket.state_id) in {CaseState.QUEUED, CaseState.OPEN}:
            return str((await self._api.create_article(ref, article)).id)
        # State and line in one transaction of theirs: no reopened case without the line, nor the reverse.
        await self._api.update_ticket(ref, {"state_id": states.target(CaseState.OPEN).id, "article": article})
        return await self._line(ref, line.key) or ""

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; CLOSED gives SOLVED, and UNWANTED too unless the agency has a state for it."""
        if state is CaseState.GONE:
            raise Rejected("Zammad's cases are not deleted from here; close the case instead.")
        ticket = await self._followed(case_ref)
        states = await self._states_for(ticket.state_id)
        body: dict[str, object] = {"state_id": states.target(state).id}
        if state is CaseState.QUEUED:
            body["owner_id"] = NOBODY
        if state is CaseState.WAITING_CITIZEN:
            # Zammad asks for it with every state of this type.
            reminder = self._clock.now() + timedelta(days=self._config.pending_days)
            body["pending_time"] = reminder.isoformat()
        now = await self._api.update_ticket(str(ticket.id), body)
        return (await self._states_for(now.state_id)).of(now)

    async def state(self, case_ref: str) -> CaseState:
        """See Desk; a merged case has the state of the one that it went into."""
        ticket = await self._followed(case_ref)
        return (await self._states_for(ticket.state_id)).of(ticket)

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """Zammad has no order in which cases are taken."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; one request when nothing happened."""
        bare, ours = accounts.split(cursor or "", await self._me())
        if cursor is None:
            return DeskChanges((), accounts.joined((await head(self._api)).text(), ours))
        read = cursors.parsed(bare)
        states = await self._states_for(OPEN)
        signature = self._config.signature or self._config.group.rsplit("::", 1)[-1]
        reading = Reading(self._api, states, ours, self._config.reply_types, signature)
        changes, behind = await reading.after(read)
        return DeskChanges(tuple(changes), accounts.joined(behind.text(), ours))

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk; in the case's attribute, and an internal note under the reply that did not surely arrive."""
        reply = _REPLY.fullmatch(change_id)
        text = undelivered(result, reason, self._config.language)
        wanted = reply is not None and (text or self._config.delivery_field)
        article = await self._api.article(int(reply[1])) if reply is not None and wanted else None
        if article is None:
            return
        if self._config.delivery_field:
            await self._show(article, result)
        if not text:
            return
        key = f"{change_id}:{result.value}"
        line = DeskLine(key, Author.SYSTEM, text, self._clock.now(), Visibility.INTERNAL)
        await self.append(str(article.ticket_id), line)

    async def _show(self, article: Article, result: Delivery) -> None:
        told = outcome(article.id, result, self._config.language)
        # Only a nicety: where it is not to be had, the note of a failure must still be written.
        with suppress(CaseGone, Misconfigured, Rejected):
            await self._api.update_ticket(str(article.ticket_id), {self._config.delivery_field: told})

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a file of a public reply, in pieces; raises Rejected for anything else."""
        found = _FILE.fullmatch(media.ref) if media.source == NAME else None
        article = await self._api.article(int(found[1])) if found is not None else None
        if found is None or article is None or not may_leave(article, {await self._me()}, self._config.reply_types):
            raise Rejected(f"Zammad has no public file {media.ref!r}.")
        async for piece in self._api.file(article.ticket_id, article.id, int(found[2])):
            yield piece

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """See Desk. Zammad signs the body with HMAC SHA-1 and no time: a late call is as good as any, for it brings nothing."""
        given = headers.get("x-hub-signature", "")
        signatures.expect(self._config.webhook_secret, body, given.removeprefix(_SIGNATURE), algorithm="sha1")
        delivery = headers.get("x-zammad-delivery", "")
        if not delivery:
            raise Rejected("The webhook call does not say which delivery it is.")
        return [delivery]

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _followed(self, ref: str) -> Ticket:
        """The ticket, or the one that it was merged into."""
        ticket = await self._api.ticket(ref)
        for _ in range(_MAX_MERGES):
            if (await self._states_for(ticket.state_id)).type_of(ticket.state_id) != MERGED:
                return ticket
            history = await self._api.history(str(ticket.id))
            into = [entry.id_to for entry in history if entry.type == "merged_into" and entry.id_to is not None]
            if not into:
                break
            ticket = await self._api.ticket(str(into[-1]))
        raise CaseGone(f"Zammad does not say where the merged case {ref} goes on.")

    async def _line(self, ref: str, key: str) -> str | None:
        mark = mark_of(key)
        found = [article.id for article in await self._api.articles(ref) if article.message_id == mark]
        return str(min(found)) if found else None

    async def _me(self) -> int:
        if self._ours is None:
            self._ours = (await self._api.me()).id
        return self._ours

    async def _states_for(self, state_id: int) -> States:
        """The agency's states, read again when this one is new to us."""
        if self._states is None or not self._states.knows(state_id):
            self._states = States(await self._api.states(), self._config.unwanted_state)
        return self._states


def _wakes(line: DeskLine) -> bool:
    return line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC
