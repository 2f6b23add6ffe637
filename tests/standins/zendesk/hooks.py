"""Triggers and webhooks: which update tells whom, and how the call is signed.

Headers: zenpy's TestWebhooks.test_invocation_attempts; signature: the vendor's page on verifying webhooks; the events'
envelope (account_id, detail, event, id, subject, time, type): the same recording and the vendor's event type pages.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.hooks import Hook
from tests.standins.zendesk.world import Audit, Ticket, World, stamp

ACCOUNT_ID = 18_525_119
VIA_IDS = {"web": "0", "mail": "4", "api": "5"}
TRIGGER_SUBSCRIPTION = "conditional_ticket_events"
DEFAULT_TEMPLATE = json.dumps({"ticket_id": "{{ticket.id}}", "external_id": "{{ticket.external_id}}"})


def tell(world: World, ticket: Ticket, audit: Audit) -> None:
    """Send the webhooks of triggers that fire, and of event subscriptions."""
    for trigger in world.triggers.values():
        if trigger["active"] and _fires(trigger["conditions"], ticket, audit):
            for action in trigger["actions"]:
                _notify(world, action["value"], ticket, audit)
    for webhook in world.webhooks.values():
        for kind, event in _events(audit):
            if f"zen:event-type:{kind}" in webhook["subscriptions"] and webhook["status"] == "active":
                push(world, webhook, json.dumps(_envelope(world, ticket, f"zen:event-type:{kind}", event)))


def push(world: World, webhook: Json, body: str) -> None:
    """One signed call."""
    world.parts.hooks.push(Hook(webhook["endpoint"], signed(world, webhook["id"], body), body))


def signed(world: World, webhook_id: str, body: str, secret: str | None = None) -> dict[str, str]:
    """The headers of a call with this body; another `secret` makes a forgery."""
    at = stamp(world.now())
    key = (secret or world.secrets[webhook_id]).encode()
    digest = hmac.new(key, (at + body).encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        "X-Zendesk-Account-Id": str(ACCOUNT_ID),
        "X-Zendesk-Webhook-Id": webhook_id,
        "X-Zendesk-Webhook-Invocation-Id": f"01{secrets.token_hex(12).upper()}",
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": at,
    }


def _notify(world: World, value: list[str], ticket: Ticket, audit: Audit) -> None:
    webhook, template = world.webhooks.get(value[0]), value[1]
    if webhook is None or webhook["status"] != "active":
        return
    comment = audit.comment or {}
    words = {
        "ticket.id": ticket.id,
        "ticket.external_id": ticket.fields["external_id"] or "",
        "ticket.status": ticket.fields["status"].capitalize(),
        "ticket.title": ticket.fields["subject"] or "",
        "ticket.latest_comment": comment.get("body", ""),
        "current_user.id": audit.author_id,
    }
    body = re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda found: json.dumps(str(words.get(found[1], "")))[1:-1], template)
    push(world, webhook, body)


def _fires(conditions: Json, ticket: Ticket, audit: Audit) -> bool:
    every = all(_holds(each, ticket, audit) for each in conditions.get("all", []))
    some = conditions.get("any", [])
    return every and (not some or any(_holds(each, ticket, audit) for each in some))


def _holds(condition: Json, ticket: Ticket, audit: Audit) -> bool:
    comment = audit.comment
    first = ticket.audits[0] is audit
    facts: dict[str, str] = {
        "current_via_id": VIA_IDS.get(audit.via, "0"),
        "update_type": "Create" if first else "Change",
        "status": ticket.fields["status"],
        "role": str(audit.author_id),
    }
    field, operator, value = condition["field"], condition["operator"], str(condition.get("value"))
    if field == "comment_is_public":
        return comment is not None and (value != "true" or bool(comment["public"]))
    if operator == "changed":
        return any(event.get("field_name") == field for event in audit.events)
    return bool(facts[field] == value) is (operator == "is")


def _events(audit: Audit) -> list[tuple[str, Json]]:
    found: list[tuple[str, Json]] = []
    for event in audit.events:
        if event["type"] == "Comment":
            comment = {"id": str(event["id"]), "body": event["body"], "is_public": event["public"]}
            found.append(("ticket.comment_added", {"comment": comment}))
        elif event["type"] == "Change" and event["field_name"] == "status":
            change = {"current": event["value"].upper(), "previous": event["previous_value"].upper()}
            found.append(("ticket.status_changed", change))
    return found


def _envelope(world: World, ticket: Ticket, kind: str, event: Json) -> Json:
    at = stamp(world.now())
    return {
        "account_id": ACCOUNT_ID,
        "detail": {
            "id": str(ticket.id),
            "external_id": ticket.fields["external_id"],
            "status": ticket.fields["status"].upper(),
            "updated_at": at,
        },
        "event": event,
        "id": secrets.token_hex(16),
        "subject": f"zen:ticket:{ticket.id}",
        "time": at,
        "type": kind,
        "zendesk_event_version": "2022-06-20",
    }
