"""What a Zammad instance holds: accounts, tokens, groups, tickets, articles, files and their history, in memory."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.standins.zammad.columns import STATES, USER_NULLS, USER_TEXTS, Row, State, stamp

SYSTEM, ADMIN, AGENT, SECOND_AGENT, BOT, BOT_CUSTOMER = 1, 2, 3, 4, 5, 6
GROUPS = {1: "Users", 2: "Ciudadanía", 3: "Urbanismo", 4: "Reservado"}
GROUP = 2
_ALL = {str(number): ["full"] for number in GROUPS}
_BOT_GROUPS = {"2": ["full"], "3": ["full"]}
ALL_PERMISSIONS = frozenset({"admin", "ticket", "user_preferences", "report", "chat"})


@dataclass(slots=True)
class Token:
    """An access token: whose it is, and which permissions it was given."""

    user_id: int
    permissions: frozenset[str]
    label: str
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute that admins added to tickets: data type as in the object manager."""

    name: str
    data_type: str = "input"
    maxlength: int = 120
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class StoredFile:
    """An attachment with its bytes."""

    id: int
    filename: str
    content: bytes
    preferences: Row


@dataclass(slots=True)
class Webhook:
    """A trigger with a webhook: fires for every change that `skip_logins` did not make."""

    url: str
    secret: str
    skip_logins: frozenset[str] = frozenset()
    trigger: str = "Aviso al bot"


@dataclass(slots=True)
class Settings:
    """What admins set."""

    search_engine: bool = True
    index_lag: float | None = 0.0
    """seconds until a change can be found by ``query``; None: not before the index is told to catch up"""
    follow_up: str = "yes"
    max_body: int = 50 * 1024 * 1024
    webhook: Webhook | None = None


@dataclass(slots=True)
class World:
    """All records, by id."""

    fields: dict[str, Field] = field(default_factory=dict)
    states: dict[int, State] = field(default_factory=lambda: dict(STATES))
    users: dict[int, Row] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    tickets: dict[int, Row] = field(default_factory=dict)
    articles: dict[int, Row] = field(default_factory=dict)
    by_ticket: dict[int, list[Row]] = field(default_factory=dict)
    """a ticket's articles, oldest first"""
    files: dict[int, list[StoredFile]] = field(default_factory=dict)
    """by article"""
    history: dict[int, list[Row]] = field(default_factory=dict)
    """by ticket, oldest first"""
    links: list[tuple[str, int, int]] = field(default_factory=list)
    """kind, source ticket, target ticket"""
    tags: dict[int, list[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    """what callers sent and Zammad silently drops, in words"""
    settings: Settings = field(default_factory=Settings)
    _counters: dict[str, Iterator[int]] = field(default_factory=dict)

    def next_id(self, table: str) -> int:
        """Ids grow by one in each table."""
        return next(self._counters.setdefault(table, itertools.count(1)))

    def now(self) -> str:
        """The time in Zammad's format."""
        return stamp(time.time())

    def articles_of(self, ticket_id: int) -> list[Row]:
        """A ticket's articles, oldest first."""
        return list(self.by_ticket.get(ticket_id, ()))

    def add_user(self, login: str, firstname: str, lastname: str, role_ids: list[int], by: int = SYSTEM) -> Row:
        """A new account without e-mail address."""
        now, user_id = self.now(), self.next_id("users")
        row: Row = {"id": user_id, "login": login, "firstname": firstname, "lastname": lastname, "email": ""}
        row |= dict.fromkeys(USER_TEXTS, "") | dict.fromkeys(USER_NULLS)
        row |= {"vip": False, "verified": False, "active": True, "login_failed": 0, "out_of_office": False}
        row |= {"preferences": {}, "updated_by_id": by, "created_by_id": by, "created_at": now, "updated_at": now}
        row |= {"role_ids": role_ids, "two_factor_preference_ids": [], "organization_ids": []}
        row |= {"authorization_ids": [], "overview_sorting_ids": [], "group_ids": {}}
        self.users[user_id] = row
        return row


def seeded(fields: dict[str, Field], tokens: dict[str, Token]) -> World:
    """An instance as an agency has it: a system account, an admin, two agents, the bot as an agent and as a customer."""
    world = World(fields=fields, tokens=dict(tokens))
    world.add_user("-", "-", "", [])["active"] = False
    world.add_user("admin@example.org", "Administración", "", [1, 2])["group_ids"] = dict(_ALL)
    world.add_user("agente1@example.org", "Agente", "Uno", [2])["group_ids"] = dict(_ALL)
    world.add_user("agente2@example.org", "Agente", "Dos", [2])["group_ids"] = dict(_ALL)
    world.add_user("bot@example.org", "Ventanilla", "Bot", [2])["group_ids"] = dict(_BOT_GROUPS)
    world.add_user("bot-cliente@example.org", "Ventanilla", "Cliente", [3])
    for user_id in (ADMIN, AGENT, SECOND_AGENT, BOT, BOT_CUSTOMER):
        world.users[user_id]["email"] = world.users[user_id]["login"]
    return world
