"""Fixtures of the Zammad stand-in's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.zammad.bot import ZammadBot
from tests.standins.zammad.fixture import zammad_process, zammad_standin
from tests.standins.zammad.process import ZammadStandin

__all__ = ["bot", "zammad_process", "zammad_standin"]


@pytest.fixture
def bot(zammad_standin: ZammadStandin) -> Iterator[ZammadBot]:
    """The bot's account at a clean instance."""
    with ZammadBot(zammad_standin) as account:
        yield account
