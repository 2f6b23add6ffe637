"""Fixtures of the Chatwoot stand-in's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.chatwoot.bot import ChatwootBot
from tests.standins.chatwoot.fixture import chatwoot_process, chatwoot_standin
from tests.standins.chatwoot.process import ChatwootStandin

__all__ = ["bot", "chatwoot_process", "chatwoot_standin"]


@pytest.fixture
def bot(chatwoot_standin: ChatwootStandin) -> Iterator[ChatwootBot]:
    """The bot's account at a clean installation."""
    with ChatwootBot(chatwoot_standin) as account:
        yield account
