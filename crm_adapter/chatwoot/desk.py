"""Chatwoot behind the desk port."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

from crm_adapter.chatwoot import cursor as cursors
from crm_adapter.chatwoot.answers import OPEN, PENDING, RESOLVED, SNOOZED, Conversation, Me
from crm_adapter.chatwoot.api import ChatwootApi
from crm_adapter.chatwoot.changes import Reading, head
from crm_adapter.chatwoot.check import Check
from crm_adapter.chatwoot.config import ChatwootConfig
from crm_adapter.chatwoot.replies import NAME, may_leave
from crm_adapter.chatwoot.writing import (
    form_files,
    identifier_of,
    key_of,
    message,
    new_conversation,
    opening,
    refuse_large,
)
from crm_adapter.shared import accounts, signatures
from crm_adapter.shared.lines import files_of
from crm_adapter.shared.undelivered import undelivered
from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import Rejected, Retryable
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

_SIGNATURE = "sha256="
_GIVEN = "x-webhook-secret"
_SKEW = timedelta(hours=1)
_REPLY = re.compile(r"m(\d{1,18})-(\d{1,18})", re.ASCII)
_FILE = re.compile(r"(\d{1,18})/(\d{1,18})/(\d{1,18})", re.ASCII)
_UNTOLD = frozenset({CaseState.CLOSED, CaseState.UNWANTED})
_STATUSES: Mapping[CaseState, str] = {
    CaseState.QUEUED: OPEN,
    CaseState.OPEN: OPEN,
    CaseState.WAITING_CITIZEN: SNOOZED,
    CaseState.SOLVED: RESOLVED,
    CaseState.CLOSED: RESOLVED,
    CaseState.UNWANTED: RESOLVED,
}


class ChatwootDesk:
    """Implements `handlers.ports.Desk` on an API inbox of Chatwoot.

    Chatwoot's own switch between bot and people is the status: pending is the bot's, open is the people's. It has no
    idempotency: a case is looked for among its contact's conversations, a line among the case's messages.
    """

    name = NAME

    def __init__(self, config: ChatwootConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = ChatwootApi(config)
        self._known: Me | None = None
        self._signature = config.signature
        self.caps = DeskCaps(
            push=bool(config.webhook_secret or config.url_secret),
            push_signed=bool(config.webhook_secret),
            internal_notes=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=config.max_file,
            idempotent_open=Idempotency.SEARCH,
            idempotent_append=Idempotency.SEARCH,
            acts_as_citizen=True,
            deletes=True,
            states=frozenset(CaseState) - _UNTOLD,
        )

    async def check(self) -> Mapping[str, str]:
        """Login, version, inbox, attributes, webhook and notes; never raises for what it can describe."""
        return await Check(self._api, self._config).told()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk; one write, and one more for each 140,000 characters or 15 files beyond the first."""
        refuse_large(files_of(draft.transcript), self.caps.max_file)
        contact = await self._contact(draft.person)
        first, *others = opening(draft, self._config, self._clock.now())
        found = await self._keyed(contact, draft.key) or await self._opened(draft, contact, first)
        ref = str(found.id)
        for line in others:
            await self._said(ref, line)
        if found.status == PENDING:
            # An agent bot that is connected to the inbox takes every new conversation for itself.
            await self._to_people(ref)
        return ref

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk; Chatwoot itself opens a resolved or snoozed case for a citizen's line, we open a pending one."""
        refuse_large(line.files, self.caps.max_file)
        found = await self._api.conversation(case_ref)
        wakes = line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC
        if wakes and (found.status == PENDING or await self._ours(found)):
            # Before the line: a crash between the two leaves an open case, and the line is still to come.
            await self._to_people(case_ref)
        number = await self._said(case_ref, line)
        if wakes and found.status == RESOLVED and (await self._api.conversation(case_ref)).status == PENDING:
            # An agent bot that is connected to the inbox takes it.
            await self._to_people(case_ref)
        return number

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; CLOSED and UNWANTED give SOLVED. OPEN without an assignee makes our own user one."""
        if state is CaseState.GONE:
            raise Rejected("Chatwoot's conversations are not deleted from here; resolve the case instead.")
        before = await self._api.conversation(case_ref)
        await self._api.move(case_ref, _STATUSES[state])
        if _STATUSES[state] == OPEN:
            # Whoever opens a conversation as an agent is made its assignee; that is put right here.
            assignee = before.meta.assignee.id if before.meta.assignee is not None else (await self._me()).id
            await self._api.assign(case_ref, None if state is CaseState.QUEUED else assignee)
        return _state_of(await self._api.conversation(case_ref))

    async def state(self, case_ref: str) -> CaseState:
        """See Desk."""
        return _state_of(await self._api.conversation(case_ref))

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """Chatwoot has no order in which conversations are taken."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; one request when nothing happened."""
        me = await self._me()
        bare, ours = accounts.split(cursor or "", me.id)
        if cursor is None:
            return DeskChanges((), accounts.joined((await head(self._api)).text(), ours))
        now = int(self._clock.now().timestamp())
        reading = Reading(self._api, me, ours, await self._unit(), now)
        changes, behind = await reading.after(cursors.parsed(bare))
        return DeskChanges(tuple(changes), accounts.joined(behind.text(), ours))

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk; the message's own status, or an internal note where a status does not say it or is refused."""
        reply = _REPLY.fullmatch(change_id)
        if reply is None:
            return
        text = undelivered(result, reason, self._config.language)
        if result is not Delivery.UNCERTAIN:
            status = "delivered" if result is Delivery.SENT else "failed"
            if await self._api.tell_delivery(reply[1], int(reply[2]), status, reason) or not text:
                return
        line = DeskLine(f"{change_id}:{result.value}", Author.SYSTEM, text, self._clock.now(), Visibility.INTERNAL)
        await self.append(reply[1], line)

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a file of a public reply, in pieces; raises Rejected for anything else."""
        found = _FILE.fullmatch(media.ref) if media.source == NAME else None
        address = await self._address(found[1], int(found[2]), int(found[3])) if found is not None else None
        if address is None:
            raise Rejected(f"Chatwoot has no public file {media.ref!r}.")
        async for piece in self._api.file(address):
            yield piece

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """See Desk. A signed call, or from an older Chatwoot one to an address with our secret in it."""
        given = headers.get("x-chatwoot-signature", "")
        if given or not self._config.url_secret:
            stamp = headers.get("x-chatwoot-timestamp", "")
            moment = signatures.unix_moment(stamp)
            secret = self._config.webhook_secret
            signatures.expect(secret, stamp.encode() + b"." + body, given.removeprefix(_SIGNATURE))
            signatures.expect_fresh(moment, self._clock.now())
        else:
            signatures.expect_digest(self._config.url_secret, headers.get(_GIVEN, ""))
        # What older ones send has no number; its fingerprint tells a repetition as well.
        return [headers.get("x-chatwoot-delivery") or signatures.digest("ventanilla", body).hex()]

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _contact(self, person: str) -> int:
        identifier = identifier_of(person)
        found = await self._api.contact(identifier)
        found = found or await self._api.create_contact(identifier, person) or await self._api.contact(identifier)
        if found is None:
            raise Retryable("Chatwoot neither makes nor finds the citizen's contact.")
        return found

    async def _keyed(self, contact: int, key: str) -> Conversation | None:
        name = key_of(self._config)
        rows = await self._api.conversations_of(contact)
        ours = [row for row in rows if (row.custom_attributes or {}).get(name) == key]
        return min(ours, key=lambda row: row.id, default=None)

    async def _opened(self, draft: DeskDraft, contact: int, first: DeskLine) -> Conversation:
        fields, _ = message(first, self._config.language)
        whole = {**new_conversation(draft, contact, self._config), "message": fields}
        return await self._api.create_conversation(whole, form_files("message[attachments][]", first.files))

    async def _said(self, ref: str, line: DeskLine) -> str:
        """Write the line unless it is there."""
        known = await self._line(ref, line)
        if known is not None:
            return known
        fields, files = message(line, self._config.language)
        return str((await self._api.create_message(ref, fields, files)).id)

    async def _line(self, ref: str, line: DeskLine) -> str | None:
        """The message with the line's key; one cannot have been written before the line itself was."""
        earliest = (line.at - _SKEW).timestamp()
        first: int | None = None
        while page := await self._api.messages(ref, **({} if first is None else {"before": first})):
            for found in page:
                if found.source_id == line.key:
                    return str(found.id)
            number = min(found.id for found in page)
            if page[0].created_at < earliest or (first is not None and number >= first):
                break
            first = number
        return None

    async def _ours(self, found: Conversation) -> bool:
        """Whether our own user has it, as Chatwoot does with whoever opens a conversation; nobody sees it then."""
        return found.meta.assignee is not None and found.meta.assignee.id == (await self._me()).id

    async def _to_people(self, ref: str) -> None:
        await self._api.move(ref, OPEN)
        await self._api.assign(ref, None)

    async def _address(self, ref: str, number: int, file: int) -> str | None:
        page = await self._api.messages(ref, after=number - 1)
        ours = {(await self._me()).id}
        for found in page:
            if found.id == number and may_leave(found, ours):
                return next((each.data_url for each in found.attachments if each.id == file), None)
        return None

    async def _me(self) -> Me:
        if self._known is None:
            self._known = await self._api.me()
        return self._known

    async def _unit(self) -> str:
        if not self._signature:
            self._signature = (await self._api.inbox()).name
        return self._signature


def _state_of(found: Conversation) -> CaseState:
    if found.status == OPEN:
        return CaseState.QUEUED if found.meta.assignee is None else CaseState.OPEN
    return {RESOLVED: CaseState.SOLVED, SNOOZED: CaseState.WAITING_CITIZEN, PENDING: CaseState.WAITING_CITIZEN}.get(
        found.status, CaseState.OPEN
    )
