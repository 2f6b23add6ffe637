"""The migrations make exactly the tables that the code describes, on both databases, and can be undone."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

import bot.store.console_tables
import bot.store.desk_tables
import bot.store.tables
import bot.store.volume_tables
import bot.store.webchat
from bot import schema
from bot.store.database import Database
from bot.store.metadata import metadata

__all__ = ["bot"]


def test_an_empty_database_gets_exactly_the_tables_of_the_code(database_url: str) -> None:
    """Nothing is missing, nothing is left over, no column differs."""
    database = Database(database_url)
    schema.migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    assert differences == []


def test_a_migrated_database_is_current_and_migrating_again_does_nothing(database_url: str) -> None:
    """`is_current` tells the truth before and after."""
    database = Database(database_url)
    assert not schema.is_current(database)
    schema.migrate(database)
    assert schema.is_current(database)
    schema.migrate(database)
    assert schema.is_current(database)
    database.close()


def test_the_first_migration_can_be_undone(database_url: str) -> None:
    """Down to nothing, and up again."""
    database = Database(database_url)
    schema.migrate(database)
    with database.engine.begin() as connection:
        configuration = schema.configuration()
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    schema.migrate(database)
    assert schema.is_current(database)
    database.close()
