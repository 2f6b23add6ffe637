"""The contract of the web chat's mailbox, kept in memory and in SQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.webchat import ChatFile, ChatLine, Mailbox
from bot.channels.webchat.limits import new_visitor
from bot.channels.webchat.memory import MemoryMailbox
from bot.sealing import Sealer
from bot.store.database import Database
from bot.store.expiry import forget_texts
from bot.store.metadata import metadata
from bot.store.tables import webchat_message
from bot.store.webchat import SqlMailbox, webchat_file
from handlers.domain.message import Button
from tests.clocks import HandClock

LINE = ChatLine(False, "<p>¿Le ha servido?</p>", "¿Le ha servido?", (Button("y", "Sí", ("1", "sí")), Button("n", "No")))


class MailboxContract:
    """Inherited with a way to make the mailbox."""

    @pytest.fixture
    @abstractmethod
    def mailbox(self) -> Mailbox | Iterator[Mailbox]:
        """An empty mailbox."""

    def test_a_new_visitor_has_no_lines(self, mailbox: Mailbox) -> None:
        assert list(mailbox.after(new_visitor(), 0)) == []

    def test_lines_come_back_as_they_were_put_and_in_order(self, mailbox: Mailbox) -> None:
        visitor = new_visitor()
        own = mailbox.put(visitor, ChatLine(True, "<p>Sí</p>", "Sí", file=ChatFile("r", "a.pdf", "application/pdf", 3)))
        answer = mailbox.put(visitor, LINE)
        assert list(mailbox.after(visitor, 0)) == [own, answer]
        assert list(mailbox.after(visitor, own.id)) == [answer]
        assert (answer.line, answer.at) == (LINE, HandClock().time)

    def test_nobody_sees_the_lines_of_another(self, mailbox: Mailbox) -> None:
        mailbox.put(new_visitor(), LINE)
        assert list(mailbox.after(new_visitor(), 0)) == []

    def test_a_line_is_withdrawn_by_its_owner_only(self, mailbox: Mailbox) -> None:
        visitor = new_visitor()
        kept = mailbox.put(visitor, LINE)
        mailbox.withdraw(new_visitor(), kept.id)
        assert list(mailbox.after(visitor, 0)) == [kept]
        mailbox.withdraw(visitor, kept.id)
        mailbox.withdraw(visitor, kept.id)
        assert list(mailbox.after(visitor, 0)) == []

    def test_a_file_comes_back_whole_and_to_its_owner_only(self, mailbox: Mailbox) -> None:
        visitor = new_visitor()
        file = mailbox.keep_file(visitor, "año.pdf", "application/pdf", b"%PDF\x00")
        assert (file.name, file.mime, file.size) == ("año.pdf", "application/pdf", 5)
        assert mailbox.read_file(file.ref, visitor) == mailbox.read_file(file.ref) == (file, b"%PDF\x00")
        assert mailbox.read_file(file.ref, new_visitor()) is None
        assert mailbox.read_file("another", visitor) is None


class TestMemoryMailbox(MailboxContract):
    """In memory."""

    @pytest.fixture
    def mailbox(self) -> Mailbox:
        return MemoryMailbox(HandClock())


class TestSqlMailbox(MailboxContract):
    """On both databases."""

    @pytest.fixture
    def database(self, database_url: str) -> Iterator[Database]:
        opened = Database(database_url)
        with opened.write() as connection:
            metadata.create_all(connection)
        yield opened
        opened.close()

    @pytest.fixture
    def clock(self) -> HandClock:
        return HandClock()

    @pytest.fixture
    def mailbox(self, database: Database, clock: HandClock) -> SqlMailbox:
        return SqlMailbox(database, Sealer("k" * 40), clock)

    def test_neither_words_nor_names_nor_visitors_can_be_read_in_the_database(
        self, mailbox: SqlMailbox, database: Database
    ) -> None:
        visitor = new_visitor()
        mailbox.put(visitor, LINE)
        mailbox.keep_file(visitor, "nomina.pdf", "application/pdf", b"secreto")
        with database.read() as connection:
            rows = [*connection.execute(select(webchat_message)), *connection.execute(select(webchat_file))]
        stored = repr([tuple(row) for row in rows])
        assert all(word not in stored for word in ("servido", "nomina", "secreto", visitor))

    def test_what_is_old_is_forgotten(self, mailbox: SqlMailbox, database: Database, clock: HandClock) -> None:
        visitor = new_visitor()
        mailbox.put(visitor, LINE)
        old = mailbox.keep_file(visitor, "a", "text/plain", b"a")
        clock.pass_by(timedelta(days=1))
        recent = mailbox.put(visitor, LINE)
        with database.write() as connection:
            forget_texts(connection, clock.now() - timedelta(hours=1))
        assert list(mailbox.after(visitor, 0)) == [recent]
        assert mailbox.read_file(old.ref) is None
