"""Zendesk behind the desk port."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from crm_adapter.shared import accounts, signatures
from crm_adapter.shared.lines import files_of
from crm_adapter.shared.undelivered import undelivered
from crm_adapter.zendesk import cursor as cursors
from crm_adapter.zendesk.answers import CLOSED, NEW, Ticket
from crm_adapter.zendesk.api import ZendeskApi
from crm_adapter.zendesk.changes import Reading
from crm_adapter.zendesk.check import Check
from crm_adapter.zendesk.config import ZendeskConfig
from crm_adapter.zendesk.replies import MERGED_TAG, NAME, clean, comments, keyed, may_leave, merged_into
from crm_adapter.zendesk.states import TARGETS, common, state_of
from crm_adapter.zendesk.writing import by_citizen, new_comment, new_ticket, opening, refuse_large, worded
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import (
    Clock,
    Delivery,
    DeskCaps,
    DeskChange,
    DeskChanges,
    DeskDraft,
    DeskFile,
    DeskLine,
    Idempotency,
)

_MAX_MERGES = 10
_REPLY = re.compile(r"r(\d{1,18})-\d{1,18}", re.ASCII)
_FILE = re.compile(r"(\d{1,18})/(\d{1,18})/(\d{1,18})", re.ASCII)
# "closed" comes up, but is never set: see states.
_UNSET = frozenset({CaseState.CLOSED, CaseState.UNWANTED, CaseState.GONE})
_AWAKE = frozenset({CaseState.QUEUED, CaseState.OPEN})


class ZendeskDesk:
    """Implements `handlers.ports.Desk` on Zendesk Support's interface v2.

    Opening is protected by Zendesk's own Idempotency-Key for two hours, and for good by looking for our external id; a
    line by our key in the metadata that Zendesk keeps with the update.
    """

    name = NAME

    def __init__(self, config: ZendeskConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = ZendeskApi(config)
        self._me: int | None = None
        self._group: int | None = None
        self._staff: dict[int, bool] = {}
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
            states=frozenset(CaseState) - _UNSET,
        )

    async def check(self) -> Mapping[str, str]:
        """Login, rights, group, fields, webhook and notes; never raises for what it can describe."""
        return await Check(self._api, self._config).told()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk; Rejected when a file is too large, Misconfigured when the group is missing."""
        refuse_large(files_of(draft.transcript), self.caps.max_file)
        key = f"{self._config.key_prefix}{draft.key}"
        known = await self._api.keyed(key)
        if known is None:
            group, citizen = await self._group_id(), await self._citizen(draft.person)
            comment = await self._comment(*opening(draft, self._config))
            body = new_ticket(draft, self._config, group, citizen, comment)
            known = (await self._api.create_ticket(body, key)).id
        return str(known)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk; a merged case is followed, a citizen's line opens a solved or waiting one in the same write.

        A closed ticket takes nothing more: CaseGone for what the citizen would miss, Rejected for the rest.
        """
        refuse_large(line.files, self.caps.max_file)
        path = await self._path(case_ref)
        for ticket in path:
            known = keyed(await self._api.audits(str(ticket.id)), line.key)
            if known is not None:
                return known
        ticket = path[-1]
        if ticket.status == CLOSED:
            sentence = f"Zendesk has closed case {case_ref} for good; what follows needs a new case."
            raise CaseGone(sentence) if by_citizen(line) else Rejected(sentence)
        comment = await self._comment(*worded(line, self._config))
        body = dict(new_comment(line, ticket.requester_id, comment))
        if by_citizen(line) and common(ticket.status) not in _AWAKE:
            body["status"] = TARGETS[CaseState.OPEN]
        written = await self._api.update_ticket(str(ticket.id), body)
        return str(written.audit.id if written.audit is not None else ticket.id)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; CLOSED and UNWANTED give SOLVED, for nobody could answer in a closed ticket any more."""
        if state is CaseState.GONE:
            raise Rejected("Zendesk's tickets are not deleted from here; solve the case instead.")
        ticket = (await self._path(case_ref))[-1]
        done = state is CaseState.QUEUED and ticket.status == NEW
        if ticket.status == CLOSED and TARGETS[state] != TARGETS[CaseState.SOLVED]:
            raise Rejected(f"Zendesk has closed case {case_ref} for good; it cannot be opened again.")
        if done or ticket.status in {CLOSED, TARGETS[state]}:
            return state_of(ticket, self._config.unwanted_tag)
        body: dict[str, object] = {"status": TARGETS[state]}
        if state is CaseState.QUEUED:
            body["assignee_id"] = None
        elif TARGETS[state] == TARGETS[CaseState.SOLVED] and ticket.assignee_id is None:
            # Many a Zendesk solves nothing that nobody has taken.
            body["assignee_id"] = await self._account()
        await self._api.update_ticket(str(ticket.id), body)
        return await self.state(str(ticket.id))

    async def state(self, case_ref: str) -> CaseState:
        """See Desk; a merged case has the state of the one that it went into."""
        return state_of((await self._path(case_ref))[-1], self._config.unwanted_tag)

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """Zendesk has no order in which tickets are taken."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; one request when nothing happened."""
        bare, ours = accounts.split(cursor or "", await self._account())
        read = cursors.parsed(bare) if cursor is not None else None
        signature = self._config.signature or self._config.group
        now = cursors.seconds(self._clock.now())
        reading = Reading(self._api, self._config, ours, self._staff, signature, now)
        if read is None:
            return DeskChanges((), accounts.joined((await reading.head()).text(), ours))
        changes, behind = await reading.after(read)
        for change in changes:
            await self._adopt(change)
        return DeskChanges(tuple(changes), accounts.joined(behind.text(), ours))

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk; an internal note where a reply did not surely arrive, nothing where one did."""
        reply = _REPLY.fullmatch(change_id)
        text = undelivered(result, reason, self._config.language)
        if reply is None or not text:
            return
        line = DeskLine(f"{change_id}:{result.value}", Author.SYSTEM, text, self._clock.now(), Visibility.INTERNAL)
        try:
            await self.append(reply[1], line)
        except CaseGone:
            # Nobody is left to be told.
            return

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a file of a public reply, in pieces; raises Rejected for anything else."""
        found = _FILE.fullmatch(media.ref) if media.source == NAME else None
        address = await self._address(found[1], int(found[2]), int(found[3])) if found is not None else None
        if address is None:
            raise Rejected(f"Zendesk has no public file {media.ref!r}.")
        async for piece in self._api.file(address):
            yield piece

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """See Desk. Zendesk signs the time and the body; its invocation's id is the same at each try."""
        stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
        right = signatures.digest(self._config.webhook_secret, stamp.encode() + body)
        given = headers.get("x-zendesk-webhook-signature", "")
        signatures.expect_digest(b64encode(right).decode(), given)
        signatures.expect_fresh(_moment(stamp), self._clock.now())
        return [headers.get("x-zendesk-webhook-invocation-id") or right.hex()]

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _path(self, ref: str) -> Sequence[Ticket]:
        """The ticket, and those that it was merged into one after the other."""
        path = [await self._api.ticket(ref)]
        while path[-1].status == CLOSED and MERGED_TAG in path[-1].tags and len(path) < _MAX_MERGES:
            audits = await self._api.audits(str(path[-1].id))
            into = [found for audit in audits if (found := merged_into(audit)) is not None]
            if not into:
                break
            path.append(await self._api.ticket(str(into[-1])))
        return path

    async def _adopt(self, change: DeskChange) -> None:
        """A case may go on in a ticket that was never ours: it gets an external id, so that its changes come up."""
        if change.event.kind is not StaffEventKind.MERGED:
            return
        try:
            into = await self._api.ticket(change.event.into)
            if not into.external_id and into.status != CLOSED:
                external_id = f"{self._config.key_prefix}merged:{change.event.case_ref}"
                await self._api.update_ticket(str(into.id), {"external_id": external_id})
        except (Rejected, Misconfigured):
            # It is gone, or not ours to touch: the other changes must come up all the same.
            return

    async def _comment(self, text: str, files: Sequence[DeskFile]) -> Mapping[str, object]:
        uploads = [await self._api.upload(file) for file in files]
        return {"body": text, "uploads": uploads} if uploads else {"body": text}

    async def _citizen(self, person: str) -> int:
        """Staff may have given the citizen a name; it is left alone."""
        external_id = f"{self._config.key_prefix}{person}"
        known = await self._api.person(external_id)
        return known if known is not None else await self._api.create_person(external_id, person)

    async def _address(self, ref: str, number: int, file: int) -> str | None:
        account, audits = await self._account(), await self._api.audits(ref)
        for audit in audits:
            for comment in comments(audit):
                if comment.id == number and may_leave(comment, audit, {account}, await self._roles(comment.author_id)):
                    files = (each for each in comment.attachments if clean(each))
                    return next((each.content_url for each in files if each.id == file), None)
        return None

    async def _roles(self, author: int) -> Mapping[int, bool]:
        if author not in self._staff:
            await Reading(self._api, self._config, (), self._staff, "", 0).learn({author})
        return self._staff

    async def _account(self) -> int:
        if self._me is None:
            self._me = (await self._api.me()).id
        return self._me

    async def _group_id(self) -> int:
        if self._group is None:
            named = [group.id for group in await self._api.groups() if group.name == self._config.group]
            if not named:
                raise Misconfigured(f"Zendesk has no group {self._config.group!r}; write its name as Zendesk shows it.")
            self._group = named[0]
        return self._group


def _moment(stamp: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        raise Rejected("The webhook call does not say when it was signed.") from None
    if moment.tzinfo is None:
        raise Rejected("The webhook call does not say in which time zone it was signed.")
    return moment
