"""The tables of the way of a message. A readable text column holds redacted text only; whatever is not redacted is sealed."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.metadata import Moment, metadata

# SQLite numbers rows by itself only where the key's type is INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

contact = Table(
    "contact",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("channel", "fingerprint"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("contact_id", RowId, ForeignKey("contact.id"), nullable=False, unique=True),
    Column("channel", String(40), nullable=False),
    Column("state", JSON, nullable=False),
    Column("speaker", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)

inbound = Table(
    "inbound",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("external_id", String(200), nullable=False),
    Column("lane", String(64), nullable=False),
    Column("sealed", LargeBinary),
    Column("received_at", Moment, nullable=False),
    Column("kind", String(20)),
    Column("conversation_id", RowId, ForeignKey("conversation.id")),
    Column("attempts", Integer, nullable=False, default=0),
    Column("done_at", Moment),
    Column("failed_at", Moment),
    Column("error", String(200)),
    UniqueConstraint("channel", "external_id"),
)
Index(
    "ix_inbound_open",
    inbound.c.received_at,
    sqlite_where=inbound.c.done_at.is_(None),
    postgresql_where=inbound.c.done_at.is_(None),
)

message = Table(
    "message",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("conversation_id", RowId, ForeignKey("conversation.id"), nullable=False, index=True),
    Column("episode", String(60)),
    Column("inbound_id", RowId, ForeignKey("inbound.id")),
    Column("author", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("masked_sealed", LargeBinary),
    Column("media_sealed", LargeBinary),
    Column("remote_ref", String(80)),
    Column("at", Moment, nullable=False),
)

outbound = Table(
    "outbound",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("inbound_id", RowId, ForeignKey("inbound.id"), nullable=False),
    Column("idx", Integer, nullable=False),
    Column("conversation_id", RowId, ForeignKey("conversation.id"), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("voice", String(10), nullable=False),
    Column("part_sealed", LargeBinary),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("planned_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("claim_executor", String(60)),
    Column("claim_boot", String(40)),
    Column("settled_at", Moment),
    Column("remote_id", String(80)),
    Column("reason", String(200)),
    Column("desk_change", String(200)),
    Column("told_at", Moment),
    UniqueConstraint("inbound_id", "idx"),
)
Index(
    "ix_outbound_open",
    outbound.c.conversation_id,
    outbound.c.id,
    sqlite_where=outbound.c.state.in_(["planned", "claimed", "retry"]),
    postgresql_where=outbound.c.state.in_(["planned", "claimed", "retry"]),
)
Index(
    "ix_outbound_doubtful",
    outbound.c.settled_at,
    sqlite_where=outbound.c.state.in_(["uncertain", "held"]),
    postgresql_where=outbound.c.state.in_(["uncertain", "held"]),
)
Index(
    "ix_outbound_notice",
    outbound.c.conversation_id,
    outbound.c.id,
    sqlite_where=outbound.c.voice == "notice",
    postgresql_where=outbound.c.voice == "notice",
)
Index(
    "ix_outbound_untold",
    outbound.c.id,
    sqlite_where=outbound.c.told_at.is_(None) & outbound.c.settled_at.is_not(None),
    postgresql_where=outbound.c.told_at.is_(None) & outbound.c.settled_at.is_not(None),
)

send_budget = Table(
    "send_budget",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("free_at", Moment, nullable=False),
    Column("held_until", Moment),
)

case_file = Table(
    "case_file",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("conversation_id", RowId, ForeignKey("conversation.id"), nullable=False, index=True),
    Column("desk", String(40), nullable=False),
    Column("ref", String(200)),
    Column("draft", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("lost", String(300)),
    UniqueConstraint("desk", "ref"),
)
Index(
    "ix_case_file_queued",
    case_file.c.id,
    sqlite_where=case_file.c.state == "queued",
    postgresql_where=case_file.c.state == "queued",
)

desk_line = Table(
    "desk_line",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("case_file.id"), nullable=False),
    Column("inbound_id", RowId, ForeignKey("inbound.id")),
    Column("idx", Integer, nullable=False),
    Column("verb", String(10), nullable=False),
    Column("message_id", RowId, ForeignKey("message.id")),
    Column("body_sealed", LargeBinary),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("planned_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("done_at", Moment),
    Column("reason", String(300)),
    UniqueConstraint("inbound_id", "idx"),
)
Index(
    "ix_desk_line_open",
    desk_line.c.case_id,
    desk_line.c.id,
    sqlite_where=desk_line.c.state == "planned",
    postgresql_where=desk_line.c.state == "planned",
)
Index(
    "ix_desk_line_failed",
    desk_line.c.case_id,
    sqlite_where=desk_line.c.state == "failed",
    postgresql_where=desk_line.c.state == "failed",
)

cursor = Table(
    "cursor",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text),
    Column("at", Moment, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("conversation_id", RowId, ForeignKey("conversation.id"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("key", String(60), nullable=False),
    Column("due", Moment, nullable=False),
    Column("fired_at", Moment),
    UniqueConstraint("conversation_id", "kind", "key"),
)
Index("ix_timer_due", timer.c.due, sqlite_where=timer.c.fired_at.is_(None), postgresql_where=timer.c.fired_at.is_(None))

fact = Table(
    "fact",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("inbound_id", RowId),
    Column("idx", Integer, nullable=False),
    Column("conversation_id", RowId),
    Column("kind", String(30), nullable=False),
    Column("at", Moment, nullable=False),
    Column("channel", String(40), nullable=False),
    Column("language", String(5), nullable=False),
    Column("episode", String(60)),
    Column("service", String(80)),
    Column("outcome", String(30)),
    Column("alternative", String(20)),
    Column("refers_to", String(60)),
    Column("detail", String(80), nullable=False),
    UniqueConstraint("inbound_id", "idx"),
    Index("ix_fact_kind_at", "kind", "at"),
    Index("ix_fact_episode", "episode"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("displaced_channel", String(20), nullable=False),
    Column("service", String(80), nullable=False),
    Column("evidence", String(20), nullable=False),
    Column("entry", String(10), nullable=False),
    Column("milli", Integer, nullable=False),
    Column("rule_version", String(20), nullable=False),
    Column("episode", String(60), nullable=False),
)

content_snapshot = Table(
    "content_snapshot",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", JSON, nullable=False),
    Column("published_at", Moment, nullable=False),
)

webchat_message = Table(
    "webchat_message",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("visitor", String(64), nullable=False, index=True),
    Column("mine", Integer, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(60), nullable=False),
    Column("detail", String(200), nullable=False),
)
