"""What `ventanilla train`, `nlu export` and `nlu evaluate` learn of the catalogue: the same rows for all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import schema
from bot.publication import Publication
from bot.settings import Settings
from bot.store import content
from bot.store.opening import opened
from handlers.domain.agency import Agency
from nlu.catalogue.load import load as load_content
from nlu.catalogue.load import read as read_content
from nlu.training_data.rows import Row, of_catalogue

_ONE_FILE = "sqlite:///"


def catalogue_of(settings: Settings) -> tuple[Row, ...]:
    """The rows of the published content; where nothing is published yet, of VENTANILLA_CONTENT_DIR, if that is there."""
    if (agency := published_if_any(settings)) is not None:
        return of_catalogue(agency)
    if settings.content_dir.exists():
        return of_catalogue(read_content(settings.content_dir, today()).agency)
    return ()


def chosen(settings: Settings, published: bool | None) -> Agency:
    """What is published (True), the content directory's (False), or the former if there is any (None)."""
    if published:
        return _published(settings)
    agency = published_if_any(settings) if published is None else None
    return agency if agency is not None else load_content(settings.content_dir, today())


def published_if_any(settings: Settings) -> Agency | None:
    """The newest published content; None where there is no database yet, or nothing in it."""
    file = settings.database_url.partition("?")[0].removeprefix(_ONE_FILE)
    if settings.database_url.startswith(_ONE_FILE) and not Path(file).is_file():
        # Opening the database would make it.
        return None
    with opened(settings.database_url) as database:
        if not schema.is_current(database):
            return None
        with database.read() as connection:
            version = content.latest_version(connection)
            return content.read(connection, version) if version else None


def today() -> date:
    """The editor's own day, as in `ventanilla content`."""
    return date.today()  # noqa: DTZ011 - on purpose local


def _published(settings: Settings) -> Agency:
    with opened(settings.database_url) as database:
        return Publication(database, prepare=lambda agency: None).agency  # noqa: ARG005 - nothing to prepare
