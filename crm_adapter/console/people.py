"""Staff accounts as values: who may come in, with which right, and by which session or one-time link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import Language


class Role(StrEnum):
    """What a staff member may do."""

    AGENT = "agent"
    """Works on cases."""
    LEAD = "lead"
    """Also moves other people's cases and reads the audit trail."""
    ADMIN = "admin"
    """Also keeps the accounts."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account about to be made; it has no password until its one-time link is used."""

    login: str
    role: Role
    unit: str
    language: Language


@dataclass(frozen=True, slots=True)
class StaffUser:
    """An account. `unit` is the public signature of replies; `password_hash` is argon2id, empty until one is chosen."""

    id: int
    login: str
    role: Role
    unit: str
    language: Language
    active: bool = True
    password_hash: str = ""

    @property
    def leads(self) -> bool:
        """Whether the account may move other people's cases and read the audit trail."""
        return self.role in {Role.LEAD, Role.ADMIN}

    @property
    def administers(self) -> bool:
        """Whether the account may keep the accounts."""
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Session:
    """A login; only the hash of its token is kept."""

    token_hash: str
    user_id: int
    expires_at: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class LoginLink:
    """A one-time link to choose a password; only the hash of its token is kept."""

    token_hash: str
    user_id: int
    expires_at: datetime
