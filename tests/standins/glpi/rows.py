"""Fresh rows with the columns of GLPI 10's tables, and rows as the API gives them.

Columns: a dump of glpi_tickets of GLPI 10 that is public (searched by its CREATE TABLE) and src/Api/API.php.
"""

from __future__ import annotations

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask
from tests.standins.glpi.text import decoded
from tests.standins.glpi.world import NEW, World

_TICKET_NUMBERS = (
    "requesttypes_id", "itilcategories_id", "slas_id_ttr", "slas_id_tto", "slalevels_id_ttr", "sla_waiting_duration",
    "ola_waiting_duration", "olas_id_tto", "olas_id_ttr", "olalevels_id_ttr", "waiting_duration", "close_delay_stat",
    "solve_delay_stat", "takeintoaccount_delay_stat", "actiontime", "is_deleted", "locations_id", "validation_percent",
)  # fmt: skip
_TICKET_TIMES = (
    "closedate", "solvedate", "time_to_resolve", "time_to_own", "begin_waiting_date",
    "ola_ttr_begin_date", "internal_time_to_resolve", "internal_time_to_own",
)  # fmt: skip
RELATIONS = {
    "Ticket": ("Document_Item", "ITILSolution", "ITILFollowup", "Ticket_User"),
    "ITILFollowup": ("Document_Item",),
    "ITILSolution": ("Document_Item",),
    "Document": ("Document_Item",),
}
_FOREIGN = {
    "entities_id": "Entity", "users_id": "User", "users_id_lastupdater": "User", "users_id_recipient": "User",
    "tickets_id": "Ticket", "documents_id": "Document",
}  # fmt: skip


def ticket(world: World, user: int) -> Json:
    """A ticket's columns."""
    return {
        "entities_id": 0,
        "name": None,
        "date": world.now(),
        "date_mod": world.now(),
        "date_creation": world.now(),
        "users_id_lastupdater": user,
        "users_id_recipient": user,
        "status": NEW,
        "content": None,
        "urgency": 3,
        "impact": 3,
        "priority": 3,
        "type": 1,
        "global_validation": 1,
        **dict.fromkeys(_TICKET_NUMBERS, 0),
        **dict.fromkeys(_TICKET_TIMES),
    }


def followup(world: World, user: int) -> Json:
    """A followup's columns."""
    return {
        "itemtype": None,
        "items_id": 0,
        "date": world.now(),
        "users_id": user,
        "users_id_editor": 0,
        "content": None,
        "is_private": 0,
        "requesttypes_id": 1,
        "date_mod": world.now(),
        "date_creation": world.now(),
        "timeline_position": 1,
        "sourceitems_id": 0,
        "sourceof_items_id": 0,
    }


def solution(world: World, user: int) -> Json:
    """A solution's columns; status 2: waits for the requester's approval."""
    return {
        "itemtype": None,
        "items_id": 0,
        "solutiontypes_id": 0,
        "solutiontype_name": None,
        "content": None,
        "date_creation": world.now(),
        "date_mod": world.now(),
        "date_approval": None,
        "users_id": user,
        "user_name": None,
        "users_id_editor": 0,
        "users_id_approval": 0,
        "user_name_approval": None,
        "status": 2,
        "itilfollowups_id": None,
    }


def document(world: World, user: int) -> Json:
    """A document's columns."""
    return {
        "entities_id": 0,
        "is_recursive": 0,
        "name": None,
        "filename": None,
        "filepath": None,
        "documentcategories_id": 0,
        "mime": None,
        "date_mod": world.now(),
        "comment": None,
        "is_deleted": 0,
        "link": None,
        "users_id": user,
        "tickets_id": 0,
        "sha1sum": None,
        "is_blacklisted": 0,
        "tag": None,
        "date_creation": world.now(),
    }


def document_item(world: World, user: int) -> Json:
    """A link between a document and something."""
    return {
        "documents_id": 0,
        "items_id": 0,
        "itemtype": None,
        "entities_id": 0,
        "is_recursive": 0,
        "date_mod": world.now(),
        "users_id": user,
        "timeline_position": 0,
        "date_creation": world.now(),
        "date": world.now(),
    }


def ticket_user(world: World, user: int) -> Json:
    """A person's part in a ticket."""
    return {"tickets_id": 0, "users_id": 0, "type": 1, "use_notification": 1, "alternative_email": ""}


def person(world: World, user: int) -> Json:
    """A user's columns, as far as they are given out."""
    return {
        "name": None,
        "phone": None,
        "mobile": None,
        "realname": None,
        "firstname": None,
        "is_active": 1,
        "comment": None,
        "is_deleted": 0,
        "profiles_id": 0,
        "entities_id": 0,
        "date_mod": world.now(),
        "date_creation": world.now(),
    }


FRESH = {
    "Ticket": ticket,
    "ITILFollowup": followup,
    "ITILSolution": solution,
    "Document": document,
    "Document_Item": document_item,
    "Ticket_User": ticket_user,
    "User": person,
}


def given_out(ask: Ask, itemtype: str, row: Json) -> Json:
    """A row as an answer shows it: with links unless told otherwise, decoded when asked for."""
    shown = dict(row)
    if ask.headers.get("x-glpi-sanitized-content", "true").lower() in {"false", "0"}:
        shown = {name: decoded(value) if isinstance(value, str) else value for name, value in row.items()}
    if ask.flag("only_id"):
        shown = {"id": row["id"]}
    if ask.query.get("get_hateoas", "true").lower() in {"true", "1"}:
        links = [
            {"rel": kind, "href": f"{ask.world.api_url}/{kind}/{row[name]}"}
            for name, kind in _FOREIGN.items()
            if row.get(name) or (name == "entities_id" and name in row)
        ]
        own = f"{ask.world.api_url}/{itemtype}/{row['id']}"
        links += [{"rel": kind, "href": f"{own}/{kind}/"} for kind in RELATIONS.get(itemtype, ())]
        shown["links"] = links
    return shown
