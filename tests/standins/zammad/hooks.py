"""The webhook of a trigger: its payload, its headers, its signature.

Sources: zammad/zammad ``app/jobs/trigger_webhook_job.rb`` (five attempts, ten seconds more of waiting each time,
delivery id = the job's), ``app/jobs/trigger_webhook_job/record_payload/base.rb`` and ``.../ticket/article.rb`` (what
is in it), ``lib/user_agent.rb`` (HMAC-SHA1 of the body in ``X-Hub-Signature``).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping

from tests.standins.desks.webhooks import Parcel, Pump
from tests.standins.zammad.columns import PRIORITIES, Row
from tests.standins.zammad.render import article_json, expanded, user_expanded
from tests.standins.zammad.rights import Caller
from tests.standins.zammad.world import GROUPS, Webhook, World

WAITS = (10.0, 20.0, 30.0, 40.0)
READ_TIMEOUT = 30.0
_KEPT_BACK = frozenset(
    {"last_login", "login_failed", "password", "preferences", "group_ids", "groups", "authorization_ids"}
    | {"authorizations"}
)


def fire(world: World, pump: Pump, caller: Caller, ticket: Row, article: Row | None) -> None:
    """Send the trigger's webhook for a change, unless the trigger's condition leaves this account out."""
    hook = world.settings.webhook
    if hook is None or caller.user["login"] in hook.skip_logins:
        return
    body = json.dumps({"ticket": _ticket(world, ticket), "article": _article(world, article)}).encode()
    delivery = str(uuid.uuid4())

    def sign(content: bytes) -> Mapping[str, str]:
        return headers(hook, delivery, content)

    pump.post(Parcel(delivery, hook.url, body, sign))


def headers(hook: Webhook, delivery: str, body: bytes) -> dict[str, str]:
    """The headers of one call; without a secret there is no signature."""
    found = {
        "User-Agent": "Zammad User Agent",
        "Content-Type": "application/json; charset=utf-8",
        "X-Zammad-Trigger": hook.trigger.encode("ascii", "replace").decode(),
        "X-Zammad-Delivery": delivery,
    }
    if hook.secret:
        digest = hmac.new(hook.secret.encode(), body, hashlib.sha1).hexdigest()
        found["X-Hub-Signature"] = f"sha1={digest}"
    return found


def _ticket(world: World, ticket: Row) -> Row:
    found = expanded(world, ticket)
    for name in ("owner", "customer", "created_by", "updated_by"):
        found[name] = _user(world.users[ticket[f"{name}_id"]])
    found["organization"] = {}
    found["priority"] = {"id": ticket["priority_id"], "name": PRIORITIES[ticket["priority_id"]], "active": True}
    found["group"] = {"id": ticket["group_id"], "name": GROUPS[ticket["group_id"]], "active": True}
    return dict(sorted(found.items()))


def _article(world: World, article: Row | None) -> Row:
    if article is None:
        return {}
    found = article_json(world, article)
    for attachment in found["attachments"]:
        place = f"{article['ticket_id']}/{article['id']}/{attachment['id']}"
        attachment["url"] = f"https://zammad.example.org/api/v1/ticket_attachment/{place}"
    for name in ("created_by", "updated_by"):
        found[name] = _user(world.users[article[f"{name}_id"]])
    found["accounted_time"] = 0
    return dict(sorted(found.items()))


def _user(user: Row) -> Row:
    return {key: value for key, value in sorted(user_expanded(user).items()) if key not in _KEPT_BACK}
