"""Send: claim a row, make one network call with no transaction open, record what came of it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bridge import Bridge
from bot.engine import Engine
from bot.sealing import Sealer
from bot.store import budget, notices, outbox, people
from bot.store.database import Database, insist
from bot.store.outbox import Claim, OutState
from bot.store.values import PART
from handlers.domain.decision import Voice
from handlers.domain.ids import ChannelName, ConversationId
from handlers.domain.media import MediaRef
from handlers.ports import Channel, Clock, Meter, Refused, RefusedReason, Retry, SendResult, Sent, Uncertain

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.outbox")

_NOTICE_TRIES = 8
_NOTICE_PAUSE_SECONDS = 1.0
_INTERRUPTED = "The service stopped between sending this and noting it."


class Outbox:
    """Sends what is planned, in each conversation's order, and never twice without a person's word."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        sealer: Sealer,
        channels: Mapping[ChannelName, Channel],
        bridge: Bridge,
        meter: Meter,
        clock: Clock,
        executor: str,
        boot: str,
        read_file: Callable[[MediaRef], AsyncIterator[bytes]],
        news: Callable[[], None],
    ) -> None:
        self._database = database
        self._engine = engine
        self._sealer = sealer
        self._channels = channels
        self._bridge = bridge
        self._meter = meter
        self._clock = clock
        self._executor = executor
        self._boot = boot
        self._read_file = read_file
        self._news = news

    def drain(self, conversation_id: int) -> None:
        """Send everything of one conversation that may leave now. Runs in the conversation's own lane."""
        self._give_up_abandoned(conversation_id)
        while (claim := self._claim(conversation_id)) is not None:
            if not self._send(ConversationId(conversation_id), claim):
                return

    def sweep(self) -> None:
        """Queue a try for every conversation with something due: retries, and what a crash left behind."""
        with self._database.read() as connection:
            waiting = outbox.due(connection, self._clock.now(), self._executor, self._boot)
        if not waiting:
            return
        with self._database.write() as connection:
            for conversation_id, channel, lane, key in waiting:
                self._engine.enqueue_delivery(connection, channel, conversation_id, lane, key)

    def _claim(self, conversation_id: int) -> Claim | None:
        with self._database.write() as connection:
            gap = self._gap(conversation_id, connection)
            return outbox.claim_next(connection, conversation_id, self._executor, self._boot, self._clock.now(), gap)

    def _gap(self, conversation_id: int, connection: Connection) -> float:
        channel = self._channels.get(people.reach(connection, conversation_id).channel)
        return 0.0 if channel is None else channel.caps.seconds_per_account

    def _give_up_abandoned(self, conversation_id: int) -> None:
        with self._database.write() as connection:
            rows = outbox.abandoned(connection, conversation_id, self._executor, self._boot)
            for row_id, voice in rows:
                if voice == Voice.NOTICE:
                    outbox.postpone(connection, row_id, self._clock.now(), _INTERRUPTED)
                else:
                    outbox.settle(connection, row_id, OutState.UNCERTAIN, self._clock.now(), reason=_INTERRUPTED)
        for row_id, _ in rows:
            log.warning("uncertain send", extra={"outbound": row_id})
            self._news()

    def _send(self, conversation_id: ConversationId, claim: Claim) -> bool:
        """Send one claimed row; returns whether the next one may follow."""
        result = self._call(conversation_id, claim)
        try:
            return insist(lambda: self._record(conversation_id, claim, result))
        except Exception:
            # A row that stayed claimed would silence its conversation until the next start.
            log.exception("what came of a message could not be noted", extra={"outbound": claim.id})
            return insist(lambda: self._record(conversation_id, claim, Uncertain("It could not be noted.")))

    def _call(self, conversation_id: ConversationId, claim: Claim) -> SendResult:
        try:
            address = insist(lambda: self._address(conversation_id))
            part = PART.validate_json(self._sealer.open(claim.part_sealed))
        except Exception as fault:
            log.exception("a message cannot be read", extra={"outbound": claim.id})
            return Refused(RefusedReason.BAD_FORMAT, f"{type(fault).__name__} while reading it")
        channel = self._channels.get(claim.channel)
        if channel is None:
            return Refused(RefusedReason.FORBIDDEN, f"The channel {claim.channel} is switched off.")
        try:
            return self._bridge.run(channel.send(address, part, self._read_file))
        except Exception as fault:
            # Whatever went wrong, the message may have gone out: it must not stay claimed, nor be sent again.
            log.exception("sending failed in an unforeseen way", extra={"outbound": claim.id})
            return Uncertain(f"{type(fault).__name__} while sending")

    def _address(self, conversation_id: ConversationId) -> str:
        with self._database.read() as connection:
            reach = people.reach(connection, conversation_id)
        return self._sealer.open(reach.address_sealed).decode()

    def _record(self, conversation_id: ConversationId, claim: Claim, result: SendResult) -> bool:
        now = self._clock.now()
        match result:
            case Sent(remote_id):
                with self._database.write() as connection:
                    outbox.settle(connection, claim.id, OutState.SENT, now, remote_id=remote_id)
                    if claim.voice == Voice.NOTICE:
                        notices.release(connection, conversation_id, now)
                self._meter.outbound(claim.channel, "sent")
                self._meter.latency(claim.channel, (now - claim.received_at).total_seconds())
                if claim.desk_change is not None:
                    self._news()
                return True
            case Retry(after, account, reason):
                self._postpone(claim, after, reason, account=account)
                return False
            case Uncertain(reason) if claim.voice == Voice.NOTICE and claim.attempts < _NOTICE_TRIES:
                # A notice given twice does no harm; an answer without it must not leave.
                self._postpone(claim, _NOTICE_PAUSE_SECONDS, reason, account=False)
                return False
            case Uncertain(reason):
                with self._database.write() as connection:
                    outbox.settle(connection, claim.id, OutState.UNCERTAIN, now, reason=reason)
                    if claim.voice == Voice.NOTICE:
                        notices.hold(connection, conversation_id, now)
                self._meter.outbound(claim.channel, "uncertain")
                self._news()
                return True
            case Refused():
                return self._refused(conversation_id, claim, result)

    def _postpone(self, claim: Claim, after: float, reason: str, *, account: bool) -> None:
        until = self._clock.now() + timedelta(seconds=max(after, 0.05))
        with self._database.write() as connection:
            outbox.postpone(connection, claim.id, until, reason)
            if account:
                budget.hold(connection, claim.channel, until)
        self._meter.outbound(claim.channel, "rate_limited")

    def _refused(self, conversation_id: ConversationId, claim: Claim, result: Refused) -> bool:
        now = self._clock.now()
        if result.reason is RefusedReason.MOVED and result.moved_to:
            with self._database.write() as connection:
                lane = self._sealer.fingerprint(claim.channel, result.moved_to)
                people.move(connection, conversation_id, self._sealer.seal(result.moved_to.encode()), lane)
                outbox.postpone(connection, claim.id, now, "moved")
            return True
        blocked = result.reason is RefusedReason.BLOCKED
        reason = f"{result.reason.value}: {result.detail}" if result.detail else result.reason.value
        # A notice may be tried again, with what waits behind it; where the person has blocked us, nothing may.
        held = claim.voice == Voice.NOTICE and not blocked
        with self._database.write() as connection:
            state = OutState.HELD if held else OutState.REFUSED
            outbox.settle(connection, claim.id, state, now, reason=reason)
            if held:
                notices.hold(connection, conversation_id, now)
            if blocked:
                outbox.withdraw(connection, conversation_id, OutState.REFUSED, now, reason)
        self._meter.outbound(claim.channel, "failed")
        self._news()
        return not blocked
