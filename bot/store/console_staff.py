"""The database's side of staff accounts: sessions, one-time links, login attempts, audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from bot.store.console_tables import login_link, staff_attempt, staff_audit, staff_session, staff_user
from bot.store.upsert import insert_or_update
from crm_adapter.console.model import AuditRow
from crm_adapter.console.people import LoginLink, NewUser, Role, Session, StaffUser
from handlers.domain.ids import Language


@dataclass(frozen=True, slots=True)
class SqlStaff:
    """Implements `StaffBook` on one connection."""

    connection: Connection

    def user(self, user_id: int) -> StaffUser | None:
        """See StaffBook."""
        return _user(self.connection.execute(select(staff_user).where(staff_user.c.id == user_id)).one_or_none())

    def by_login(self, login: str) -> StaffUser | None:
        """See StaffBook."""
        return _user(self.connection.execute(select(staff_user).where(staff_user.c.login == login)).one_or_none())

    def users(self) -> Sequence[StaffUser]:
        """See StaffBook."""
        found = self.connection.execute(select(staff_user).order_by(staff_user.c.login))
        return [user for user in map(_user, found) if user is not None]

    def add_user(self, new: NewUser) -> StaffUser:
        """See StaffBook."""
        values = {"login": new.login, "role": new.role, "unit": new.unit, "language": new.language}
        statement = insert(staff_user).values(**values, password_hash="", active=True).returning(staff_user.c.id)
        user_id: int = self.connection.execute(statement).scalar_one()
        return StaffUser(user_id, new.login, new.role, new.unit, new.language)

    def save_user(self, user: StaffUser) -> None:
        """See StaffBook."""
        values = {
            "role": user.role,
            "unit": user.unit,
            "language": user.language,
            "active": user.active,
            "password_hash": user.password_hash,
        }
        self.connection.execute(update(staff_user).where(staff_user.c.id == user.id).values(**values))

    def session(self, token_hash: str) -> Session | None:
        """See StaffBook."""
        query = select(staff_session).where(staff_session.c.token_hash == token_hash)
        row = self.connection.execute(query).one_or_none()
        return Session(row.token_hash, row.user_id, row.expires_at, row.last_seen) if row is not None else None

    def save_session(self, session: Session) -> None:
        """See StaffBook."""
        values = {
            "token_hash": session.token_hash,
            "user_id": session.user_id,
            "expires_at": session.expires_at,
            "last_seen": session.last_seen,
        }
        insert_or_update(self.connection, staff_session, values)

    def end_session(self, token_hash: str) -> None:
        """See StaffBook."""
        self.connection.execute(delete(staff_session).where(staff_session.c.token_hash == token_hash))

    def end_sessions(self, user_id: int, keep: str = "") -> None:
        """See StaffBook."""
        theirs = and_(staff_session.c.user_id == user_id, staff_session.c.token_hash != keep)
        self.connection.execute(delete(staff_session).where(theirs))

    def link(self, token_hash: str) -> LoginLink | None:
        """See StaffBook."""
        query = select(login_link).where(login_link.c.token_hash == token_hash)
        row = self.connection.execute(query).one_or_none()
        return LoginLink(row.token_hash, row.user_id, row.expires_at) if row is not None else None

    def save_link(self, link: LoginLink) -> None:
        """See StaffBook."""
        self.use_links(link.user_id)
        values = {"token_hash": link.token_hash, "user_id": link.user_id, "expires_at": link.expires_at}
        self.connection.execute(insert(login_link).values(**values))

    def use_links(self, user_id: int) -> None:
        """See StaffBook."""
        self.connection.execute(delete(login_link).where(login_link.c.user_id == user_id))

    def attempt(self, subject: str, now: datetime, window_start: datetime) -> int:
        """See StaffBook."""
        row = self.connection.execute(select(staff_attempt).where(staff_attempt.c.subject == subject)).one_or_none()
        number, since = (row.number + 1, row.since) if row is not None and row.since >= window_start else (1, now)
        insert_or_update(self.connection, staff_attempt, {"subject": subject, "number": number, "since": since})
        return number

    def forget_attempts(self, subject: str) -> None:
        """See StaffBook."""
        self.connection.execute(delete(staff_attempt).where(staff_attempt.c.subject == subject))

    def forget_expired(self, now: datetime, window_start: datetime) -> None:
        """See StaffBook."""
        self.connection.execute(delete(staff_session).where(staff_session.c.expires_at <= now))
        self.connection.execute(delete(login_link).where(login_link.c.expires_at <= now))
        self.connection.execute(delete(staff_attempt).where(staff_attempt.c.since < window_start))

    def record(self, row: AuditRow) -> None:
        """See StaffBook."""
        values = {"who": row.who, "action": row.action, "at": row.at, "case_ref": row.case_ref, "detail": row.detail}
        self.connection.execute(insert(staff_audit).values(**values))

    def audit(self, limit: int, offset: int = 0, case_ref: str = "") -> Sequence[AuditRow]:
        """See StaffBook."""
        query = select(staff_audit).order_by(staff_audit.c.id.desc()).limit(limit).offset(offset)
        if case_ref:
            query = query.where(staff_audit.c.case_ref == case_ref)
        return [
            AuditRow(row.who, row.action, row.at, row.case_ref, row.detail) for row in self.connection.execute(query)
        ]


def _user(row: Row[Any] | None) -> StaffUser | None:
    if row is None:
        return None
    return StaffUser(row.id, row.login, Role(row.role), row.unit, Language(row.language), row.active, row.password_hash)
