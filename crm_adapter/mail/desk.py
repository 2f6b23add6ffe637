"""The e-mail desk behind the port of all desks."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from crm_adapter.mail.arrivals import NAME, Arrivals, mark_in
from crm_adapter.mail.check import Checks
from crm_adapter.mail.compose import OPENING, Letter, shares, written
from crm_adapter.mail.config import MEGABYTE, MailConfig
from crm_adapter.mail.history import Heard, History
from crm_adapter.mail.mailbox import Box
from crm_adapter.mail.oauth import AccessTokens
from crm_adapter.mail.replies import Reader, Reply
from crm_adapter.mail.standing import STATES, Standing, nearest
from crm_adapter.mail.submission import Submission
from crm_adapter.mail.tokens import Tokens
from crm_adapter.mail.words import words
from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import Ambiguous, Rejected, Retryable, VentanillaError
from handlers.ports import (
    Clock,
    Delivery,
    DeskCaps,
    DeskChanges,
    DeskDraft,
    DeskFile,
    DeskLine,
    Idempotency,
)

log = logging.getLogger("ventanilla.desk.email")

_CHUNK = 64 * 1024
_LOOK_AGAIN_SECONDS = 15.0
_CHANGE = re.compile(r"([0-9A-Z-]{19})\.([0-9a-f]{24})\.([a-z_]+)")


class EmailDesk:
    """Implements `handlers.ports.Desk` over one mailbox: a case is a thread of mails between the bot and staff.

    Look before write: each mail bears its key; before one is sent, its record is looked for in the folder of sent mail,
    and its copy in the inbox. A mail whose fate stays unknown for `MailConfig.doubt` (or until this process is
    restarted) is sent again under the same Message-ID, which mail servers and programs that drop repetitions go by:
    staff's mailbox cannot be looked into.
    """

    name = NAME

    def __init__(self, config: MailConfig, clock: Clock) -> None:
        self.config = config
        self._clock = clock
        self._tokens = Tokens(config.secret, config.address)
        access = AccessTokens(config.oauth, config.timeout) if config.oauth.token_url else None
        self._box = Box(config, access)
        reader = Reader(config, self._tokens)
        self._history = History(self._box, config, reader)
        self._arrivals = Arrivals(self._box, config, reader)
        self._submission = Submission(config, access)
        self._checks = Checks(config, self._box, self._submission, reader, clock)
        self._doubts: dict[str, datetime] = {}
        self.caps = DeskCaps(
            push=False,
            internal_notes=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=config.max_file,
            idempotent_open=Idempotency.SEARCH,
            idempotent_append=Idempotency.SEARCH,
            assignment=False,
            hands_back=True,
            html=True,
            shows_delivery=False,
            states=STATES,
        )

    async def check(self) -> Mapping[str, str]:
        """Logins, folders, sender and recipients, whose replies are taken, and mails that came back."""
        return await self._checks.all()

    async def open(self, draft: DeskDraft) -> str:
        """Send the case's first mail; files that are too many for one go in mails after it."""
        files = files_of(draft.transcript)
        self._refuse_large(files)
        ref = self._tokens.ref(draft.key)
        language = self.config.language
        text = "\n\n".join(part for part in (heading(draft, language), transcript(draft, language)) if part)
        heard = await asyncio.to_thread(self._history.unheard, ref, draft.subject)
        await self._post_all(ref, OPENING, text, files, heard, Standing())
        return ref

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """Send the line as a mail of the case's thread; a citizen's line brings a finished case back to the queue."""
        self._tokens.expect(case_ref)
        self._refuse_large(line.files)
        said = words(self.config.language)
        text = labelled(line, self.config.language)
        heard = await asyncio.to_thread(self._history.heard, case_ref)
        standing = heard.standing
        if line.visibility is not Visibility.PUBLIC:
            text = f"{said.internal}\n\n{text}"
        elif line.author is Author.CITIZEN:
            standing = standing.after_citizen()
        if standing.state is not heard.standing.state:
            text = f"{text}\n\n{said.state.format(said.states[standing.state])}"
        moved = standing if standing != heard.standing else None
        return await self._post_all(case_ref, f"line:{line.key}", text, line.files, heard, moved)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """Tell staff of the new state in a mail of the thread, unless the case has it already."""
        self._tokens.expect(case_ref)
        if state is CaseState.GONE:
            raise Rejected("Mails that were sent cannot be taken back; close the case instead.")
        target = nearest(state)
        heard = await asyncio.to_thread(self._history.heard, case_ref)
        if heard.standing != Standing(target):
            said = words(self.config.language)
            text = said.state.format(said.states[target])
            await self._post(case_ref, f"state:{target}:{heard.mark}", text, (), heard, Standing(target))
        return target

    async def state(self, case_ref: str) -> CaseState:
        """What our last mail and staff's replies since say."""
        self._tokens.expect(case_ref)
        return (await asyncio.to_thread(self._history.heard, case_ref)).standing.state

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """Nobody queues in a mailbox."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """Replies and orders of staff since `cursor`, whatever the number of cases, in the order of their arrival."""
        if cursor is None:
            mark = await asyncio.to_thread(self._arrivals.head, self._clock.now().date())
            return DeskChanges((), str(mark))
        arrived = await asyncio.to_thread(self._arrivals.after, mark_in(cursor))
        for reply in arrived.unsaid:
            await self._tell_unsaid(reply)
        return DeskChanges(arrived.changes, str(arrived.mark))

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a reply's file; raises Rejected for anything else."""
        if media.source != NAME:
            raise Rejected(f"The e-mail desk has no file of {media.source}.")
        file = await asyncio.to_thread(self._arrivals.file, media.ref)
        for start in range(0, len(file.content), _CHUNK):
            yield file.content[start : start + _CHUNK]

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """A reply that did not reach the citizen, or perhaps did not, is told in the thread; of the others nothing is."""
        found = _CHANGE.fullmatch(change_id)
        if found is None or found[3] != StaffEventKind.REPLY or result is Delivery.SENT:
            return
        self._tokens.expect(found[1])
        said = words(self.config.language)
        told = said.not_sent if result is Delivery.NOT_SENT else said.uncertain
        await self._tell(found[1], f"{result}:{change_id}", told.format(reason))

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:  # noqa: ARG002 - signature of the port
        """A mailbox calls nobody, so no call can be authentic."""
        raise Rejected("The e-mail desk has no webhook; remove the one that calls this address.")

    async def close(self) -> None:
        """Log out of the mailbox."""
        await asyncio.to_thread(self._box.close)

    async def _tell_unsaid(self, reply: Reply) -> None:
        said = words(self.config.language)
        told = said.foreign_order.format(reply.unknown) if reply.unknown else said.unread
        log.warning("nothing of a staff mail could be sent to the citizen", extra={"case": reply.ref})
        try:
            await self._tell(reply.ref, f"unsaid:{reply.id}", told)
        except VentanillaError as fault:
            # Taking in the replies of others does not wait for this.
            log.warning("staff could not be told: %s", fault, extra={"case": reply.ref})

    async def _tell(self, ref: str, key: str, text: str) -> None:
        heard = await asyncio.to_thread(self._history.heard, ref)
        await self._post(ref, key, f"{words(self.config.language).internal}\n\n{text}", (), heard, None)

    async def _post_all(
        self, ref: str, key: str, text: str, files: Sequence[DeskFile], heard: Heard, standing: Standing | None
    ) -> str:
        """Send one mail, and one more for each share of files that it cannot bear; returns the first one's hashed key."""
        first, *others = shares(files, self.config.max_file)
        hashed = await self._post(ref, key, text, first, heard, standing)
        for number, share in enumerate(others, start=2):
            await self._post(ref, f"{key}#{number}", words(self.config.language).more_files, share, heard, None)
        return hashed

    async def _post(
        self,
        ref: str,
        key: str,
        text: str,
        files: tuple[DeskFile, ...],
        heard: Heard,
        standing: Standing | None,
    ) -> str:
        hashed = self._tokens.key(ref, key)
        if not await self._sent(hashed):
            now = self._clock.now()
            letter = Letter(ref, hashed, heard.subject, text, now, standing, heard.seen, files, key == OPENING)
            await self._submit(hashed, await asyncio.to_thread(written, letter, self.config, self._tokens), now)
        return hashed

    async def _sent(self, hashed: str) -> bool:
        if await asyncio.to_thread(self._history.sent, hashed):
            self._doubts.pop(hashed, None)
            return True
        since = self._doubts.get(hashed)
        if since is not None and self._clock.now() - since < timedelta(seconds=self.config.doubt):
            raise Retryable("It is not known yet whether the mail was sent; its copy is awaited.", _LOOK_AGAIN_SECONDS)
        return False

    async def _submit(self, hashed: str, raw: bytes, now: datetime) -> None:
        try:
            await self._submission.send(raw)
            await self._record(raw, now)
        except Ambiguous:
            self._doubts[hashed] = now
            raise
        self._doubts.pop(hashed, None)

    async def _record(self, raw: bytes, now: datetime) -> None:
        try:
            await asyncio.to_thread(self._box.keep, self.config.sent, raw, now)
        except VentanillaError as fault:
            raise Ambiguous(f"The mail was sent, but not recorded in the folder {self.config.sent}: {fault}") from fault

    def _refuse_large(self, files: Iterable[DeskFile]) -> None:
        for file in files:
            if len(file.content) > self.config.max_file:
                limit = self.config.max_file / MEGABYTE
                raise Rejected(f"The file {file.name} is larger than the desk takes ({limit:.0f} MB).")
