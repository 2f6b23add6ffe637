"""pytest fixtures: one stand-in process a module, a clean slate a test. Import them in a conftest to use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.chatwoot.process import ChatwootStandin, chatwoot

ATTRIBUTES = ("ventanilla_key", "ventanilla_kind")


@pytest.fixture(scope="module")
def chatwoot_process() -> Iterator[ChatwootStandin]:
    """A running stand-in, ended with the module."""
    with chatwoot(ATTRIBUTES) as standin:
        yield standin


@pytest.fixture
def chatwoot_standin(chatwoot_process: ChatwootStandin) -> ChatwootStandin:
    """The stand-in after a reset."""
    chatwoot_process.remote.line.reset()
    return chatwoot_process
