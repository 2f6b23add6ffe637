"""Tables of the built-in desk: cases, entries, files, changes, accounts, sessions, audit trail."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.metadata import Moment, metadata

staff_user = Table(
    "staff_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False, default=""),
    Column("role", String(10), nullable=False),
    Column("unit", String(120), nullable=False),
    Column("language", String(8), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("staff_user.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
)

login_link = Table(
    "login_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("staff_user.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
)

staff_attempt = Table(
    "staff_attempt",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)

staff_audit = Table(
    "staff_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String(60), nullable=False),
    Column("action", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("case_ref", String(20), nullable=False, index=True),
    Column("detail", String(200), nullable=False),
)

# One row, locked by every writer: numbers become visible in the order in which they were given.
console_sequence = Table(
    "console_sequence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", Integer, nullable=False),
)

console_case = Table(
    "console_case",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("person", String(80), nullable=False, index=True),
    Column("subject", LargeBinary, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("reason", String(30), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(8), nullable=False),
    Column("service", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("with_bot", Boolean, nullable=False),
    Column("assignee", ForeignKey("staff_user.id"), nullable=True),
    Column("opened_at", Moment, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=True),
    Column("revision", Integer, nullable=False),
    Index("ix_console_case_state_queued_at", "state", "queued_at"),
    Index("ix_console_case_assignee_state", "assignee", "state"),
)

console_entry = Table(
    "console_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("console_case.id"), nullable=False),
    Column("key", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("visibility", String(10), nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("author", String(60), nullable=False),
    Column("signature", String(120), nullable=False),
    Column("sending", String(10), nullable=False),
    Column("sending_reason", String(300), nullable=False, default=""),
    UniqueConstraint("case_id", "key"),
)

console_file = Table(
    "console_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("console_entry.id"), nullable=False, index=True),
    Column("name", LargeBinary, nullable=False),
    Column("mime", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

console_change = Table(
    "console_change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("console_case.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("entry_id", ForeignKey("console_entry.id"), nullable=True),
    Column("state", String(20), nullable=True),
    Column("signature", String(120), nullable=False),
)
