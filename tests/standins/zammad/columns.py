"""Zammad's fixed tables: states, priorities, article types and senders, roles, and the columns of its records.

Sources: zammad/zammad ``db/seeds/ticket_article_types.rb``; zammad/zammad-documentation ``api/ticket/states.rst``,
``api/ticket/index.rst``, ``api/ticket/articles.rst``, ``api/user.rst``, ``api/intro.rst``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]

ARTICLE_TYPES = {
    1: "email",
    2: "sms",
    3: "chat",
    4: "fax",
    5: "phone",
    6: "twitter status",
    7: "twitter direct-message",
    8: "facebook feed post",
    9: "facebook feed comment",
    10: "note",
    11: "web",
    12: "telegram personal-message",
    13: "facebook direct-message",
    14: "whatsapp message",
}
NO_COMMUNICATION = frozenset({"note"})
SENDERS = {1: "Agent", 2: "Customer", 3: "System"}
PRIORITIES = {1: "1 low", 2: "2 normal", 3: "3 high"}
DEFAULT_PRIORITY = 2
STATE_TYPES = {
    1: "new",
    2: "open",
    3: "pending reminder",
    4: "pending action",
    5: "closed",
    6: "merged",
    7: "removed",
}


@dataclass(frozen=True, slots=True)
class State:
    """A ticket state; admins may add more of each type."""

    id: int
    name: str
    type_id: int
    active: bool = True
    next_id: int | None = None


STATES = {
    state.id: state
    for state in (
        State(1, "new", 1),
        State(2, "open", 2),
        State(3, "pending reminder", 3),
        State(4, "closed", 5),
        State(5, "merged", 6),
        State(6, "removed", 7, active=False),
        State(7, "pending close", 4, next_id=4),
    )
}
NEW, OPEN, CLOSED, MERGED = 1, 2, 4, 5
PENDING_TYPES = frozenset({3, 4})

TICKET_NULLS = (
    "organization_id",
    "note",
    "first_response_at",
    "first_response_escalation_at",
    "first_response_in_min",
    "first_response_diff_in_min",
    "close_at",
    "close_escalation_at",
    "close_in_min",
    "close_diff_in_min",
    "update_escalation_at",
    "update_in_min",
    "update_diff_in_min",
    "last_close_at",
    "last_contact_at",
    "last_contact_agent_at",
    "last_contact_customer_at",
    "last_owner_update_at",
    "escalation_at",
    "pending_time",
    "type",
    "time_unit",
    "checklist_id",
)
ARTICLE_NULLS = (
    "to",
    "cc",
    "subject",
    "reply_to",
    "message_id",
    "message_id_md5",
    "in_reply_to",
    "references",
    "origin_by_id",
)
USER_TEXTS = ("web", "phone", "fax", "mobile", "street", "zip", "city", "country", "note")
USER_NULLS = (
    "organization_id",
    "image",
    "image_source",
    "department",
    "address",
    "last_login",
    "source",
    "out_of_office_start_at",
    "out_of_office_end_at",
    "out_of_office_replacement_id",
)
TICKET_SETTABLE = frozenset(
    {"title", "group_id", "owner_id", "customer_id", "state_id", "priority_id", "note", "pending_time", "type"}
    | {"preferences"}
)
ARTICLE_SETTABLE = frozenset(
    {"type_id", "sender_id", "body", "internal", "content_type", "preferences", *ARTICLE_NULLS} - {"message_id_md5"}
)


def stamp(seconds: float) -> str:
    """A time as Zammad writes it: UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
