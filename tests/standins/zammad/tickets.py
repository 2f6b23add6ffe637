"""Tickets: opened, changed, merged and destroyed.

Sources: zammad/zammad ``app/controllers/tickets_controller.rb``, ``app/models/ticket.rb`` (merging moves the articles
and leaves one that says so), ``app/policies/ticket_policy.rb``; zammad/zammad-documentation ``api/ticket/index.rst``.
"""

from __future__ import annotations

from tests.standins.zammad import journal
from tests.standins.zammad.articles import write_article
from tests.standins.zammad.columns import DEFAULT_PRIORITY, MERGED, NEW, PENDING_TYPES, TICKET_NULLS, Row
from tests.standins.zammad.params import ticket_attributes
from tests.standins.zammad.refusals import Refusal, forbidden, missing, unprocessable
from tests.standins.zammad.rights import Caller
from tests.standins.zammad.users import create_user, user_by_email, user_by_login
from tests.standins.zammad.world import SYSTEM, World

_FIRST_NUMBER = 22000
_MAX_TITLE = 250
_CLOSED_TYPE = 5


def find(world: World, ticket_id: str | int) -> Row:
    """The ticket, or 404."""
    text = str(ticket_id)
    found = world.tickets.get(int(text)) if text.isdigit() else None
    if found is None:
        raise missing("Ticket", ticket_id)
    return found


def open_ticket(world: World, caller: Caller, told: Row) -> tuple[Row, Row | None]:
    """Create a ticket and, when told, its first article."""
    caller.need("ticket.agent", "ticket.customer")
    attributes = ticket_attributes(world, _with_customer(world, caller, told))
    if not caller.has("ticket.agent"):
        attributes = {key: value for key, value in attributes.items() if key not in ("owner_id", "preferences")}
        attributes["customer_id"] = caller.id
    _check_new(world, caller, attributes)
    ticket = _row(world, caller, attributes)
    _check_pending(world, ticket)
    article_told = told.get("article")
    _check_article(article_told)
    world.tickets[ticket["id"]] = ticket
    journal.log(world, ticket["id"], "created", caller.id)
    try:
        article = write_article(world, caller, ticket, article_told) if article_told is not None else None
    except Refusal:
        destroy(world, ticket)
        raise
    world.tags[ticket["id"]] = [tag.strip() for tag in str(told.get("tags") or "").split(",") if tag.strip()]
    return ticket, article


def change(world: World, caller: Caller, ticket: Row, told: Row) -> Row | None:
    """Change attributes and, when told, add an article."""
    _check_follow_up(world, caller, ticket)
    if not caller.changes(ticket):
        raise forbidden()
    attributes = ticket_attributes(world, told)
    if not caller.has("ticket.agent"):
        kept_from_customers = ("owner_id", "customer_id", "preferences")
        attributes = {key: value for key, value in attributes.items() if key not in kept_from_customers}
    if "preferences" in attributes:
        attributes["preferences"] = ticket["preferences"] | attributes["preferences"]
    _check_title(attributes)
    _check_pending(world, ticket | attributes)
    article_told = told.get("article") or None
    _check_article(article_told)
    if article_told is not None and article_told.get("body") is None:
        raise unprocessable('Need at least article: { body: "some text" }')
    _apply(world, caller, ticket, attributes)
    return write_article(world, caller, ticket, article_told) if article_told is not None else None


def merge(world: World, caller: Caller, source: Row, target: Row) -> None:
    """Move all articles to the target; the source stays, merged, with one article that says so."""
    if target["state_id"] == MERGED:
        raise unprocessable("It is not possible to merge into an already merged ticket.")
    if source["id"] == target["id"]:
        raise unprocessable("A ticket cannot be merged into itself.")
    now = world.now()
    for article in world.articles_of(source["id"]):
        article |= {"ticket_id": target["id"], "updated_at": now}
    moved = world.articles_of(target["id"]) + world.by_ticket.pop(source["id"], [])
    world.by_ticket[target["id"]] = sorted(moved, key=lambda article: int(article["id"]))
    target["article_count"] += source["article_count"]
    source["article_count"] = 0
    ids = {"id_to": target["id"], "id_from": source["id"]}
    journal.log(world, target["id"], "received_merge", caller.id, **ids)
    journal.log(world, source["id"], "merged_into", caller.id, **ids)
    write_article(world, caller, source, {"type": "note", "sender": "Agent", "body": "merged", "internal": False})
    world.links.append(("parent", target["id"], source["id"]))
    _apply(world, caller, source, {"state_id": MERGED, "owner_id": SYSTEM})
    target["updated_at"] = world.now()


