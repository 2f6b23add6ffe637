"""Uncertain sends: shown to staff, sent again or dropped by a person's word, and told to whoever waits for news of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bridge import Bridge
from bot.desk_sync import DeskSync
from bot.sealing import Sealer
from bot.store import aftermath, audits
from bot.store.aftermath import News
from bot.store.database import Database
from bot.store.outbox import OutState
from bot.store.values import PART
from handlers.errors import Rejected, Retryable
from handlers.ports import Clock, Delivery, Desk

log = logging.getLogger("ventanilla.doubts")


@dataclass(frozen=True, slots=True)
class UncertainSend:
    """One message that was perhaps sent."""

    id: str
    channel: str
    text: str
    at: datetime
    reason: str


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
        if not row_id.isdigit():
            raise Rejected("There is no such message.")
        with self._database.write() as connection:
            if not aftermath.decide(connection, int(row_id), now, resend=resend):
                raise Rejected("Somebody has already decided about this message.")
            audits.record(
                connection,
                now,
                user,
                "resent a doubtful message" if resend else "dropped a doubtful message",
                f"outbound {row_id}",
            )


class DeliveryNews:
    """Tells the desk what became of staff's replies, and notes on the case what did not surely reach the citizen."""

    def __init__(self, database: Database, desk: Desk, sync: DeskSync, bridge: Bridge, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._sync = sync
        self._bridge = bridge
        self._clock = clock

    def sweep(self) -> None:
        """Tell everything that was not told yet; telling twice does no harm, not telling would."""
        with self._database.read() as connection:
            waiting = aftermath.untold(connection)
        for news in waiting:
            try:
                self._tell(news)
            except Retryable:
                raise
            except Exception:
                # One that cannot be told must not keep the others from being told.
                log.exception("what became of a message cannot be told", extra={"outbound": news.id})
            with self._database.write() as connection:
                aftermath.told(connection, news.id, self._clock.now())

    def _tell(self, news: News) -> None:
        if news.desk_change is not None:
            with self._database.read() as connection:
                fate = aftermath.fate(connection, news.conversation_id, news.desk_change)
            if fate is not None:
                delivery = _DELIVERY.get(fate.state, Delivery.NOT_SENT)
                self._bridge.run(self._desk.delivered(news.desk_change, delivery, fate.reason))
        if news.state in {OutState.UNCERTAIN, OutState.REFUSED}:
            self._sync.note(news.conversation_id, _sentence(news))


_DELIVERY = {OutState.SENT: Delivery.SENT, OutState.UNCERTAIN: Delivery.UNCERTAIN}


def _sentence(news: News) -> str:
    if news.reason.startswith("blocked"):
        return "Este mensaje no ha llegado a la persona: ha bloqueado el canal de la entidad."
    if news.state is OutState.UNCERTAIN:
        return "No se sabe si un mensaje ha llegado a la persona. Decida en «Envíos dudosos» si se vuelve a enviar."
    return f"Un mensaje no ha llegado a la persona ({news.reason})."
