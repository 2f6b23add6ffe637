"""Filtering conversations by conditions.

Source: chatwoot/chatwoot ``app/services/conversations/filter_service.rb`` and ``lib/filters/filter_keys.yml`` (keys that
may be used; custom attributes only when they are defined in the account).
"""

from __future__ import annotations

from tests.standins.chatwoot.api import could_not
from tests.standins.chatwoot.world import Conversation, Row, World

_STANDARD = frozenset(
    {"status", "assignee_id", "inbox_id", "display_id", "priority", "labels", "created_at", "last_activity_at"}
)
_OPERATORS = frozenset({"equal_to", "not_equal_to", "contains", "does_not_contain", "is_present", "is_not_present"})


def filtered(world: World, conditions: list[Row]) -> list[Conversation]:
    """Conversations that fit; conditions are joined by each one's ``query_operator``, from left to right."""
    found: list[Conversation] = []
    for conversation in world.conversations.values():
        fits, joined_by = True, "and"
        for condition in conditions:
            holds = _holds(world, conversation, condition)
            fits = (fits and holds) if joined_by == "and" else (fits or holds)
            joined_by = str(condition.get("query_operator") or "and").lower()
        if fits:
            found.append(conversation)
    return found


def check(world: World, conditions: object) -> list[Row]:
    """The conditions; 422 for a key or an operator that there is not."""
    if not isinstance(conditions, list):
        raise could_not("Invalid payload")
    for condition in conditions:
        key, operator = condition.get("attribute_key"), condition.get("filter_operator")
        if key not in _STANDARD and key not in world.settings.attributes:
            known = ",".join(sorted(_STANDARD))
            text = f"Invalid attribute key - [{key}]. The key should be one of [{known}] or a custom attribute defined in the account."
            raise could_not(text)
        if operator not in _OPERATORS:
            raise could_not(f"Invalid operator. The allowed operators for {key} are [{','.join(sorted(_OPERATORS))}].")
        if operator not in ("is_present", "is_not_present") and not condition.get("values"):
            raise could_not(f"Invalid value. The values provided for {key} are invalid")
    return conditions


def _holds(world: World, conversation: Conversation, condition: Row) -> bool:
    value = _value(conversation, str(condition["attribute_key"])).lower()
    raw = condition.get("values") or []
    values = [str(each).lower() for each in (raw if isinstance(raw, list) else [raw])]
    operator = condition["filter_operator"]
    if operator == "is_present":
        return bool(value)
    if operator == "is_not_present":
        return not value
    within = any(each in value for each in values)
    told = {"equal_to": value in values or "all" in values, "not_equal_to": value not in values}
    return (told | {"contains": within, "does_not_contain": not within})[operator]


def _value(conversation: Conversation, key: str) -> str:
    known: Row = {
        "status": conversation.status,
        "assignee_id": conversation.assignee_id,
        "inbox_id": conversation.inbox_id,
        "display_id": conversation.number,
        "priority": conversation.priority,
        "labels": ",".join(conversation.labels),
        "created_at": int(conversation.at),
        "last_activity_at": int(conversation.last_activity_at),
    }
    found = known.get(key, conversation.custom_attributes.get(key))
    return "" if found is None else str(found)
