"""Records as Zammad shows them: plain, with the ids of what hangs on them, or with names (``expand``).

Sources: zammad/zammad ``app/models/application_model/can_associations.rb``, ``app/models/ticket/article.rb`` (inline
images leave the list of attachments when the body shows them); zammad/zammad-documentation ``api/intro.rst``.
"""

from __future__ import annotations

import re

from tests.standins.zammad.columns import ARTICLE_TYPES, PRIORITIES, SENDERS, Row
from tests.standins.zammad.world import GROUPS, StoredFile, World

_ROLES = {1: "Admin", 2: "Agent", 3: "Customer"}


def with_ids(world: World, ticket: Row) -> Row:
    """A ticket as create, update and search answer it."""
    newest_first = [article["id"] for article in reversed(world.articles_of(ticket["id"]))]
    return ticket | {
        "referencing_checklist_ids": [],
        "article_ids": newest_first,
        "ticket_time_accounting_ids": [],
    }


def expanded(world: World, ticket: Row) -> Row:
    """A ticket with names beside the ids."""
    return with_ids(world, ticket) | {
        "referencing_checklists": [],
        "ticket_time_accounting": [],
        "group": GROUPS[ticket["group_id"]],
        "state": world.states[ticket["state_id"]].name,
        "priority": PRIORITIES[ticket["priority_id"]],
        "owner": world.users[ticket["owner_id"]]["login"],
        "customer": world.users[ticket["customer_id"]]["login"],
        "created_by": world.users[ticket["created_by_id"]]["login"],
        "updated_by": world.users[ticket["updated_by_id"]]["login"],
        "create_article_type": ARTICLE_TYPES.get(ticket["create_article_type_id"]),
        "create_article_sender": SENDERS.get(ticket["create_article_sender_id"]),
    }


def article_json(world: World, article: Row) -> Row:
    """An article, always with names and attachments."""
    files = [file for file in world.files.get(article["id"], []) if not _shown_in_body(article, file)]
    names: Row = {
        "attachments": [attachment_json(file) for file in files],
        "type": ARTICLE_TYPES[article["type_id"]],
        "sender": SENDERS[article["sender_id"]],
        "created_by": world.users[article["created_by_id"]]["login"],
        "updated_by": world.users[article["updated_by_id"]]["login"],
        "time_unit": None,
    }
    if article["origin_by_id"]:
        names["origin_by"] = world.users[article["origin_by_id"]]["login"]
    return article | names


def attachment_json(file: StoredFile) -> Row:
    """An attachment in an article; its size is a string."""
    shown = {"id": file.id, "filename": file.filename, "size": str(len(file.content))}
    return {**shown, "preferences": file.preferences}


def _shown_in_body(article: Row, file: StoredFile) -> bool:
    place = f"/api/v1/ticket_attachment/{article['ticket_id']}/{article['id']}/{file.id}"
    return re.search(re.escape(place) + r"\b", article["body"]) is not None


def user_expanded(user: Row) -> Row:
    """An account with names beside the ids."""
    return user | {
        "roles": [_ROLES[number] for number in user["role_ids"]],
        "two_factor_preferences": [],
        "organizations": [],
        "authorizations": [],
        "overview_sortings": [],
        "groups": {GROUPS[int(number)]: granted for number, granted in user["group_ids"].items()},
        "created_by": "-",
        "updated_by": "-",
    }


def assets(world: World, tickets: list[Row], articles: list[Row]) -> Row:
    """Records that an answer points to, by model and id."""
    people: set[int] = set()
    for record in (*tickets, *articles):
        keys = ("owner_id", "customer_id", "created_by_id", "updated_by_id", "origin_by_id")
        people |= {record[key] for key in keys if record.get(key)}
    found: Row = {"User": {str(each): world.users[each] for each in sorted(people)}}
    if tickets:
        found["Ticket"] = {str(each["id"]): with_ids(world, each) for each in tickets}
    if articles:
        found["TicketArticle"] = {str(each["id"]): article_json(world, each) for each in articles}
    return found
