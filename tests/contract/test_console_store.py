"""The built-in desk's store keeps its promises in memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crm_adapter.console.memory import MemoryConsoleStore
from crm_adapter.console.model import AuditRow, Case, EntryKind, NewCase, NewEntry, NewFile, Tab
from crm_adapter.console.people import LoginLink, NewUser, Role, Session, StaffUser
from crm_adapter.console.store import Books, ConsoleStore
from handlers.domain.case import CaseState, Visibility
from handlers.domain.ids import Language
from tests.contract.desk_driver import NOON
from tests.contract.test_console_desk import sql_store

MINUTE = timedelta(minutes=1)


def _case(books: Books, key: str, minute: int = 0, person: str = "p") -> Case:
    opened = NOON + minute * MINUTE
    return books.cases.add(NewCase(key, person, "Asunto ñ€😀", "consulta", "asked", "telegram", "es", "", opened))


def _user(books: Books, login: str = "lucia") -> StaffUser:
    return books.staff.add_user(NewUser(login, Role.AGENT, "Atención", Language("es")))


def _write_and_fail(store: ConsoleStore) -> None:
    with store.write() as books:
        _case(books, "k")
        _user(books)
        raise LookupError


class StoreContract:
    """Every store of the console."""

    def test_a_case_is_found_by_ref_and_key_as_it_was_written(self, store: ConsoleStore) -> None:
        with store.write() as books:
            case = _case(books, "k")
        with store.read() as books:
            assert books.cases.by_ref(case.ref) == books.cases.by_key("k") == case
            assert books.cases.by_ref("77") is None
            assert books.cases.by_key("otra") is None

    def test_a_transaction_that_fails_leaves_nothing(self, store: ConsoleStore) -> None:
        with pytest.raises(LookupError):
            _write_and_fail(store)
        with store.read() as books:
            assert books.cases.by_key("k") is None
            assert books.staff.users() == []
            assert books.cases.revision() == 0

    def test_the_inbox_shows_who_waits_longest_first_then_the_latest_change(self, store: ConsoleStore) -> None:
        with store.write() as books:
            user = _user(books)
            late, early, quiet, quieter = (_case(books, key, n) for key, n in (("a", 5), ("b", 1), ("c", 2), ("d", 3)))
            books.cases.save(replace(quiet, waiting_since=None, updated_at=NOON + 9 * MINUTE))
            books.cases.save(replace(quieter, waiting_since=None, updated_at=NOON + 8 * MINUTE, assignee=user.id))
            books.cases.add_entry(
                NewEntry(early.ref, "1", EntryKind.CITIZEN, Visibility.PUBLIC, "primera", NOON),
                [NewFile("a", "b/c", b"")],
            )
            books.cases.add_entry(NewEntry(early.ref, "2", EntryKind.NOTE, Visibility.INTERNAL, "última", NOON))
        with store.read() as books:
            rows = books.cases.inbox(Tab.ALL, user.id, 10, 0)
            assert [row.case.key for row in rows] == ["b", "a", "c", "d"]
            assert (rows[0].last_kind, rows[0].last_text) == (EntryKind.NOTE, "última")
            assert (rows[1].last_kind, rows[1].last_text, rows[1].case.ref) == (None, "", late.ref)
            assert [row.assignee for row in rows] == ["", "", "", "lucia"]
            assert [row.case.key for row in books.cases.inbox(Tab.ALL, user.id, 2, 1)] == ["a", "c"]

    def test_each_tab_counts_what_it_shows(self, store: ConsoleStore) -> None:
        with store.write() as books:
            user = _user(books)
            cases = [_case(books, key, n) for n, key in enumerate("abcde")]
            books.cases.save(replace(cases[1], state=CaseState.OPEN, assignee=user.id))
            books.cases.save(replace(cases[2], state=CaseState.SOLVED, assignee=user.id))
            books.cases.save(replace(cases[3], state=CaseState.CLOSED))
            books.cases.save(replace(cases[4], state=CaseState.WAITING_CITIZEN))
        with store.read() as books:
            shown = {tab: {row.case.key for row in books.cases.inbox(tab, user.id, 10, 0)} for tab in Tab}
            assert shown == {
                Tab.UNASSIGNED: {"a"},
                Tab.MINE: {"b"},
                Tab.ALL: {"a", "b", "e"},
                Tab.CLOSED: {"c", "d"},
            }
            assert books.cases.counts(user.id) == {tab: len(keys) for tab, keys in shown.items()}
            assert books.cases.positions() == {cases[0].ref: 1}

    def test_a_persons_cases_come_newest_first(self, store: ConsoleStore) -> None:
        with store.write() as books:
            for number, key in enumerate("abc"):
                _case(books, key, number, "ana")
            _case(books, "d", 9, "otra")
        with store.read() as books:
            assert [case.key for case in books.cases.of_person("ana", 2)] == ["c", "b"]

    def test_many_writers_at_once_get_different_numbers_and_lose_none(self, store: ConsoleStore) -> None:
        def write(number: int) -> None:
            with store.write() as books:
                _case(books, f"k{number}")

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as books:
            cases = [books.cases.by_key(f"k{number}") for number in range(8)]
            revisions = {books.cases.case_revision(case.ref) for case in cases if case is not None}
            assert revisions == set(range(1, 9))
            assert books.cases.revision() == 8

    def test_accounts_are_kept_and_changed(self, store: ConsoleStore) -> None:
        with store.write() as books:
            user, other = _user(books), _user(books, "ana")
            changed = replace(
                user, role=Role.LEAD, unit="Otra", active=False, password_hash="h", language=Language("en")
            )
            books.staff.save_user(changed)
        with store.read() as books:
            assert books.staff.user(user.id) == books.staff.by_login("lucia") == changed
            assert books.staff.users() == [other, changed]
            assert books.staff.user(99) is None
            assert books.staff.by_login("nadie") is None

    def test_sessions_are_kept_until_they_end(self, store: ConsoleStore) -> None:
        with store.write() as books:
            user = _user(books)
            sessions = [Session(token, user.id, NOON + n * MINUTE, NOON) for n, token in enumerate("abc", start=1)]
            for session in sessions:
                books.staff.save_session(session)
            books.staff.save_session(replace(sessions[2], last_seen=NOON + MINUTE))
        with store.write() as books:
            assert books.staff.session("c") == replace(sessions[2], last_seen=NOON + MINUTE)
            books.staff.forget_expired(NOON + MINUTE, NOON)
            assert books.staff.session("a") is None
            books.staff.end_sessions(user.id, keep="b")
            assert [books.staff.session(token) is None for token in "bc"] == [False, True]
            books.staff.end_session("b")
            assert books.staff.session("b") is None

    def test_only_the_last_link_of_an_account_works(self, store: ConsoleStore) -> None:
        with store.write() as books:
            user = _user(books)
            for token in "ab":
                books.staff.save_link(LoginLink(token, user.id, NOON))
        with store.write() as books:
            assert books.staff.link("a") is None
            assert books.staff.link("b") == LoginLink("b", user.id, NOON)
            books.staff.use_links(user.id)
            assert books.staff.link("b") is None

    def test_attempts_are_counted_within_their_window(self, store: ConsoleStore) -> None:
        with store.write() as books:
            assert [books.staff.attempt("x", NOON, NOON - MINUTE) for _ in range(3)] == [1, 2, 3]
            assert books.staff.attempt("y", NOON, NOON - MINUTE) == 1
            later = NOON + 2 * MINUTE
            assert books.staff.attempt("x", later, later - MINUTE) == 1
            books.staff.forget_attempts("x")
            assert books.staff.attempt("x", later, later - MINUTE) == 1
            books.staff.forget_expired(later, later - MINUTE)
            assert books.staff.attempt("x", later, later - MINUTE) == 2

    def test_the_audit_trail_is_read_newest_first_and_by_case(self, store: ConsoleStore) -> None:
        rows = [AuditRow("ana", f"acto {n}", NOON + n * MINUTE, "1" if n % 2 else "", "ñ€😀") for n in range(4)]
        with store.write() as books:
            for row in rows:
                books.staff.record(row)
        with store.read() as books:
            assert books.staff.audit(10) == rows[::-1]
            assert books.staff.audit(2, 1) == [rows[2], rows[1]]
            assert books.staff.audit(10, case_ref="1") == [rows[3], rows[1]]


class TestStoreInMemory(StoreContract):
    """The fake."""

    @pytest.fixture
    def store(self) -> ConsoleStore:
        """A store that forgets."""
        return MemoryConsoleStore()


class TestStoreInDatabase(StoreContract):
    """The real store on both databases."""

    @pytest.fixture
    def store(self, database_url: str) -> Iterator[ConsoleStore]:
        """A store on fresh tables."""
        with sql_store(database_url, None) as store:
            yield store
