"""The outbox's rows on both databases: order, claims, budgets, doubts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import schema
from bot.doubts import DeliveryNews
from bot.store import aftermath, inbox, outbox, people
from bot.store.database import Database
from bot.store.outbox import OutState, Plan
from bot.store.tables import outbound
from handlers.domain.ids import ChannelName, Language
from handlers.errors import Retryable
from handlers.ports import Delivery
from tests.clocks import HandClock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ME, BOOT = "worker-1", "boot-b"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(database_url)
    schema.migrate(opened)
    yield opened
    opened.close()


def _conversation(database: Database, lane: str = "a") -> int:
    with database.write() as connection:
        return people.create(connection, ChannelName("telegram"), lane * 64, b"sealed", Language("es"), NOW).id


def _plan(
    database: Database,
    conversation_id: int,
    external_id: str,
    *voices: str,
    change: str | None = None,
    source: str = "telegram",
) -> None:
    with database.write() as connection:
        row_id = inbox.keep(connection, source, external_id, "a" * 64, b"sealed", NOW)
        assert row_id is not None
        plans = [Plan(index, voice, f"{external_id}/{index}".encode(), change) for index, voice in enumerate(voices)]
        outbox.plan(connection, row_id, conversation_id, "telegram", plans, NOW, NOW)


def _claim(database: Database, conversation_id: int, now: datetime = NOW, gap: float = 0.0) -> outbox.Claim | None:
    with database.write() as connection:
        return outbox.claim_next(connection, conversation_id, ME, BOOT, now, gap)


def _settle(database: Database, claim: outbox.Claim, state: OutState, reason: str = "") -> None:
    with database.write() as connection:
        outbox.settle(connection, claim.id, state, NOW, remote_id="77", reason=reason)


def test_rows_leave_in_the_order_in_which_they_were_written_one_at_a_time(database: Database) -> None:
    """While one is claimed, the next must wait."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "news", "bot")
    _plan(database, conversation, "2", "bot")
    seen = []
    while (claim := _claim(database, conversation)) is not None:
        assert _claim(database, conversation) is None
        seen.append(claim.part_sealed)
        _settle(database, claim, OutState.SENT)
    assert seen == [b"1/0", b"1/1", b"2/0"]


def test_a_row_that_must_wait_holds_back_those_behind_it_and_nobody_else(database: Database) -> None:
    """One chat's 429 keeps that chat's order and leaves the others alone."""
    first, second = _conversation(database, "a"), _conversation(database, "b")
    _plan(database, first, "1", "bot", "bot")
    _plan(database, second, "2", "bot")
    claim = _claim(database, first)
    assert claim is not None
    with database.write() as connection:
        outbox.postpone(connection, claim.id, NOW + timedelta(seconds=30), "429")
    assert _claim(database, first) is None
    assert _claim(database, second) is not None
    late = NOW + timedelta(seconds=31)
    with database.read() as connection:
        assert [row[0] for row in outbox.due(connection, late, ME, BOOT)] == [first]
    again = _claim(database, first, late)
    assert again is not None
    assert again.part_sealed == b"1/0"


def test_a_row_claimed_by_a_dead_boot_is_found_and_never_claimed_again(database: Database) -> None:
    """It becomes uncertain; what is behind it goes on."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "bot", "bot")
    with database.write() as connection:
        left = outbox.claim_next(connection, conversation, ME, "boot-a", NOW, 0.0)
    assert left is not None
    assert _claim(database, conversation) is None
    with database.write() as connection:
        assert [row[0] for row in outbox.due(connection, NOW, ME, BOOT)] == [conversation]
        assert outbox.abandoned(connection, conversation, ME, "boot-a") == []
        assert outbox.abandoned(connection, conversation, "worker-2", BOOT) == []
        assert outbox.abandoned(connection, conversation, ME, BOOT) == [(left.id, "bot")]
        outbox.settle(connection, left.id, OutState.UNCERTAIN, NOW, reason="interrupted")
    after = _claim(database, conversation)
    assert after is not None
    assert after.part_sealed == b"1/1"


def test_staff_taking_over_withdraws_the_bots_messages_and_no_others(database: Database) -> None:
    """News and staff replies stay."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "news", "bot", "staff")
    with database.write() as connection:
        assert outbox.withdraw(connection, conversation, OutState.CANCELLED, NOW, "staff took over", "bot") == 1
    seen = []
    while (claim := _claim(database, conversation)) is not None:
        seen.append(claim.voice)
        _settle(database, claim, OutState.SENT)
    assert seen == ["news", "staff"]


