"""pytest fixtures: one stand-in process a module, a clean slate a test. Import them in a conftest to use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.zammad.process import ZammadStandin, zammad

FIELDS = ("ventanilla_key", "ventanilla_channel", "ventanilla_kind:select=consulta|queja|incidencia")


@pytest.fixture(scope="module")
def zammad_process() -> Iterator[ZammadStandin]:
    """A running stand-in, ended with the module."""
    with zammad(FIELDS) as standin:
        yield standin


@pytest.fixture
def zammad_standin(zammad_process: ZammadStandin) -> ZammadStandin:
    """The stand-in after a reset."""
    zammad_process.remote.line.reset()
    return zammad_process
