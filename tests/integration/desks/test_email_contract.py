"""The e-mail desk keeps the desk contract with a real IMAP server and SMTP between the bot and staff."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.contract.desk_contract import DeskContract
from tests.integration.desks.email_driver import EmailDriver
from tests.real.mail.post import Post, post_office


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """One post office for all tests of this file."""
    with post_office() as running:
        yield running


class TestEmailDesk(DeskContract):
    """Over Dovecot and aiosmtpd."""

    @pytest_asyncio.fixture
    async def driver(self, post: Post) -> AsyncIterator[EmailDriver]:
        """Mailboxes of this test's own."""
        driver = EmailDriver(post)
        yield driver
        await driver.close()
