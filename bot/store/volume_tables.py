"""The tables of the agency's own contacts by phone and at the counter, and of the imports that brought them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.store.metadata import Moment, metadata
from bot.store.tables import RowId

volume_import = Table(
    "volume_import",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", String(80), nullable=False),
    Column("source", String(200), nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

volume_day = Table(
    "volume_day",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("import_id", RowId, ForeignKey("volume_import.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("service", String(80), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("offered", Integer, nullable=False),
    Column("answered", Integer),
    Column("abandoned", Integer),
    Column("mean_handling_seconds", Float),
    Column("covered", Boolean),
    UniqueConstraint("channel", "day", "service"),
)
