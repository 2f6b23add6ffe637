"""Accounts, sessions and the audit trail in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crm_adapter.console.model import AuditRow
from crm_adapter.console.people import LoginLink, NewUser, Session, StaffUser


@dataclass(slots=True)
class MemoryStaff:
    """Implements `StaffBook` with dictionaries."""

    accounts: dict[int, StaffUser] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    links: dict[str, LoginLink] = field(default_factory=dict)
    attempts: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    trail: list[AuditRow] = field(default_factory=list)

    def copy(self) -> MemoryStaff:
        """Another book with the same values, to go back to."""
        return MemoryStaff(
            dict(self.accounts), dict(self.sessions), dict(self.links), dict(self.attempts), list(self.trail)
        )

    def user(self, user_id: int) -> StaffUser | None:
        """See StaffBook."""
        return self.accounts.get(user_id)

    def by_login(self, login: str) -> StaffUser | None:
        """See StaffBook."""
        return next((user for user in self.accounts.values() if user.login == login), None)

    def users(self) -> Sequence[StaffUser]:
        """See StaffBook."""
        return sorted(self.accounts.values(), key=lambda user: user.login)

    def add_user(self, new: NewUser) -> StaffUser:
        """See StaffBook."""
        user = StaffUser(len(self.accounts) + 1, new.login, new.role, new.unit, new.language)
        self.accounts[user.id] = user
        return user

    def save_user(self, user: StaffUser) -> None:
        """See StaffBook."""
        self.accounts[user.id] = user

    def session(self, token_hash: str) -> Session | None:
        """See StaffBook."""
        return self.sessions.get(token_hash)

    def save_session(self, session: Session) -> None:
        """See StaffBook."""
        self.sessions[session.token_hash] = session

    def end_session(self, token_hash: str) -> None:
        """See StaffBook."""
        self.sessions.pop(token_hash, None)

    def end_sessions(self, user_id: int, keep: str = "") -> None:
        """See StaffBook."""
        self.sessions = {
            key: session for key, session in self.sessions.items() if session.user_id != user_id or key == keep
        }

    def link(self, token_hash: str) -> LoginLink | None:
        """See StaffBook."""
        return self.links.get(token_hash)

    def save_link(self, link: LoginLink) -> None:
        """See StaffBook."""
        self.use_links(link.user_id)
        self.links[link.token_hash] = link

    def use_links(self, user_id: int) -> None:
        """See StaffBook."""
        self.links = {key: link for key, link in self.links.items() if link.user_id != user_id}

    def attempt(self, subject: str, now: datetime, window_start: datetime) -> int:
        """See StaffBook."""
        number, since = self.attempts.get(subject, (0, now))
        if since < window_start:
            number, since = 0, now
        self.attempts[subject] = (number + 1, since)
        return number + 1

    def forget_attempts(self, subject: str) -> None:
        """See StaffBook."""
        self.attempts.pop(subject, None)

    def forget_expired(self, now: datetime, window_start: datetime) -> None:
        """See StaffBook."""
        self.sessions = {key: session for key, session in self.sessions.items() if session.expires_at > now}
        self.links = {key: link for key, link in self.links.items() if link.expires_at > now}
        self.attempts = {key: kept for key, kept in self.attempts.items() if kept[1] >= window_start}

    def record(self, row: AuditRow) -> None:
        """See StaffBook."""
        self.trail.append(row)

    def audit(self, limit: int, offset: int = 0, case_ref: str = "") -> Sequence[AuditRow]:
        """See StaffBook."""
        found = [row for row in reversed(self.trail) if case_ref in {"", row.case_ref}]
        return found[offset : offset + limit]
