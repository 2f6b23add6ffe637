"""Fixtures of the acceptance tests: one trained model for all, an installation for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.service import REPOSITORY, Service
from tests.standins.telegram.client import TelegramStandin
from tests.standins.telegram.fixture import telegram_process, telegram_standin

__all__ = ["telegram_process", "telegram_standin"]

MakeService = Callable[..., Service]


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model directory that is trained once and used by every installation of the run."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def make_one_service(tmp_path: Path, model_dir: Path, telegram_standin: TelegramStandin) -> MakeService:
    """Makes installations that talk to the Telegram stand-in; further settings as keyword arguments, without the prefix.

    They keep their data in SQLite unless `database_url` says otherwise; their tables are made before the first start.
    """

    def make(**settings: str) -> Service:
        directory = tmp_path / f"installation{len(list(tmp_path.iterdir()))}"
        directory.mkdir()
        own = {
            "database_url": f"sqlite:///{directory}/ventanilla.db",
            "content_dir": str(REPOSITORY / "content"),
            "model_dir": str(model_dir),
            "telegram_token": telegram_standin.address.token,
            "telegram_api_url": telegram_standin.address.api_url,
            "preview": "true",
        }
        return Service(directory, {f"VENTANILLA_{name.upper()}": value for name, value in (own | settings).items()})

    return make


@pytest.fixture
def make_service(make_one_service: MakeService, database_url: str) -> MakeService:
    """The same on both databases: the test runs once on SQLite and once on PostgreSQL."""

    def make(**settings: str) -> Service:
        return make_one_service(**({"database_url": database_url} | settings))

    return make
