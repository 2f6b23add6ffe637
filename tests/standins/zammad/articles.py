"""Articles: written, shown or hidden, and their files.

Sources: zammad/zammad ``app/controllers/concerns/creates_ticket_articles.rb``,
``app/models/ticket/article/adds_metadata_general.rb`` and ``adds_metadata_origin_by_id.rb`` (who stands as author),
``app/models/ticket/article/resets_ticket_state.rb`` (an agent's public message opens a new ticket),
``app/models/ticket/article.rb`` (limit of the body); zammad/zammad-documentation ``api/ticket/articles.rst``.
"""

from __future__ import annotations

import base64
import binascii
import re

from tests.standins.zammad.columns import ARTICLE_NULLS, ARTICLE_TYPES, NEW, NO_COMMUNICATION, OPEN, SENDERS, Row
from tests.standins.zammad.journal import log_article, log_changes
from tests.standins.zammad.params import article_attributes
from tests.standins.zammad.refusals import Refusal, unprocessable
from tests.standins.zammad.rights import Caller
from tests.standins.zammad.world import StoredFile, World

MAX_BODY_CHARACTERS = 1_500_000
_OF_CUSTOMERS = frozenset({"phone", "note", "web"})
_OUTSIDE = frozenset({"email", "twitter status", "twitter direct-message", "facebook feed post", "sms"})
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>')
_IMAGE = re.compile(r'src="data:(image/[a-z]+);base64,([^"]+)"')


def write_article(world: World, caller: Caller, ticket: Row, told: Row) -> Row:
    """Create an article and what follows from it."""
    if told.get("body") is None:
        raise unprocessable('Need at least article: { body: "some text" }')
    row = _row(world, caller, ticket, told)
    files = _decoded(told.get("attachments"))
    world.articles[row["id"]] = row
    world.by_ticket.setdefault(ticket["id"], []).append(row)
    world.files[row["id"]] = _inline_images(world, row) + [_stored(world, *file) for file in files]
    log_article(world, row, "created", caller.id)
    _count(world, ticket, row, caller)
    return row


def _row(world: World, caller: Caller, ticket: Row, told: Row) -> Row:
    agent = caller.has("ticket.agent")
    attributes: Row = {"type_id": 10, "sender_id": 1 if agent else 2} | article_attributes(world, told)
    if not agent:
        kind = attributes["type_id"] if ARTICLE_TYPES[attributes["type_id"]] in ("note", "web") else 10
        attributes |= {"sender_id": 2, "type_id": kind, "internal": False, "origin_by_id": None}
    now = world.now()
    row: Row = {"id": 0, "ticket_id": ticket["id"], "type_id": 10, "sender_id": 1, "from": None}
    row |= dict.fromkeys(ARTICLE_NULLS) | {"message_id_md5": None, "content_type": "text/plain", "internal": False}
    row |= {"preferences": {}, "updated_by_id": caller.id, "created_by_id": caller.id}
    row |= {"created_at": now, "updated_at": now} | attributes
    row["body"] = _body(str(told["body"]), row["content_type"])
    _author(world, caller, ticket, row)
    return row | {"id": world.next_id("articles")}


def _body(text: str, content_type: object) -> str:
    if len(text) > MAX_BODY_CHARACTERS:
        said = f"body of article is too large, {len(text)} chars - only {MAX_BODY_CHARACTERS} allowed"
        raise unprocessable(said)
    if not isinstance(content_type, str) or "text/html" not in content_type.lower():
        return text
    clean = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.IGNORECASE | re.DOTALL)
    clean = re.sub(r"<br ?/>", "<br>", clean)
    return _LINK.sub(r'<a href="\1" rel="nofollow noreferrer noopener" target="_blank" title="\1">', clean)


def _author(world: World, caller: Caller, ticket: Row, row: Row) -> None:
    kind = ARTICLE_TYPES[row["type_id"]]
    if not row["origin_by_id"] and SENDERS[row["sender_id"]] == "Customer" and kind in _OF_CUSTOMERS:
        row["origin_by_id"] = ticket["customer_id"]
    if kind in _OUTSIDE:
        return
    if row["origin_by_id"]:
        row["sender_id"] = 2
    user = world.users[row["origin_by_id"] or caller.id]
    name = f"{user['firstname']} {user['lastname']}"
    is_customer = "full" not in user["group_ids"].get(str(ticket["group_id"]), [])
    row["from"] = f"{name} <{user['email']}>" if kind in ("web", "phone") and is_customer else name


def _decoded(attachments: object) -> list[tuple[str, bytes, Row]]:
    if not attachments:
        return []
    if not isinstance(attachments, list):
        raise Refusal(500, "undefined method 'each_with_index'", internal=True)
    return [_file(index, attachment) for index, attachment in enumerate(attachments)]


def _file(index: int, attachment: Row) -> tuple[str, bytes, Row]:
    for key in ("mime-type", "filename", "data"):
        if not attachment.get(key) and attachment.get(key) != "":
            raise unprocessable(f"Attachment needs '{key}' param for attachment with index '{index}'")
    preferences = {"Mime-Type": attachment["mime-type"]}
    if attachment.get("charset"):
        preferences["Charset"] = attachment["charset"]
    try:
        content = base64.b64decode(re.sub(r"[\r\n]", "", attachment["data"]), validate=True)
    except binascii.Error:
        raise unprocessable(f"Invalid base64 for attachment with index '{index}'") from None
    return attachment["filename"], content, preferences


def _stored(world: World, filename: str, content: bytes, preferences: Row) -> StoredFile:
    return StoredFile(world.next_id("stores"), filename, content, preferences)


def _inline_images(world: World, row: Row) -> list[StoredFile]:
    found: list[StoredFile] = []

    def kept(match: re.Match[str]) -> str:
        mime, name = match[1], f"image{len(found) + 1}.{match[1].split('/')[1]}"
        content_id = f"{row['ticket_id']}.{row['id']}.{len(found) + 1}@zammad.example.org"
        preferences = {"Content-Type": mime, "Mime-Type": mime, "Content-ID": content_id}
        file = _stored(world, name, base64.b64decode(match[2]), preferences | {"Content-Disposition": "inline"})
        found.append(file)
        return f'src="/api/v1/ticket_attachment/{row["ticket_id"]}/{row["id"]}/{file.id}?view=inline"'

    if "text/html" in str(row["content_type"]):
        row["body"] = _IMAGE.sub(kept, row["body"])
    return found


def _count(world: World, ticket: Row, row: Row, caller: Caller) -> None:
    before = dict(ticket)
    kind, sender = ARTICLE_TYPES[row["type_id"]], SENDERS[row["sender_id"]]
    ticket["article_count"] += 1
    # The ticket is touched after the line of the history is written, never before.
    ticket["updated_at"] = world.now()
    if ticket["create_article_type_id"] is None:
        ticket |= {"create_article_type_id": row["type_id"], "create_article_sender_id": row["sender_id"]}
    if row["internal"] or kind in NO_COMMUNICATION:
        return
    told = {"Agent": "last_contact_agent_at", "Customer": "last_contact_customer_at"}.get(sender)
    if told:
        ticket |= {told: row["created_at"], "last_contact_at": row["created_at"]}
    if sender == "Agent" and ticket["state_id"] == NEW:
        ticket["state_id"] = OPEN
        log_changes(world, {**before, "id": ticket["id"]}, {"id": ticket["id"], "state_id": OPEN}, caller.id)
