"""Turns what came into the inbox since the last look into changes of cases."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crm_adapter.mail.config import MailConfig
from crm_adapter.mail.content import FoundFile
from crm_adapter.mail.judging import Verdict
from crm_adapter.mail.mailbox import Box, Stored, since
from crm_adapter.mail.replies import Reader, Reply
from crm_adapter.mail.standing import SAYS_STATE, Order
from handlers.domain.case import StaffEvent, StaffEventKind
from handlers.domain.media import MediaRef, kind_of
from handlers.errors import Rejected
from handlers.ports import DeskChange

NAME = "email"
log = logging.getLogger("ventanilla.desk.email")

_PAGE = 100
_PAGES = 20
_LARGEST = 60 * 1024 * 1024
_CURSOR = re.compile(r"([0-9]{1,10})\.([0-9]{1,10})\.([0-9]{4}-[0-9]{2}-[0-9]{2})")
_FILE = re.compile(r"([0-9]{1,10})\.([0-9]{1,10})\.([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the inbox has been read; the day is for the case that the server numbers its mails anew."""

    validity: int
    uid: int
    day: date

    def __str__(self) -> str:
        return f"{self.validity}.{self.uid}.{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page of what came in."""

    changes: tuple[DeskChange, ...]
    unsaid: tuple[Reply, ...]
    """Staff mails of which nothing can be sent to the citizen, as their writers should know."""
    mark: Mark


class Arrivals:
    """Reads the inbox once for all cases; all calls block. A mail that is no reply stays where it is, unread."""

    def __init__(self, box: Box, config: MailConfig, reader: Reader) -> None:
        self._box = box
        self._config = config
        self._reader = reader

    def head(self, today: date) -> Mark:
        """From now on."""
        folder = self._box.look(self._config.inbox)
        return Mark(folder.validity, folder.next_uid - 1, today)

    def after(self, mark: Mark) -> Arrived:
        """The next changes; a page without any is followed by the next at once, some thousands of mails far."""
        folder = self._box.look(self._config.inbox)
        if folder.validity != mark.validity:
            mark = self._renumbered(mark, folder.validity, folder.next_uid)
        elif folder.next_uid <= mark.uid + 1:
            return Arrived((), (), mark)
        waiting = [uid for uid in self._box.search(self._config.inbox, f"UID {mark.uid + 1}:*") if uid > mark.uid]
        arrived = Arrived((), (), mark)
        for start in range(0, min(len(waiting), _PAGE * _PAGES), _PAGE):
            arrived = self._page(waiting[start : start + _PAGE], mark)
            mark = arrived.mark
            if arrived.changes or arrived.unsaid:
                break
        return arrived

    def file(self, ref: str) -> FoundFile:
        """A file of a reply; raises Rejected for whatever was not meant for the citizen."""
        found = _FILE.fullmatch(ref)
        if found is None or self._box.look(self._config.inbox).validity != int(found[1]):
            raise Rejected(f"The e-mail desk has no file {ref!r}.")
        for stored in self._box.read(self._config.inbox, [int(found[2])], whole=True):
            reply = self._reader.reply(stored)
            if reply is not None and int(found[3]) < len(reply.files):
                return reply.files[int(found[3])]
        raise Rejected(f"The e-mail desk has no file {ref!r}.")

    def _renumbered(self, mark: Mark, validity: int, next_uid: int) -> Mark:
        # Mails of a day before come up again; their changes have the same ids as the first time.
        log.warning("the mail server has numbered the inbox anew; it is read again from %s on", mark.day)
        again = self._box.search(self._config.inbox, since(mark.day - timedelta(days=1)))
        return Mark(validity, (again[0] if again else next_uid) - 1, mark.day)

    def _page(self, uids: list[int], mark: Mark) -> Arrived:
        changes: list[DeskChange] = []
        unsaid: list[Reply] = []
        day = mark.day
        for stored in self._box.read(self._config.inbox, uids):
            day = max(day, stored.at.date())
            reply = self._reply(stored)
            if reply is None:
                continue
            found = tuple(self._changes(reply, f"{mark.validity}.{stored.uid}"))
            changes.extend(found)
            if not found and reply.order is not Order.NOTE:
                unsaid.append(reply)
        return Arrived(tuple(changes), tuple(unsaid), Mark(mark.validity, uids[-1], day))

    def _reply(self, stored: Stored) -> Reply | None:
        judgement = self._reader.judge(stored)
        if judgement.verdict is Verdict.BOUNCE:
            self._tell_bounce(stored)
        elif judgement.verdict is Verdict.REPLY and stored.size > _LARGEST:
            log.error("a staff mail is too large to be read", extra={"uid": stored.uid, "case": judgement.ref})
        elif judgement.verdict is Verdict.REPLY:
            whole = self._box.read(self._config.inbox, [stored.uid], whole=True)
            return self._reader.reply(whole[0]) if whole else None
        elif judgement.verdict is not Verdict.OWN:
            log.warning("mail left in the mailbox: %s", judgement.verdict, extra={"uid": stored.uid})
        return None

    def _tell_bounce(self, stored: Stored) -> None:
        whole = self._box.read(self._config.inbox, [stored.uid], whole=True) if stored.size <= _LARGEST else []
        case = next((self._reader.bounced(one) for one in whole), "")
        log.error("a mail to staff came back: nobody has read it", extra={"uid": stored.uid, "case": case})

    def _changes(self, reply: Reply, place: str) -> Iterator[DeskChange]:
        if reply.says:
            media = tuple(
                MediaRef(NAME, f"{place}.{number}", kind_of(file.mime), file.name, file.mime, len(file.content))
                for number, file in enumerate(reply.files)
            )
            yield self._change(reply, StaffEventKind.REPLY, text=reply.text, media=media)
        if reply.order is Order.BOT:
            yield self._change(reply, StaffEventKind.HAND_BACK)
        elif reply.order in SAYS_STATE:
            event = StaffEvent(StaffEventKind.STATE, reply.ref, reply.at, state=SAYS_STATE[reply.order])
            yield DeskChange(f"{reply.ref}.{reply.id}.{event.kind}", event)

    def _change(
        self, reply: Reply, kind: StaffEventKind, *, text: str = "", media: tuple[MediaRef, ...] = ()
    ) -> DeskChange:
        event = StaffEvent(kind, reply.ref, reply.at, text=text, media=media, signature=self._config.unit)
        return DeskChange(f"{reply.ref}.{reply.id}.{kind}", event)


def mark_in(cursor: str) -> Mark:
    """The mark that a cursor of ours tells; raises Rejected for anything else."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Rejected(f"{cursor!r} is not a cursor of the e-mail desk.")
    try:
        day = date.fromisoformat(found[3])
    except ValueError as fault:
        raise Rejected(f"{cursor!r} is not a cursor of the e-mail desk.") from fault
    return Mark(int(found[1]), int(found[2]), day)
