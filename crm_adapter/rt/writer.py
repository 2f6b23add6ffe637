"""Cases and lines on their way to RT: each is looked for before it is written, and bears its key from the same request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_adapter.rt.api import BAD, DENIED, FORBIDDEN, NOBODY, RtApi, either, quoted, refuse
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.files import post, refuse_large
from crm_adapter.rt.shapes import IDS, NEW, RESULTS, SAID, FieldValues, Queue, Ticket
from crm_adapter.rt.standing import Standing
from crm_adapter.shared.http import Answer
from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from handlers.domain.case import Author, CaseState, Visibility
from handlers.errors import Ambiguous, Misconfigured
from handlers.ports import DeskDraft, DeskFile, DeskLine

CASE_KEY, LINE_KEY, NOTE_KEY, DELIVERY = "ConversationKey", "MessageKey", "NoteKey", "Delivery"
CASE_FIELDS = (CASE_KEY, "Channel", "Language", "Topic", "Kind", NOTE_KEY, DELIVERY)
LINE_FIELDS = (LINE_KEY,)
SEED = "deploy/rt/ventanilla.initialdata.pl"
_SEE = frozenset({BAD, FORBIDDEN})
IN_USE = "Name in use"
_TRANSACTION = re.compile(r"/transaction/(\d+)$", re.ASCII)


class Writer:
    """Writes as the bot's account, with labels for who speaks."""

    def __init__(self, api: RtApi, config: RtConfig, standing: Standing) -> None:
        self._api = api
        self._config = config
        self._standing = standing
        self._keys_kept = False

    async def open(self, draft: DeskDraft) -> str:
        """See Desk."""
        files = files_of(draft.transcript)
        refuse_large(files, self._config.max_file)
        await self._expect_fields()
        known = await self._case(draft.key)
        if known is not None:
            return known
        parts = (heading(draft, self._config.language), transcript(draft, self._config.language))
        body: dict[str, object] = {
            "Queue": self._config.queue,
            "Subject": " ".join(draft.subject.split()) or draft.key,
            "Content": "\n\n".join(part for part in parts if part),
            "ContentType": "text/plain",
            "CustomFields": {
                CASE_KEY: draft.key,
                "Channel": draft.channel,
                "Language": draft.language,
                "Topic": draft.service,
                "Kind": draft.kind,
            },
        }
        if self._config.requestors and await self._requestor(draft.person):
            body["Requestor"] = draft.person
        answer = await post(self._api, "/ticket", body, files, _SEE)
        refuse(answer, "CreateTicket", "open a ticket")
        return answer.parsed(NEW).id

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk. A merged case's line goes to the ticket that goes on in its place."""
        refuse_large(line.files, self._config.max_file)
        await self._expect_fields()
        ticket = await self._api.living(case_ref)
        if line.visibility is Visibility.INTERNAL:
            return await self.note(ticket, line.key, labelled(line, self._config.language), line.files)
        known = await self._line(ticket.id, line.key)
        if known is not None:
            return known
        body: dict[str, object] = {
            "Content": labelled(line, self._config.language),
            "ContentType": "text/plain",
            "TxnCustomFields": {LINE_KEY: line.key},
        }
        if line.author is Author.CITIZEN and ticket.owner.id == self._config.user:
            ticket = await self._back_to_queue(ticket)
        status = await self._status_after(ticket, line.author)
        if status is not None:
            body["Status"] = status
        answer = await post(self._api, f"/ticket/{ticket.id}/correspond", body, line.files, _SEE)
        refuse(answer, "ReplyToTicket", "write to the ticket")
        return _written(answer)

    async def note(self, ticket: Ticket, key: str, text: str, files: Sequence[DeskFile] = ()) -> str:
        """An internal comment. Its key lies with the ticket, because the account cannot read comments, its own included."""
        known = ticket.values(NOTE_KEY)
        if key in known:
            return key
        body: dict[str, object] = {
            "Content": text,
            "ContentType": "text/plain",
            "CustomFields": {NOTE_KEY: [*known, key]},
        }
        answer = await post(self._api, f"/ticket/{ticket.id}/comment", body, files, _SEE)
        refuse(answer, "CommentOnTicket", "note something in the ticket")
        return key

    async def mark(self, ticket: Ticket, delivery: str) -> None:
        """Show in the ticket's field what became of its last reply."""
        if ticket.values(DELIVERY)[-1:] == [delivery]:
            return
        body = {"CustomFields": {DELIVERY: delivery}}
        told = (await self._api.http.write("PUT", f"/ticket/{ticket.id}", body=body)).parsed(RESULTS)
        if any(DENIED in sentence for sentence in told):
            raise Misconfigured("The account may not fill in fields: give it the right ModifyCustomField in the queue.")

    async def _expect_fields(self) -> None:
        """RT passes over a field that it does not have, and with it the key; so it is asked once."""
        if self._keys_kept:
            return
        missing = missing_fields(await self._api.queue(self._config.queue))
        if missing:
            raise Misconfigured(missing_sentence(self._config.queue, missing))
        self._keys_kept = True

    async def _case(self, key: str) -> str | None:
        query = f"{either('Queue', self._api.queues)} AND CF.{{{CASE_KEY}}} = {quoted(key)}"
        asked: dict[str, str | int] = {"query": query, "orderby": "id"}
        found = (await self._api.http.read("/tickets", params=asked)).parsed(IDS).items
        return found[0].id if found else None

    async def _line(self, ticket: int, key: str) -> str | None:
        query = f"TicketId = {ticket} AND Type = 'Correspond' AND CF.{{{LINE_KEY}}} = {quoted(key)}"
        asked: dict[str, str | int] = {"query": query, "orderby": "id"}
        found = (await self._api.http.read("/transactions", params=asked)).parsed(IDS).items
        return found[0].id if found else None

    async def _status_after(self, ticket: Ticket, author: Author) -> str | None:
        """The status to set with the line: RT opens a ticket at any line, a queued one too; None leaves it to RT."""
        statuses = self._standing.statuses
        state = await self._standing.meaning(ticket.status, ticket.id)
        if state is CaseState.OPEN:
            return None
        if author is not Author.CITIZEN:
            return None if state is CaseState.WAITING_CITIZEN else ticket.status
        if state is CaseState.QUEUED:
            return ticket.status
        return statuses.name(CaseState.QUEUED if ticket.owner.id == NOBODY else CaseState.OPEN)

    async def _back_to_queue(self, ticket: Ticket) -> Ticket:
        """What was handed to the bot is nobody's again, now that the citizen asks for a person."""
        queued = self._standing.statuses.name(CaseState.QUEUED)
        await self._api.http.write("PUT", f"/ticket/{ticket.id}", body={"Owner": NOBODY, "Status": queued})
        return await self._api.living(str(ticket.id))

    async def _requestor(self, person: str) -> bool:
        """Whether the person has a user, without e-mail address, lest RT mail what the channel already says."""
        answer = await self._api.http.write("POST", "/user", body={"Name": person, "Privileged": 0}, see=_SEE)
        return answer.status not in _SEE or IN_USE in answer.parsed(SAID).message


def missing_fields(queue: Queue) -> tuple[str, ...]:
    """The fields that the adapter fills in and the queue does not show."""
    have = {each.name for each in queue.ticket_fields}, {each.name for each in queue.line_fields}
    wanted = (CASE_FIELDS, LINE_FIELDS)
    return tuple(name for names, there in zip(wanted, have, strict=True) for name in names if name not in there)


def our_fields(queue: Queue) -> list[FieldValues]:
    """The fields of the queue that the adapter fills in."""
    there = ((queue.ticket_fields, CASE_FIELDS), (queue.line_fields, LINE_FIELDS))
    return [each for fields, names in there for each in fields if each.name in names]


def missing_sentence(queue: str, missing: Sequence[str]) -> str:
    """What to do about them."""
    return (
        f"The queue {queue!r} does not show the fields {', '.join(missing)}: load {SEED} in Request Tracker for this"
        " queue, or give the account the right SeeCustomField."
    )


def _written(answer: Answer) -> str:
    found = _TRANSACTION.search(answer.headers.get("location", ""))
    if found is None:
        raise Ambiguous("Request Tracker did not say which line it wrote.")
    return found[1]
