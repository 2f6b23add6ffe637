"""What callers send, turned into attributes: names into ids, unknown keys dropped without a word.

Sources: zammad/zammad ``app/models/application_model/can_associations.rb`` (names), ``can_cleanup_param.rb`` (ids;
keys that are no attribute of the model are ignored silently).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.standins.zammad.columns import ARTICLE_SETTABLE, ARTICLE_TYPES, PRIORITIES, SENDERS, TICKET_SETTABLE, Row
from tests.standins.zammad.refusals import Refusal, invalid_id, no_such_name, unprocessable
from tests.standins.zammad.world import GROUPS, World

_TICKET_NOT_ATTRIBUTES = frozenset(
    {"article", "tags", "mentions", "links", "expand", "full", "all", "id", "number", "form_id"}
)
_ARTICLE_NOT_ATTRIBUTES = frozenset(
    {"ticket_id", "attachments", "form_id", "subtype", "time_unit", "expand", "full", "all", "id"}
)


def ticket_attributes(world: World, told: Row) -> Row:
    """Attributes of a ticket."""
    by_name = {
        "group": {name: number for number, name in GROUPS.items()},
        "state": {state.name: state.id for state in world.states.values()},
        "priority": {name: number for number, name in PRIORITIES.items()},
    }
    found = _names_to_ids(world, told, by_name, ("owner", "customer"))
    known = TICKET_SETTABLE | set(world.fields)
    attributes = _kept(world, found, known, _TICKET_NOT_ATTRIBUTES, "ticket")
    known_ids: dict[str, Mapping[int, object]] = {"group_id": GROUPS, "state_id": world.states}
    known_ids |= {"priority_id": PRIORITIES, "owner_id": world.users, "customer_id": world.users}
    _check_ids(attributes, known_ids)
    for name in set(attributes) & set(world.fields):
        attributes[name] = _field_value(world, name, attributes[name])
    return attributes


def article_attributes(world: World, told: Row) -> Row:
    """Attributes of an article."""
    by_name = {
        "type": {name: number for number, name in ARTICLE_TYPES.items()},
        "sender": {name: number for number, name in SENDERS.items()},
    }
    found = _names_to_ids(world, told, by_name, ("origin_by",))
    attributes = _kept(world, found, ARTICLE_SETTABLE, _ARTICLE_NOT_ATTRIBUTES, "article")
    _check_ids(attributes, {"type_id": ARTICLE_TYPES, "sender_id": SENDERS, "origin_by_id": world.users})
    if "internal" in attributes:
        attributes["internal"] = truth(attributes["internal"])
    return attributes


def truth(value: object) -> bool:
    """A boolean as Rails casts it: most things are true."""
    return value not in (False, 0, "", "0", "f", "F", "false", "FALSE", "off", "OFF", None)


def _names_to_ids(world: World, told: Row, by_name: Mapping[str, Mapping[str, int]], people: tuple[str, ...]) -> Row:
    found = dict(told)
    for name, ids in by_name.items():
        value = found.pop(name, None)
        if value is None or found.get(f"{name}_id"):
            continue
        if not isinstance(value, str) or value not in ids:
            raise no_such_name(name, value)
        found[f"{name}_id"] = ids[value]
    for name in people:
        value = found.pop(name, None)
        if value is not None and not found.get(f"{name}_id"):
            found[f"{name}_id"] = _person(world, name, value)
    return found


def _person(world: World, name: str, value: object) -> int:
    if not isinstance(value, str):
        raise unprocessable(f"String is needed as ref value {value!r} for '{name}'")
    for user in world.users.values():
        if value.lower() in (user["login"], user["email"] or None):
            return int(user["id"])
    raise no_such_name(name, value)


def _kept(world: World, found: Row, known: frozenset[str] | set[str], others: frozenset[str], what: str) -> Row:
    for key in found:
        if key not in known and key not in others:
            world.ignored.append(f"{what}: there is no attribute '{key}'; its value was dropped")
    return {key: value for key, value in found.items() if key in known}


def _check_ids(attributes: Row, tables: Mapping[str, Mapping[int, object]]) -> None:
    for key, table in tables.items():
        value = attributes.get(key)
        if value in (None, ""):
            attributes.pop(key, None)
            continue
        if isinstance(value, bool) or not str(value).isdigit() or int(str(value)) not in table:
            raise invalid_id(key, value)
        attributes[key] = int(str(value))


def _field_value(world: World, name: str, value: object) -> object:
    kind = world.fields[name]
    if value is None or value == "":
        return value
    if kind.data_type == "select" and value not in kind.options:
        raise unprocessable(f"Invalid value '{value}' for field '{name}'!")
    if kind.data_type == "boolean":
        return truth(value)
    if kind.data_type == "integer":
        return int(str(value)) if str(value).lstrip("-").isdigit() else 0
    if kind.data_type == "input" and len(str(value)) > kind.maxlength:
        text = f"PG::StringDataRightTruncation: ERROR:  value too long for type character varying({kind.maxlength})"
        raise Refusal(422, text, internal=True)
    return str(value)
