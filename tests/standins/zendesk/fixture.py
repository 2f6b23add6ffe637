"""pytest fixtures: one stand-in process a module, a fresh account a test. Import them to use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.zendesk.process import ZendeskStandin, zendesk_process


@pytest.fixture(scope="module")
def zendesk_server() -> Iterator[ZendeskStandin]:
    """A running stand-in, ended with the module."""
    with zendesk_process() as standin:
        yield standin


@pytest.fixture
def zendesk(zendesk_server: ZendeskStandin) -> ZendeskStandin:
    """The same one, after a reset."""
    zendesk_server.control.reset()
    return zendesk_server
