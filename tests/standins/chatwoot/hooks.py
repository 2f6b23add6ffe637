"""Chatwoot's webhooks: which events go out, how they are signed, what a failed one does.

Sources: chatwoot/chatwoot ``app/listeners/webhook_listener.rb`` (events, the inbox's webhook beside the account's, which
is how one event comes twice: issue 11901), ``lib/webhooks/trigger.rb`` (5 s; a failed call of an API inbox marks the
message as failed), ``app/jobs/webhook_job.rb`` (secret and delivery id), ``app/models/concerns/message_filter_helpers.rb``
(notes go out like any message). Signature: pull requests 13573 and 13892; what is signed is "TIMESTAMP.BODY".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Mapping

from tests.standins.chatwoot.render import hooked_conversation, hooked_message
from tests.standins.chatwoot.world import Conversation, Hook, Message, Row, World
from tests.standins.desks.webhooks import Parcel, Pump

TIMEOUT = 5.0
_SENT_KINDS = frozenset({"incoming", "outgoing", "template"})


def message_event(world: World, pump: Pump, event: str, conversation: Conversation, message: Message) -> None:
    """Tell of a message; activities are not told."""
    if message.kind in _SENT_KINDS:
        _deliver(world, pump, hooked_message(world, conversation, message) | {"event": event}, message)


def conversation_event(
    world: World, pump: Pump, event: str, conversation: Conversation, changed: Mapping[str, tuple[object, object]]
) -> None:
    """Tell of a conversation and what changed (before, after)."""
    changes = [{key: {"previous_value": was, "current_value": is_now}} for key, (was, is_now) in changed.items()]
    payload = hooked_conversation(world, conversation) | {"event": event}
    _deliver(world, pump, payload | ({"changed_attributes": changes} if changes else {}), None)


def _deliver(world: World, pump: Pump, payload: Row, message: Message | None) -> None:
    for hook in world.settings.hooks:
        delivery, body = str(uuid.uuid4()), json.dumps(payload, ensure_ascii=False).encode()

        def sign(content: bytes, hook: Hook = hook, delivery: str = delivery) -> Mapping[str, str]:
            return headers(hook, delivery, content, int(time.time()))

        fails = message if hook.kind == "inbox" else None
        pump.post(Parcel(delivery, hook.url, body, sign, on_lost=_marker(fails)))


def _marker(message: Message | None) -> Callable[[], None]:
    def mark() -> None:
        if message is not None and message.kind == "outgoing":
            message.status = "failed"

    return mark


def headers(hook: Hook, delivery: str, body: bytes, at: int) -> dict[str, str]:
    """The headers of one call; versions before 4.13 sign nothing."""
    found = {"Content-Type": "application/json", "Accept": "application/json"}
    if hook.signed:
        signed = f"{at}.".encode() + body
        digest = hmac.new(hook.secret.encode(), signed, hashlib.sha256).hexdigest()
        found |= {"X-Chatwoot-Delivery": delivery, "X-Chatwoot-Timestamp": str(at)}
        found["X-Chatwoot-Signature"] = f"sha256={digest}"
    return found
