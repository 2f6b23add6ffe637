"""Runs the migrations on the connection that the program hands over."""

from __future__ import annotations

from alembic import context

import bot.store.console_tables
import bot.store.tables
from bot.store.metadata import metadata

__all__ = ["bot"]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_schemas=False,
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
