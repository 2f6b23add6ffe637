"""What an administrator does with accounts: create by one-time link, change, deactivate; nobody is ever deleted."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.login import make_link
from crm_adapter.console.model import AuditRow
from crm_adapter.console.people import NewUser, Role, StaffUser
from crm_adapter.console.store import Books, ConsoleStore
from handlers.domain.ids import Language
from handlers.ports import Clock

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
_MAX_UNIT = 120


class Accounts:
    """The administrator's desk drawer. Raises NotAllowed with a sentence for the page."""

    def __init__(self, store: ConsoleStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(self, admin: StaffUser, login: str, role: str, unit: str, language: str) -> str:
        """A new account; returns the path of its one-time link."""
        name = login.strip().lower()
        if not _LOGIN.fullmatch(name):
            raise NotAllowed("bad_login_name")
        new = NewUser(name, _role(role), _unit(unit), Language(language))
        with self._store.write() as books:
            if books.staff.by_login(name) is not None:
                raise NotAllowed("login_taken", name=name)
            user = books.staff.add_user(new)
            self._record(books, admin, "user_created", name)
            return make_link(books, user, self._clock.now())

    def invite_again(self, admin: StaffUser, login: str) -> str:
        """A new one-time link for somebody who lost the password or the link; the old password works until it is used."""
        with self._store.write() as books:
            user = _found(books, login)
            if not user.active:
                raise NotAllowed("user_inactive", name=user.login)
            self._record(books, admin, "link_made", user.login)
            return make_link(books, user, self._clock.now())

    def change(self, admin: StaffUser, login: str, role: str, unit: str) -> None:
        """Give another role or signature."""
        with self._store.write() as books:
            user = _found(books, login)
            changed = replace(user, role=_role(role), unit=_unit(unit))
            if user.administers and not changed.administers:
                _keep_one_admin(books, user)
            books.staff.save_user(changed)
            self._record(books, admin, "user_changed", f"{user.login}: {changed.role}, {changed.unit}"[:200])

    def set_active(self, admin: StaffUser, login: str, *, active: bool) -> None:
        """Let in again, or shut out at once: sessions and links end. Cases stay with the account until passed on."""
        with self._store.write() as books:
            user = _found(books, login)
            if not active:
                _keep_one_admin(books, user)
                books.staff.end_sessions(user.id)
                books.staff.use_links(user.id)
            books.staff.save_user(replace(user, active=active))
            self._record(books, admin, "user_activated" if active else "user_deactivated", user.login)

    def set_language(self, user: StaffUser, language: str) -> None:
        """The language in which the user sees the console."""
        with self._store.write() as books:
            books.staff.save_user(replace(_found(books, user.login), language=Language(language)))

    def _record(self, books: Books, admin: StaffUser, action: str, detail: str) -> None:
        books.staff.record(AuditRow(admin.login, action, self._clock.now(), "", detail))


def _found(books: Books, login: str) -> StaffUser:
    user = books.staff.by_login(login)
    if user is None:
        raise NotAllowed("no_such_colleague")
    return user


def _keep_one_admin(books: Books, user: StaffUser) -> None:
    others = [other for other in books.staff.users() if other.administers and other.active and other.id != user.id]
    if user.administers and not any(other.password_hash for other in others):
        raise NotAllowed("last_admin")


def _role(role: str) -> Role:
    if role not in set(Role):
        raise NotAllowed("bad_role")
    return Role(role)


def _unit(unit: str) -> str:
    name = " ".join(unit.split())
    if not name or len(name) > _MAX_UNIT:
        raise NotAllowed("bad_unit", limit=str(_MAX_UNIT))
    return name
