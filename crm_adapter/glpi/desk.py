"""GLPI behind the desk port."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm_adapter.glpi import cursor as cursors
from crm_adapter.glpi.answers import CLOSED, Account, Ticket
from crm_adapter.glpi.api import FOLLOWUP, GlpiApi
from crm_adapter.glpi.changes import Reading, strangers_of
from crm_adapter.glpi.check import Check, entities_of
from crm_adapter.glpi.config import GlpiConfig
from crm_adapter.glpi.replies import NAME, author_of, may_leave
from crm_adapter.glpi.replies import written as entry_of
from crm_adapter.glpi.states import TARGETS, common
from crm_adapter.glpi.writing import mark_of, new_followup, new_ticket, refuse_large, wakes
from crm_adapter.shared import accounts, signatures
from crm_adapter.shared.lines import files_of
from crm_adapter.shared.undelivered import undelivered
from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskFile, DeskLine, Idempotency

_REPLY = re.compile(r"[fs](\d{1,18})-\d{1,18}", re.ASCII)
_FILE = re.compile(r"(\d{1,18})/(ITILFollowup|ITILSolution)/(\d{1,18})/(\d{1,18})", re.ASCII)
_UNTOLD = frozenset({CaseState.UNWANTED, CaseState.GONE})
_ROOT = re.compile(r"\s*>\s*")


class GlpiDesk:
    """Implements `handlers.ports.Desk` on GLPI's first REST interface (GLPI 10 and 11).

    GLPI has no field for a key: ours stands as a mark in the text of the ticket and of each followup, and is looked for
    before each write. Files are documents, uploaded before the line and linked to it after; a repetition links those
    that are missing.
    """

    name = NAME

    def __init__(self, config: GlpiConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._api = GlpiApi(config)
        self._known: Account | None = None
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
            note_invisible_to_bot=True,
            hands_back=False,
            html=True,
            deletes=True,
            states=frozenset(CaseState) - _UNTOLD,
        )

    async def check(self) -> Mapping[str, str]:
        """Login, version, rights, entity, category, webhook and notes; never raises for what it can describe."""
        return await Check(self._api, self._config).told()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk; Rejected when GLPI does not take a file, before anything can be seen of the case."""
        files = files_of(draft.transcript)
        refuse_large(files, self.caps.max_file)
        number = await self._api.marked(mark_of(f"open:{draft.key}"))
        documents = await self._uploaded("Ticket", number, files)
        if number is None:
            number = await self._api.create_ticket(new_ticket(draft, self._config))
        await self._link(documents, "Ticket", number)
        return str(number)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk; a citizen's line opens a solved, closed or waiting case in the same write.

        CaseGone where GLPI's life cycle keeps a closed case closed, for what the citizen would miss.
        """
        refuse_large(line.files, self.caps.max_file)
        ticket = await self._api.ticket(case_ref)
        number = await self._line(ticket.id, line)
        documents = await self._uploaded(FOLLOWUP, number, line.files)
        if number is None:
            number = await self._written(ticket, line)
        await self._link(documents, FOLLOWUP, number)
        return str(number)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; UNWANTED gives CLOSED. Rejected where GLPI does not allow the change, which it does not say itself."""
        if state is CaseState.GONE:
            raise Rejected("GLPI's tickets are not deleted from here; close the case instead.")
        ticket = await self._api.ticket(case_ref)
        wanted = TARGETS[state]
        if common(ticket.status) is common(wanted):
            return common(ticket.status)
        await self._api.set_status(case_ref, wanted)
        now = (await self._api.ticket(case_ref)).status
        if now == ticket.status:
            raise Rejected(f"GLPI did not change the state of case {case_ref}: its life cycle does not allow it.")
        return common(now)

    async def state(self, case_ref: str) -> CaseState:
        """See Desk."""
        return common((await self._api.ticket(case_ref)).status)

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """GLPI has no order in which tickets are taken."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; one request when nothing happened."""
        account = await self._account()
        bare, ours = accounts.split(cursor or "", account.glpiID)
        read = cursors.parsed(bare) if cursor is not None else None
        now = int(self._clock.now().timestamp())
        reading = Reading(self._api, ours, self._signature(account), self._zone(), now)
        if read is None:
            return DeskChanges((), accounts.joined((await reading.head()).text(), ours))
        changes, behind = await reading.after(read)
        return DeskChanges(tuple(changes), accounts.joined(behind.text(), ours))

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk; a private followup where a reply did not surely arrive, nothing where one did."""
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
        if found is None or not await self._public(int(found[1]), found[2], int(found[3]), int(found[4])):
            raise Rejected(f"GLPI has no public file {media.ref!r}.")
        async for piece in self._api.file(int(found[4])):
            yield piece

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """See Desk. GLPI signs the body and the time when the call was queued; what it sends has no number of its own."""
        stamp = headers.get("x-glpi-timestamp", "")
        message = body + stamp.encode()
        signatures.expect(self._config.webhook_secret, message, headers.get("x-glpi-signature", ""))
        signatures.expect_fresh(signatures.unix_moment(stamp), self._clock.now())
        return [signatures.digest(NAME, message).hex()]

    async def close(self) -> None:
        """End the session and close the connections."""
        await self._api.close()

    async def _written(self, ticket: Ticket, line: DeskLine) -> int:
        fields = new_followup(line, self._config, wakes=wakes(line))
        try:
            return await self._api.create_followup(ticket.id, fields)
        except Misconfigured:
            if ticket.status != CLOSED:
                raise
        sentence = f"GLPI's case {ticket.id} is closed and cannot be opened again; what follows needs a new case."
        raise CaseGone(sentence) if wakes(line) else Rejected(sentence)

    async def _line(self, ticket: int, line: DeskLine) -> int | None:
        """The followup with the line's mark. Our own private ones are in no list: the history names them."""
        mark = mark_of(line.key)
        entries = await self._api.entries(ticket, FOLLOWUP)
        found = [entry.id for entry in entries if mark in (entry.content or "")]
        if found or line.visibility is Visibility.PUBLIC:
            return min(found, default=None)
        listed, account = {entry.id for entry in entries}, (await self._account()).glpiID
        for row in await self._api.log(ticket, 0):
            written = entry_of(row)
            if author_of(row) != account or written is None or written[0] != FOLLOWUP or written[1] in listed:
                continue
            entry = await self._api.entry(FOLLOWUP, written[1])
            if entry is not None and mark in (entry.content or ""):
                return entry.id
        return None

    async def _uploaded(self, itemtype: str, number: int | None, files: Sequence[DeskFile]) -> Sequence[int]:
        """Documents for those files that are not yet linked; they are linked in their order."""
        done = len(await self._api.links(itemtype, number)) if number is not None and files else 0
        return [await self._api.upload(file) for file in files[done:]]

    async def _link(self, documents: Sequence[int], itemtype: str, number: int) -> None:
        for document in documents:
            await self._api.link(document, itemtype, number)

    async def _public(self, ticket: int, kind: str, number: int, document: int) -> bool:
        entry = await self._api.entry(kind, number)
        strangers = await strangers_of(self._api, ticket, {(await self._account()).glpiID})
        if entry is None or not may_leave(entry, kind, ticket, strangers):
            return False
        return any(link.documents_id == document for link in await self._api.links(kind, number))

    async def _account(self) -> Account:
        if self._known is None:
            self._known = await self._api.account()
        return self._known

    def _signature(self, account: Account) -> str:
        if self._config.signature:
            return self._config.signature
        wanted = account.glpiactive_entity if self._config.entity is None else self._config.entity
        whole = dict(entities_of(account.glpiactiveprofile)).get(wanted, "")
        return _ROOT.split(whole)[-1] or "GLPI"

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self._config.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise Misconfigured(
                f"There is no time zone {self._config.timezone!r}: write it as in Europe/Madrid."
            ) from None
