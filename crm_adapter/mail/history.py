"""What the bot's mailbox knows of a case: how it stands, and whether a mail has been sent already."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from crm_adapter.mail.compose import CASE, KEY, SEEN, STATE, subject_of
from crm_adapter.mail.config import MailConfig
from crm_adapter.mail.headers import decoded, raw_value
from crm_adapter.mail.judging import Verdict
from crm_adapter.mail.mailbox import Box, Folder, Stored, since
from crm_adapter.mail.replies import Reader
from crm_adapter.mail.standing import Order, Standing, standing_in

_ORDER_WITHIN = 300_000
"""bytes of a mail in which its order and its first words stand, whatever files follow"""
_SEEN = re.compile(r"(\d{1,10})\.(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Heard:
    """A case as far as the mailbox has heard of it."""

    standing: Standing
    subject: str
    seen: str
    """The last mail of the inbox that is counted in, as "validity.uid"."""
    mark: str
    """Changes with every mail that counts, and with nothing else."""


class History:
    """Reads the two folders; all calls block.

    Each mail of ours that changes how the case stands says so in its header, with the last mail of the inbox at that
    time; so the state is what the last of them says and what staff have said since, whatever is restarted or set back.
    """

    def __init__(self, box: Box, config: MailConfig, reader: Reader) -> None:
        self._box = box
        self._config = config
        self._reader = reader

    def sent(self, key: str) -> bool:
        """Whether the mail with this hashed key has been sent, by the record or by the copy that came back.

        A copy without a record becomes the record: the mail's fate was not known before.
        """
        criteria = f'HEADER {KEY} "{key}"'
        if self._box.search(self._config.sent, criteria):
            return True
        copies = self._box.read(self._config.inbox, self._box.search(self._config.inbox, criteria)[:1], whole=True)
        for copy in copies:
            self._box.keep(self._config.sent, copy.raw, copy.at)
        return bool(copies)

    def unheard(self, ref: str, subject: str) -> Heard:
        """A case that begins."""
        folder = self._box.look(self._config.inbox)
        return Heard(Standing(), subject_of(ref, subject), f"{folder.validity}.{folder.next_uid - 1}", "")

    def heard(self, ref: str) -> Heard:
        """How the case stands now."""
        folder = self._box.look(self._config.inbox)
        said = self._box.search(self._config.sent, f'HEADER {CASE} "{ref}" HEADER {STATE} "state="')
        last = self._box.read(self._config.sent, said[-1:])
        mail = email.message_from_bytes(last[0].raw if last else b"")
        standing = standing_in(raw_value(mail, STATE))
        mark = raw_value(mail, KEY)
        for stored in self._since(
            ref, folder, raw_value(mail, SEEN), last[0].at if last else datetime.fromtimestamp(0, UTC)
        ):
            reply = self._reader.reply(stored)
            if reply is None or reply.ref != ref or reply.order is Order.NOTE:
                continue
            standing = standing.after_staff(reply.order, replied=reply.says)
            mark = reply.id
        subject = decoded(raw_value(mail, "Subject")) or subject_of(ref, "")
        return Heard(standing, subject, f"{folder.validity}.{folder.next_uid - 1}", mark)

    def _since(self, ref: str, folder: Folder, seen: str, at: datetime) -> list[Stored]:
        """The replies about a case that are not counted in yet; by their time where the folder was made anew."""
        found = _SEEN.fullmatch(seen)
        same = found is not None and int(found[1]) == folder.validity
        first = int(found[2]) + 1 if found is not None and same else 1
        about = f'OR OR HEADER References "{ref}" HEADER In-Reply-To "{ref}" SUBJECT "{ref}"'
        when = f"UID {first}:*" if same else since(at.date())
        uids = [
            uid for uid in self._box.search(self._config.inbox, f"{when} {about}") if first <= uid < folder.next_uid
        ]
        headers = self._box.read(self._config.inbox, uids)
        replies = [
            one.uid for one in headers if self._reader.judge(one).verdict is Verdict.REPLY and (same or one.at >= at)
        ]
        return self._box.read(self._config.inbox, replies, first=_ORDER_WITHIN)
