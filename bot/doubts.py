"""What waits for a person's word: doubtful sends and refused cases; and the news of them for whoever waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.sealing import Sealer
from bot.store import aftermath, audits, cases, refused
from bot.store.aftermath import News
from bot.store.database import Database
from bot.store.outbox import OutState
from bot.store.values import CASE_LINE, PART
from handlers.domain.ids import ConversationId
from handlers.errors import Ambiguous, Rejected, Retryable
from handlers.ports import Clock, Delivery

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.doubts")

_DIGITS = 19
_BEHIND = timedelta(minutes=1)
_SHOWN_WITHIN = timedelta(hours=1)
"""How long it is tried to show at a reply what became of it; the note on the case waits in the desk's queue anyway."""


@dataclass(frozen=True, slots=True)
class UncertainSend:
    """One message that was perhaps sent, or that is held back behind a notice that did not arrive."""

    id: str
    channel: str
    text: str
    at: datetime
    reason: str
    held: bool


class Doubts:
    """What staff see and decide of messages whose fate is not known."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def list(self) -> Sequence[UncertainSend]:
        """Everything that waits for a decision, oldest first."""
        with self._database.read() as connection:
            found = aftermath.doubtful(connection)
        return [
            UncertainSend(
                id=str(item.id),
                channel=item.channel,
                text=PART.validate_json(self._sealer.open(item.part_sealed)).plain,
                at=item.at,
                reason=item.reason,
                held=item.held,
            )
            for item in found
        ]

    def resend(self, row_id: str, user: str) -> None:
        """Send it again; raises Rejected when somebody was faster."""
        self._decide(row_id, user, resend=True)

    def drop(self, row_id: str, user: str) -> None:
        """Leave it; raises Rejected when somebody was faster."""
        self._decide(row_id, user, resend=False)

    def _decide(self, row_id: str, user: str, *, resend: bool) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            if not aftermath.decide(connection, _number(row_id), now, resend=resend):
                raise Rejected("Somebody has already decided about this message.")
            audits.record(
                connection,
                now,
                user,
                "resent a doubtful message" if resend else "dropped a doubtful message",
                f"outbound {row_id}",
            )


@dataclass(frozen=True, slots=True)
class RefusedCase:
    """One case that the desk did not take."""

    id: str
    channel: str
    subject: str
    at: datetime
    reason: str


class RefusedCases:
    """What staff see and decide of cases that the desk did not take."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def list(self) -> Sequence[RefusedCase]:
        """Everything that waits for a decision, oldest first."""
        with self._database.read() as connection:
            found = refused.listed(connection)
        return [RefusedCase(str(case.id), case.channel, case.subject, case.at, case.reason) for case in found]

    def retry(self, case_id: str, user: str) -> None:
        """Let the desk be asked again; raises Rejected when somebody was faster."""
        self._decide(case_id, user, refused.retry, "retried a refused case")

    def drop(self, case_id: str, user: str) -> None:
        """Give it up; raises Rejected when somebody was faster."""
        self._decide(case_id, user, refused.drop, "dropped a refused case")

    def _decide(self, case_id: str, user: str, do: Callable[[Connection, int, datetime], bool], what: str) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            if not do(connection, _number(case_id), now):
                raise Rejected("Somebody has already decided about this case.")
            audits.record(connection, now, user, what, f"case {case_id}")


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line of a case that the desk did not take."""

    id: str
    channel: str
    case: str
    text: str
    at: datetime
    reason: str


class RefusedLines:
    """What staff see and decide of lines that the desk did not take."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def list(self) -> Sequence[RefusedLine]:
        """Everything that waits for a decision, oldest first."""
        with self._database.read() as connection:
            found = refused.lines_listed(connection)
        return [
            RefusedLine(
                str(line.id),
                line.channel,
                f"{line.desk} {line.ref}".strip(),
                CASE_LINE.validate_json(self._sealer.open(line.body_sealed)).text,
                line.at,
                line.reason,
            )
            for line in found
        ]

    def retry(self, line_id: str, user: str) -> None:
        """Let the line be written again; raises Rejected when somebody was faster."""
        self._decide(line_id, user, refused.retry_line, "retried a refused line")

    def drop(self, line_id: str, user: str) -> None:
        """Leave it unwritten; raises Rejected when somebody was faster."""
        self._decide(line_id, user, refused.drop_line, "dropped a refused line")

    def _decide(self, line_id: str, user: str, do: Callable[[Connection, int, datetime], bool], what: str) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            if not do(connection, _number(line_id), now):
                raise Rejected("Somebody has already decided about this line.")
            audits.record(connection, now, user, what, f"line {line_id}")


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits to be written at one desk, since when, and what the desk said to the last try."""

    desk: str
    lines: int
    since: datetime
    reason: str


class Backlogs:
    """The desks that are behind."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def list(self) -> Sequence[Backlog]:
        """Every desk that something has waited for longer than a minute."""
        with self._database.read() as connection:
            found = cases.backlogs(connection, self._clock.now() - _BEHIND)
        return [Backlog(*each) for each in found]


