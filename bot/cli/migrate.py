"""`ventanilla migrate`: the database's tables brought to this version."""

from __future__ import annotations

import typer

from bot import schema
from bot.settings import load
from bot.store.opening import opened


def migrate() -> None:
    """Bring the tables of VENTANILLA_DATABASE_URL to this version.

    Example: VENTANILLA_DATABASE_URL=postgresql://user@host/ventanilla ventanilla migrate
    """
    with opened(load().database_url) as database:
        if schema.is_current(database):
            typer.echo(f"Nothing to do: the tables are at version {schema.head()}.")
            return
        schema.migrate(database)
        typer.echo(f"Done: the tables are at version {schema.head()}.")
