"""The history of tickets and articles.

Source: zammad/zammad ``app/models/history.rb`` and ``app/models/concerns/has_history.rb`` (one entry per changed
attribute, names beside ids, entries of a ticket's articles among its own).
"""

from __future__ import annotations

from tests.standins.zammad.columns import PRIORITIES, Row
from tests.standins.zammad.world import GROUPS, World

_UNTOLD = frozenset({"updated_at", "created_at", "created_by_id", "updated_by_id", "preferences", "article_count"})


def log(world: World, ticket_id: int, kind: str, by: int, **more: object) -> None:
    """Write an entry of a ticket."""
    _write(world, ticket_id, {"object": "Ticket", "o_id": ticket_id, "type": kind} | more, by)


def log_article(world: World, article: Row, kind: str, by: int, **more: object) -> None:
    """An entry of an article, tied to its ticket."""
    ticket_id = article["ticket_id"]
    told: Row = {"object": "Ticket::Article", "o_id": article["id"], "type": kind}
    _write(world, ticket_id, told | {"related_o_id": ticket_id, "related_object": "Ticket"} | more, by)


def log_changes(world: World, before: Row, after: Row, by: int) -> None:
    """An entry for every attribute of a ticket that changed."""
    for column, value in after.items():
        if column in _UNTOLD or before.get(column) == value:
            continue
        was = before.get(column)
        told: Row = {"attribute": column.removesuffix("_id")}
        told |= {"value_from": _named(world, column, was), "value_to": _named(world, column, value)}
        if column.endswith("_id"):
            told |= {"id_from": was, "id_to": value}
        log(world, after["id"], "updated", by, **told)


def history_of(world: World, ticket_id: int) -> list[Row]:
    """All entries of a ticket and of its articles, oldest first."""
    return world.history.get(ticket_id, [])


def _write(world: World, ticket_id: int, told: Row, by: int) -> None:
    row: Row = {"id": world.next_id("histories"), **told, "created_at": world.now(), "created_by_id": by}
    world.history.setdefault(ticket_id, []).append(row)


def _named(world: World, column: str, value: object) -> str:
    if value is None:
        return ""
    if not column.endswith("_id"):
        return str(value)
    number = int(str(value))
    if column == "state_id":
        return world.states[number].name
    if column in ("owner_id", "customer_id"):
        user = world.users[number]
        return f"{user['firstname']} {user['lastname']}".strip()
    return {"group_id": GROUPS, "priority_id": PRIORITIES}.get(column, {}).get(number, str(value))
