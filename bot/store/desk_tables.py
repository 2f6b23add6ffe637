"""Tables of what desks have told us: calls that were seen, and changes that came before their case was known."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table, UniqueConstraint

from bot.store.metadata import Moment, metadata
from bot.store.tables import RowId

desk_hint = Table(
    "desk_hint",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("desk", String(40), nullable=False),
    Column("delivery", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("desk", "delivery"),
)

desk_orphan = Table(
    "desk_orphan",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("desk", String(40), nullable=False),
    Column("change_id", String(200), nullable=False),
    Column("ref", String(200), nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("desk", "change_id"),
)