def test_the_accounts_budget_lets_a_seconds_worth_through_and_then_paces(database: Database) -> None:
    """30 a second on Telegram, whoever sends: with a gap of 0.1 s, about ten at once and then ten a second."""
    conversations = [_conversation(database, letter) for letter in "abcdefghijklmnopqrst"]
    for number, conversation in enumerate(conversations):
        _plan(database, conversation, str(number), "bot")
    at_once = [conversation for conversation in conversations if _claim(database, conversation, NOW, 0.1) is not None]
    assert 10 <= len(at_once) <= 12
    second = NOW + timedelta(seconds=1.2)
    later = [conversation for conversation in conversations if _claim(database, conversation, second, 0.1) is not None]
    assert 8 <= len(later) <= 12


def test_a_doubt_is_decided_once_and_its_text_kept_until_then(database: Database) -> None:
    """Two people press at the same time: the second is told."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "bot")
    claim = _claim(database, conversation)
    assert claim is not None
    _settle(database, claim, OutState.UNCERTAIN, "time-out")
    with database.write() as connection:
        (doubt,) = aftermath.doubtful(connection)
        assert (doubt.part_sealed, doubt.reason) == (b"1/0", "time-out")
        assert aftermath.decide(connection, claim.id, NOW, resend=True)
        assert not aftermath.decide(connection, claim.id, NOW, resend=False)
    again = _claim(database, conversation)
    assert again is not None
    assert again.part_sealed == b"1/0"


def test_what_was_sent_is_destroyed(database: Database) -> None:
    """The outbox is no archive."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "bot")
    claim = _claim(database, conversation)
    assert claim is not None
    _settle(database, claim, OutState.SENT)
    with database.read() as connection:
        assert connection.execute(select(outbound)).mappings().one()["part_sealed"] is None


def test_staff_hear_of_their_replies_and_of_whatever_did_not_surely_arrive(database: Database) -> None:
    """An ordinary answer that was sent needs no telling."""
    conversation = _conversation(database)
    _plan(database, conversation, "1", "bot")
    _plan(database, conversation, "2", "staff", change="9")
    _plan(database, conversation, "3", "bot")
    for state in (OutState.SENT, OutState.SENT, OutState.UNCERTAIN):
        claim = _claim(database, conversation)
        assert claim is not None
        _settle(database, claim, state)
    with database.write() as connection:
        waiting = aftermath.untold(connection)
        assert [(news.state, news.desk_change) for news in waiting] == [
            (OutState.SENT, "9"),
            (OutState.UNCERTAIN, None),
        ]
        for news in waiting:
            aftermath.told(connection, news.id, NOW)
        assert aftermath.untold(connection) == []


class _OneAway:
    """Desks of which one cannot be reached; remembers what it was asked."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def delivered(self, desk: str, change_id: str, delivery: Delivery, reason: str) -> None:
        """See Desks."""
        self.shown.append((desk, change_id))
        if desk == "rt":
            raise Retryable("away")

    def note(self, conversation_id: int, text: str) -> None:
        """See Desks."""
        raise AssertionError(text)


def test_a_desk_that_is_away_keeps_no_other_from_hearing_what_became_of_its_replies(database: Database) -> None:
    """However many replies wait for it, and however often it is looked."""
    conversation = _conversation(database)
    for number in range(120):
        _plan(database, conversation, f"r{number}", "staff", change=f"r{number}", source="desk:rt")
    _plan(database, conversation, "z", "staff", change="z", source="desk:zammad")
    while (claim := _claim(database, conversation)) is not None:
        _settle(database, claim, OutState.SENT)
    desks = _OneAway()
    news = DeliveryNews(database, desks, HandClock(NOW))
    news.sweep()
    news.sweep()
    assert desks.shown == [("rt", "r0"), ("zammad", "z"), ("rt", "r0")]
