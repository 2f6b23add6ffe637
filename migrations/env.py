"""Runs the migrations on the connection that the program hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import bot.store.console_tables
import bot.store.desk_tables
import bot.store.tables
import bot.store.volume_tables
import bot.store.webchat
from bot.store.metadata import Moment, metadata

__all__ = ["bot"]


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    # A migration must mean the same for ever, whatever becomes of our own column type.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
