"""Who may come in: login with throttling, sessions, one-time links and the choice of a password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crm_adapter.console import passwords
from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.model import AuditRow
from crm_adapter.console.people import LoginLink, NewUser, Role, Session, StaffUser
from crm_adapter.console.store import Books, ConsoleStore
from handlers.domain.ids import Language
from handlers.ports import Clock

SESSION_LASTS = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
LINK_LASTS = timedelta(hours=72)
ATTEMPT_WINDOW = timedelta(minutes=15)
MAX_ATTEMPTS_PAIR = 5
"""Wrong logins of one name from one address within the window."""
MAX_ATTEMPTS_ADDRESS = 40
MAX_ATTEMPTS_NAME = 100
FIRST_LOGIN = "admin"
_TOUCH_EVERY = timedelta(minutes=1)
_LINK_PATH = "/mostrador/clave/"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is behind a session cookie."""

    user: StaffUser
    session: Session


def first_link(store: ConsoleStore, base_url: str, now: datetime) -> str | None:
    """A one-time link to choose the first administrator's password; None once somebody can log in.

    A link made earlier becomes worthless, so that the one printed last is the one that works.
    """
    with store.write() as books:
        if any(user.active and user.password_hash for user in books.staff.users()):
            return None
        admin = books.staff.by_login(FIRST_LOGIN)
        if admin is None:
            admin = books.staff.add_user(NewUser(FIRST_LOGIN, Role.ADMIN, "Atención ciudadana", Language("es")))
        return base_url.rstrip("/") + make_link(books, admin, now)


def make_link(books: Books, user: StaffUser, now: datetime) -> str:
    """The path of a new one-time link for the account; earlier ones stop working."""
    token = passwords.new_token()
    books.staff.save_link(LoginLink(passwords.token_hash(token), user.id, now + LINK_LASTS))
    return _LINK_PATH + token


class Login:
    """The door. Every refusal is a NotAllowed whose sentence tells a stranger nothing."""

    def __init__(self, store: ConsoleStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def sign_in(self, login: str, password: str, address: str) -> tuple[StaffUser, str]:
        """The account and its new session's token."""
        name = login.strip().lower()[:60]
        now = self._clock.now()
        pair = passwords.token_hash(f"pair {name} {address}")
        with self._store.write() as books:
            tried = self._count(books, name, address, pair, now)
            user = books.staff.by_login(name) if tried else None
        if not tried:
            raise NotAllowed("too_many_attempts")
        known = user.password_hash if user is not None and user.active else ""
        # Hashing takes time on purpose, so no transaction is open meanwhile.
        fits = passwords.password_fits(known, password[: passwords.MAX_PASSWORD])
        if user is None or not fits:
            self._record(name, "login_refused", address)
            raise NotAllowed("wrong_login")
        renewed = passwords.hash_password(password) if passwords.outdated(known) else ""
        with self._store.write() as books:
            books.staff.forget_attempts(pair)
            books.staff.forget_expired(now, now - ATTEMPT_WINDOW)
            if renewed:
                books.staff.save_user(replace(user, password_hash=renewed))
            return user, self._begin(books, user, "login", now)

    def who(self, token: str, *, touch: bool) -> Guest | None:
        """Who the session belongs to; `touch` counts as being at work."""
        if not token:
            return None
        now = self._clock.now()
        with self._store.read() as books:
            session = books.staff.session(passwords.token_hash(token))
            user = books.staff.user(session.user_id) if session is not None else None
        if session is None or user is None or not user.active or _over(session, now):
            return None
        if touch and now - session.last_seen >= _TOUCH_EVERY:
            session = replace(session, last_seen=now)
            with self._store.write() as books:
                if books.staff.session(session.token_hash) is not None:
                    books.staff.save_session(session)
        return Guest(user, session)

    def sign_out(self, guest: Guest) -> None:
        """End this session."""
        with self._store.write() as books:
            books.staff.end_session(guest.session.token_hash)
            books.staff.record(AuditRow(guest.user.login, "logout", self._clock.now()))

    def invited(self, token: str) -> StaffUser:
        """The account of a one-time link; raises NotAllowed when it was used or is too old."""
        with self._store.read() as books:
            return self._invited(books, token)

    def accept(self, token: str, password: str, again: str) -> tuple[StaffUser, str]:
        """Choose a password by one-time link and come in; the link is used up."""
        hashed = _chosen(password, again)
        with self._store.write() as books:
            user = replace(self._invited(books, token), password_hash=hashed)
            books.staff.save_user(user)
            books.staff.use_links(user.id)
            books.staff.end_sessions(user.id)
            return user, self._begin(books, user, "password_chosen", self._clock.now())

    def change_password(self, guest: Guest, old: str, password: str, again: str) -> None:
        """Change one's own password; all other sessions of the account end."""
        if not passwords.password_fits(guest.user.password_hash, old[: passwords.MAX_PASSWORD]):
            raise NotAllowed("wrong_old_password")
        hashed = _chosen(password, again)
        with self._store.write() as books:
            current = books.staff.user(guest.user.id) or guest.user
            books.staff.save_user(replace(current, password_hash=hashed))
            books.staff.end_sessions(guest.user.id, keep=guest.session.token_hash)
            books.staff.record(AuditRow(guest.user.login, "password_changed", self._clock.now()))

    def _count(self, books: Books, name: str, address: str, pair: str, now: datetime) -> bool:
        limits = {
            pair: MAX_ATTEMPTS_PAIR,
            passwords.token_hash(f"address {address}"): MAX_ATTEMPTS_ADDRESS,
            passwords.token_hash(f"name {name}"): MAX_ATTEMPTS_NAME,
        }
        start = now - ATTEMPT_WINDOW
        counted = [books.staff.attempt(subject, now, start) <= limit for subject, limit in limits.items()]
        return all(counted)

    def _begin(self, books: Books, user: StaffUser, action: str, now: datetime) -> str:
        token = passwords.new_token()
        books.staff.save_session(Session(passwords.token_hash(token), user.id, now + SESSION_LASTS, now))
        books.staff.record(AuditRow(user.login, action, now))
        return token

    def _invited(self, books: Books, token: str) -> StaffUser:
        link = books.staff.link(passwords.token_hash(token))
        user = books.staff.user(link.user_id) if link is not None else None
        if link is None or user is None or not user.active or link.expires_at <= self._clock.now():
            raise NotAllowed("link_over")
        return user

    def _record(self, who: str, action: str, detail: str) -> None:
        with self._store.write() as books:
            books.staff.record(AuditRow(who, action, self._clock.now(), "", detail))


def _over(session: Session, now: datetime) -> bool:
    return now >= session.expires_at or now - session.last_seen >= SESSION_IDLE


def _chosen(password: str, again: str) -> str:
    if password != again:
        raise NotAllowed("passwords_differ")
    if len(password) < passwords.MIN_PASSWORD:
        raise NotAllowed("password_short", limit=str(passwords.MIN_PASSWORD))
    if len(password) > passwords.MAX_PASSWORD:
        raise NotAllowed("password_long", limit=str(passwords.MAX_PASSWORD))
    return passwords.hash_password(password)
