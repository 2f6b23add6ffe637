"""Understand, decide, write: one inbound row becomes new state, messages, facts and desk lines in one idempotent transaction."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.bridge import Bridge
from bot.desk_sync import CHANGE_LOST, note
from bot.inbox import TIMER, Inbox, is_from_desk, is_internal
from bot.outbox import Outbox
from bot.publication import Publication
from bot.sealing import Sealer
from bot.store import cases, notices, outbox, people
from bot.store import inbox as rows
from bot.store.database import Database
from bot.store.inbox import InboundRow
from bot.store.values import MASKED, STAFF_EVENT
from bot.writing import Writer, Written
from handlers.decide import decide
from handlers.domain.agency import Agency
from handlers.domain.case import StaffEventKind
from handlers.domain.conversation import Conversation
from handlers.domain.ids import ChannelName
from handlers.domain.message import Inbound, Kind
from handlers.domain.understanding import Understanding
from handlers.errors import Retryable
from handlers.ports import Channel, Clock, Masked, Meter, RawEvent, Redactor, Understander
from handlers.turn import StaffSide

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.turn")

REPLY_LOST = "el programa no ha podido prepararla; vuelva a escribirla y avise a quien mantiene el servicio"
"""Why a reply was not sent: what staff read."""
_TRIES = 3
_PAUSE_SECONDS = 0.2
_WITH_WORDS = frozenset({Kind.TEXT, Kind.FILE, Kind.EDIT})
_ANSWERABLE = frozenset({Kind.TEXT, Kind.FILE, Kind.LOCATION, Kind.CONTACT, Kind.PRESS, Kind.COMMAND, Kind.UNSUPPORTED})
_PRIVATE_PAYLOADS = {Kind.LOCATION: ("ubicación", "location"), Kind.CONTACT: ("teléfono", "phone")}


class Turn:
    """Handles one inbound row after another, each conversation's in order."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        writer: Writer,
        sealer: Sealer,
        channels: Mapping[ChannelName, Channel],
        publication: Publication,
        understander: Understander,
        redactor: Redactor,
        bridge: Bridge,
        meter: Meter,
        clock: Clock,
        desk_waits: Callable[[], None],
        side: Callable[[int], StaffSide],
    ) -> None:
        """`side`: what the desk lets a person know, of whom so many wait before them."""
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._writer = writer
        self._sealer = sealer
        self._channels = channels
        self._publication = publication
        self._understander = understander
        self._redactor = redactor
        self._bridge = bridge
        self._meter = meter
        self._clock = clock
        self._desk_waits = desk_waits
        self._side = side

    def handle(self, inbound_id: int) -> None:
        """Handle one inbound row and send what follows from it; repeated calls change nothing more."""
        with self._database.read() as connection:
            row = rows.read(connection, inbound_id)
        if row is None:
            return
        conversation_id = row.conversation_id if row.done else self._settle(row)
        if conversation_id is not None:
            self._outbox.drain(conversation_id)

    def _settle(self, row: InboundRow) -> int | None:
        """Write the turn; an odd row is tried again, then answered as something that we cannot take, then given up."""
        for attempt in range(_TRIES):
            try:
                return self._write(row, odd=attempt == _TRIES - 1)
            except Retryable:
                # The database is away: nothing is wrong with this row, and whoever called waits with it.
                raise
            except Exception as fault:
                log.exception(
                    "a turn failed", extra={"inbound": row.id, "channel": row.channel, "fault": type(fault).__name__}
                )
                time.sleep(_PAUSE_SECONDS)
        self._give_up(row)
        return None

    def _give_up(self, row: InboundRow) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            rows.finish(connection, row.id, "failed", None, now, error="the turn failed repeatedly; see the log")
            if is_from_desk(row.channel):
                self._tell_staff(connection, row, now)
        self._meter.update(ChannelName(row.channel), "failed")
        self._desk_waits()

    def _tell_staff(self, connection: Connection, row: InboundRow, now: datetime) -> None:
        """What staff did reached nobody, and they believe that it did."""
        whose = people.whose(connection, row.lane)
        if whose is None:
            return
        conversation_id, channel = whose
        if self._was_reply(row):
            outbox.never_sent(connection, row.id, conversation_id, channel, row.external_id, now, REPLY_LOST)
        else:
            note(connection, self._sealer, conversation_id, CHANGE_LOST, now)

    def _was_reply(self, row: InboundRow) -> bool:
        """Whether the row brought a reply; what cannot even be read is taken for one."""
        try:
            event = STAFF_EVENT.validate_json(self._inbox.open(row.sealed or b"").body)
        except Exception:
            log.exception("what staff did cannot be read", extra={"inbound": row.id})
            return True
        return event.kind is StaffEventKind.REPLY

    def _write(self, row: InboundRow, *, odd: bool) -> int | None:
        event = self._inbox.open(row.sealed or b"")
        inbound = self._parse(row, event)
        if odd and inbound.kind in _ANSWERABLE:
            inbound = replace(inbound, kind=Kind.UNSUPPORTED, text="", payload="", media=())
        if inbound.kind is Kind.PRESS:
            self._bridge.start(self._channels[inbound.channel].acknowledge(event))
        clean, masked = self._redact(inbound)
        agency = self._publication.agency
        with self._database.read() as connection:
            before = people.find(connection, inbound.channel, row.lane)
        if before is None and (inbound.kind is Kind.IGNORED or not event.lane):
            self._ignore(row, inbound)
            return None
        understanding = self._understand(clean, agency, before)
        with self._database.write() as connection:
            conversation = self._conversation(connection, row, event, clean, agency)
            if rows.is_done(connection, row.id):
                # Another process was faster; the conversation's lock has made this one wait for it.
                return conversation.id
            written = self._decide_and_write(connection, row, clean, masked, conversation, understanding, agency)
        self._meter.update(inbound.channel, inbound.kind.value)
        if written.desk_lines:
            self._desk_waits()
        return conversation.id

    def _decide_and_write(
        self,
        connection: Connection,
        row: InboundRow,
        inbound: Inbound,
        masked: tuple[Masked, ...],
        conversation: Conversation,
        understanding: Understanding | None,
        agency: Agency,
    ) -> Written:
        now = self._clock.now()
        side = self._side(cases.ahead(connection, conversation.id))
        decision = decide(conversation, inbound, understanding, agency, now, side)
        masked_sealed = self._sealer.seal(MASKED.dump_json(masked)) if masked else None
        written = self._writer.write(connection, row, inbound, masked_sealed, conversation, decision, now)
        rows.finish(connection, row.id, inbound.kind.value, conversation.id, now)
        return written

    def _ignore(self, row: InboundRow, inbound: Inbound) -> None:
        with self._database.write() as connection:
            rows.finish(connection, row.id, inbound.kind.value, None, self._clock.now())
        self._meter.update(inbound.channel, inbound.kind.value)

    def _conversation(
        self, connection: Connection, row: InboundRow, event: RawEvent, inbound: Inbound, agency: Agency
    ) -> Conversation:
        found = people.find(connection, inbound.channel, row.lane, lock=True)
        if found is not None and notices.is_lost(connection, found.id):
            # The person never got the notice for sure: whatever is said now begins with it.
            return replace(found, notice_version="")
        if found is not None:
            return found
        language = inbound.language_hint if inbound.language_hint in agency.languages else agency.default_language
        address = self._sealer.seal(event.lane.encode())
        return people.create(
            connection, inbound.channel, row.lane, address, language or agency.default_language, self._clock.now()
        )

    def _parse(self, row: InboundRow, event: RawEvent) -> Inbound:
        if row.channel == TIMER:
            return self._timer(row, event)
        if is_internal(row.channel):
            return self._staff(row, event)
        return self._channels[ChannelName(row.channel)].parse(event, row.received_at)

    def _timer(self, row: InboundRow, event: RawEvent) -> Inbound:
        body = json.loads(event.body)
        return Inbound(
            channel=self._channel_of(row.lane),
            external_id=row.external_id,
            kind=Kind.TIMER,
            sent_at=datetime.fromisoformat(body["due"]),
            text=body["kind"],
            payload=body["key"],
        )

    def _staff(self, row: InboundRow, event: RawEvent) -> Inbound:
        staff = STAFF_EVENT.validate_json(event.body)
        return Inbound(
            channel=self._channel_of(row.lane),
            external_id=row.external_id,
            kind=Kind.STAFF,
            sent_at=staff.at,
            staff=staff,
        )

    def _channel_of(self, lane: str) -> ChannelName:
        with self._database.read() as connection:
            return people.channel_of(connection, lane)

    def _redact(self, inbound: Inbound) -> tuple[Inbound, tuple[Masked, ...]]:
        """Take personal data out of everything that may be kept readable."""
        redacted = self._redactor.redact(inbound.text, self._publication.public_numbers)
        masked = redacted.masked
        clean = replace(inbound, text=redacted.text, display_name="")
        if inbound.kind in _PRIVATE_PAYLOADS and inbound.payload:
            word, kind = _PRIVATE_PAYLOADS[inbound.kind]
            masked = (*masked, Masked(kind=kind, placeholder=f"[{word}]", value=inbound.payload))
            clean = replace(clean, payload=f"[{word}]")
        elif inbound.kind is Kind.COMMAND and inbound.payload:
            clean = replace(clean, payload=self._redactor.redact(inbound.payload).text)
        return clean, masked

    def _understand(self, inbound: Inbound, agency: Agency, conversation: Conversation | None) -> Understanding | None:
        if inbound.kind not in _WITH_WORDS or not inbound.text.strip():
            return None
        language = (
            conversation.language if conversation is not None else (inbound.language_hint or agency.default_language)
        )
        chosen = conversation is not None and conversation.language_chosen
        understanding = self._understander.understand(inbound.text, agency, language, chosen, inbound.sent_at)
        self._meter.prediction(inbound.channel, understanding.top.intent.value)
        return understanding