def destroy(world: World, ticket: Row) -> None:
    """Remove a ticket, its articles, files and history."""
    for article in world.articles_of(ticket["id"]):
        del world.articles[article["id"]]
        world.files.pop(article["id"], None)
    world.history.pop(ticket["id"], None)
    world.by_ticket.pop(ticket["id"], None)
    world.links = [link for link in world.links if ticket["id"] not in link[1:]]
    world.tags.pop(ticket["id"], None)
    del world.tickets[ticket["id"]]


def _with_customer(world: World, caller: Caller, told: Row) -> Row:
    found, customer = dict(told), told.get("customer")
    wanted = found.get("customer_id")
    if isinstance(wanted, str) and wanted.startswith("guess:"):
        email = wanted.removeprefix("guess:")
        if "@" not in email:
            raise unprocessable(f"Invalid email '{email}' of customer")
        known = user_by_email(world, email) or create_user(world, caller, {"email": email})
        found["customer_id"] = known["id"]
    elif isinstance(customer, dict):
        del found["customer"]
        there = user_by_email(world, str(customer.get("email", ""))) or user_by_login(world, customer.get("login"))
        found["customer_id"] = (there or create_user(world, caller, customer))["id"]
    return found


def _check_new(world: World, caller: Caller, attributes: Row) -> None:
    if "group_id" not in attributes:
        raise unprocessable("The required value 'group_id' is missing.")
    if caller.has("ticket.agent") and not caller.agent_of(attributes["group_id"], "create"):
        raise forbidden()
    if "customer_id" not in attributes:
        raise unprocessable("Missing required value for field 'customer_id'!")
    _check_title(attributes)


def _check_title(attributes: Row) -> None:
    if len(str(attributes.get("title", ""))) > _MAX_TITLE:
        text = f"PG::StringDataRightTruncation: ERROR:  value too long for type character varying({_MAX_TITLE})"
        raise Refusal(422, text, internal=True)


def _check_pending(world: World, ticket: Row) -> None:
    if world.states[ticket["state_id"]].type_id in PENDING_TYPES and not ticket["pending_time"]:
        raise unprocessable("Missing required value for field 'pending_time'!")


def _check_article(told: object) -> None:
    if told is not None and not isinstance(told, dict):
        raise Refusal(500, "no implicit conversion of Symbol into Integer", internal=True)


def _check_follow_up(world: World, caller: Caller, ticket: Row) -> None:
    closed = world.states[ticket["state_id"]].type_id == _CLOSED_TYPE
    if closed and not caller.agent_of(ticket["group_id"], "change") and world.settings.follow_up != "yes":
        raise unprocessable("Cannot follow-up on a closed ticket. Please create a new ticket.")


def _row(world: World, caller: Caller, attributes: Row) -> Row:
    now, ticket_id = world.now(), world.next_id("tickets")
    row: Row = {"id": ticket_id, "group_id": 0, "priority_id": DEFAULT_PRIORITY, "state_id": NEW}
    row |= dict.fromkeys(TICKET_NULLS) | {"number": str(_FIRST_NUMBER + ticket_id), "title": "-"}
    row |= {"owner_id": SYSTEM, "customer_id": 0, "article_count": 0, "preferences": {}}
    row |= {"create_article_type_id": None, "create_article_sender_id": None}
    row |= {"updated_by_id": caller.id, "created_by_id": caller.id, "created_at": now, "updated_at": now}
    row |= {name: "" if field.data_type == "select" else None for name, field in world.fields.items()}
    row |= attributes
    row["title"] = str(row["title"] or "-")
    _check_owner(world, row)
    return row


def _check_owner(world: World, ticket: Row) -> None:
    owner = world.users[ticket["owner_id"]]
    if "full" not in owner["group_ids"].get(str(ticket["group_id"]), []) or not owner["active"]:
        ticket["owner_id"] = SYSTEM


def _apply(world: World, caller: Caller, ticket: Row, attributes: Row) -> None:
    before = dict(ticket)
    ticket |= attributes
    _check_owner(world, ticket)
    if all(before[key] == ticket[key] for key in attributes):
        return
    now = world.now()
    kind = world.states[ticket["state_id"]].type_id
    if ticket["state_id"] != before["state_id"] and kind == _CLOSED_TYPE:
        ticket |= {"close_at": ticket["close_at"] or now, "last_close_at": now}
    if kind not in PENDING_TYPES:
        ticket["pending_time"] = None
    if ticket["owner_id"] != before["owner_id"]:
        ticket["last_owner_update_at"] = now
    ticket |= {"updated_at": now, "updated_by_id": caller.id}
    journal.log_changes(world, before, ticket, caller.id)