class Hearers(Protocol):
    """The desks, as far as they hear what became of a reply; see `bot.desk_sync.Desks`."""

    def delivered(self, desk: str, change_id: str, delivery: Delivery, reason: str) -> None:
        """Show it at the reply itself; raises Retryable or Ambiguous."""

    def note(self, conversation_id: ConversationId, text: str) -> None:
        """Put an internal note on the conversation's case."""


class DeliveryNews:
    """Tells the desk what became of staff's replies, and notes on the case what did not surely reach the citizen."""

    def __init__(self, database: Database, desks: Hearers, clock: Clock) -> None:
        self._database = database
        self._desks = desks
        self._clock = clock

    def sweep(self) -> None:
        """Tell everything that was not told yet; telling twice does no harm, not telling would.

        A desk that is away, or does not say whether it has written, is asked again at the next sweep, and hinders no other.
        """
        away: set[str] = set()
        last = 0
        while page := self._untold(last, away):
            for news in page:
                self._tell(news, away)
            last = page[-1].id

    def _untold(self, after: int, away: Collection[str]) -> list[News]:
        with self._database.read() as connection:
            return aftermath.untold(connection, after, away)

    def _tell(self, news: News, away: set[str]) -> None:
        """Tell one; a desk that cannot hear it now is added to those that are `away`."""
        if news.desk_change is not None and (news.desk in away or not self._shown(news, news.desk_change)):
            away.add(news.desk)
            return
        if news.state in {OutState.UNCERTAIN, OutState.REFUSED, OutState.HELD}:
            self._desks.note(news.conversation_id, _sentence(news))
        with self._database.write() as connection:
            aftermath.told(connection, news.id, self._clock.now())

    def _shown(self, news: News, change_id: str) -> bool:
        """Show at the reply itself what became of it; False where that must be tried again."""
        with self._database.read() as connection:
            fate = aftermath.fate(connection, news.conversation_id, change_id)
        if fate is None:
            return True
        try:
            delivery = _DELIVERY.get(fate.state, Delivery.NOT_SENT)
            self._desks.delivered(news.desk, change_id, delivery, fate.reason)
        except (Retryable, Ambiguous) as fault:
            log.warning("what became of a reply cannot be shown yet", extra={"desk": news.desk, "reason": str(fault)})
            return self._clock.now() - news.at >= _SHOWN_WITHIN
        except Exception:
            # One that cannot be shown must not keep the others from being shown, nor staff from the note on the case.
            log.exception("what became of a reply cannot be shown", extra={"outbound": news.id})
        return True


def _number(row_id: str) -> int:
    if not (row_id.isascii() and row_id.isdigit() and len(row_id) < _DIGITS):
        raise Rejected("There is no such thing to decide about.")
    return int(row_id)


_DELIVERY = {OutState.SENT: Delivery.SENT, OutState.UNCERTAIN: Delivery.UNCERTAIN}


def _sentence(news: News) -> str:
    if news.reason.startswith("blocked"):
        return "Este mensaje no ha llegado a la persona: ha bloqueado el canal de la entidad."
    if news.state is OutState.HELD:
        return (
            "Un mensaje espera: el aviso que va antes que todo no ha llegado a la persona. Saldrá cuando vuelva a "
            "escribir; en «Envíos dudosos» puede intentarlo antes."
        )
    if news.state is OutState.UNCERTAIN:
        return "No se sabe si un mensaje ha llegado a la persona. Decida en «Envíos dudosos» si se vuelve a enviar."
    if news.desk_change is not None:
        return f"Su respuesta NO se ha enviado a la persona: {news.reason}."
    return f"Un mensaje no ha llegado a la persona ({news.reason})."
