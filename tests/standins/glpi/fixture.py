"""pytest fixtures: one stand-in process a module, a fresh installation a test. Import them to use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.glpi.process import GlpiStandin, glpi_process


@pytest.fixture(scope="module")
def glpi_server() -> Iterator[GlpiStandin]:
    """A running stand-in, ended with the module."""
    with glpi_process() as standin:
        yield standin


@pytest.fixture
def glpi(glpi_server: GlpiStandin) -> GlpiStandin:
    """The same one, after a reset (GLPI 10)."""
    glpi_server.control.reset()
    return glpi_server
