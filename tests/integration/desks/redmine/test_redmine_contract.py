"""Redmine keeps the desk contract: the real one, as Debian packs it."""

from __future__ import annotations

import pytest

from tests.contract.desk_contract import DeskContract
from tests.real.redmine.driver import RedmineDriver

pytestmark = pytest.mark.redmine


class TestRedmine(DeskContract):
    """Each test without cases before it."""

    @pytest.fixture
    def driver(self, redmine: RedmineDriver) -> RedmineDriver:
        """See conftest."""
        return redmine
