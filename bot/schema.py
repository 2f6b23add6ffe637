"""Brings the database's tables to this version, or says that somebody must."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.database import Database
from handlers.errors import Misconfigured

_SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def migrate(database: Database) -> None:
    """Apply every migration that is missing; does nothing when none is."""
    with database.engine.begin() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def is_current(database: Database) -> bool:
    """Whether the database has this version's tables."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest migration of this version."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def ensure(database: Database) -> None:
    """SQLite is migrated at once; for PostgreSQL somebody decides when: raises Misconfigured where tables are missing."""
    if is_current(database):
        return
    if not database.is_sqlite:
        raise Misconfigured("The database's tables are not those of this version: run 'ventanilla migrate' first.")
    migrate(database)


def configuration() -> Config:
    """What the migration tool needs to know, but for the connection."""
    settings = Config()
    settings.set_main_option("script_location", str(_SCRIPTS))
    return settings
