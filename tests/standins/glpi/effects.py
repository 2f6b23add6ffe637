"""What writing sets in motion at a ticket: its state, its people, its history.

src/Features/ParentStatus.php: a followup on a waiting ticket reopens it, `_reopen` or `add_reopen` reopens a solved one;
src/CommonITILActor.php: the first assignment makes a new ticket an assigned one, and the last one's end the reverse.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask
from tests.standins.glpi.hooks import tell
from tests.standins.glpi.refusals import NO_RIGHT
from tests.standins.glpi.rows import FRESH
from tests.standins.glpi.world import ASSIGN, ASSIGNED, CLOSED, NEW, REQUESTER, SOLVED, WAITING, Session


class Failed(Exception):
    """One row could not be written; the text is GLPI's last message."""


def parent_of(ask: Ask, row: Json) -> Json:
    """The ticket that a row belongs to."""
    found = ask.world.table("Ticket").get(row["items_id"]) if row["itemtype"] == "Ticket" else None
    if found is None or found["is_deleted"]:
        raise Failed(NO_RIGHT)
    return found


def set_status(ask: Ask, user: int, ticket: Json, status: int) -> None:
    """Change a ticket's state, with its dates and its line in the history."""
    if ticket["status"] == status:
        return
    ask.world.log(ticket["id"], user, 12, str(ticket["status"]), str(status))
    ticket["status"], ticket["date_mod"], ticket["users_id_lastupdater"] = status, ask.world.now(), user
    ticket["solvedate"] = ask.world.now() if status == SOLVED else ticket["solvedate"] if status == CLOSED else None
    ticket["closedate"] = ask.world.now() if status == CLOSED else None
    tell(ask.world, "update", "Ticket", ticket)


def _after_ticket(ask: Ask, session: Session, row: Json, given: Json) -> None:
    for name, kind in (("_users_id_requester", REQUESTER), ("_users_id_assign", ASSIGN)):
        people = given.get(name) or ([session.user] if kind == REQUESTER else [])
        for user in people if isinstance(people, list) else [people]:
            _add_actor(ask, session, {"tickets_id": row["id"], "users_id": user, "type": kind})


def _add_actor(ask: Ask, session: Session, link: Json) -> None:
    fresh = FRESH["Ticket_User"](ask.world, session.user)
    _after_actor(ask, session, ask.world.add("Ticket_User", {**fresh, **link}), {})


def _after_actor(ask: Ask, session: Session, row: Json, given: Json) -> None:
    ticket, user = ask.world.table("Ticket")[row["tickets_id"]], row["users_id"]
    name = ask.world.table("User")[user]["name"]
    ask.world.log(ticket["id"], session.user, 5 if row["type"] == ASSIGN else 4, "", f"{name} ({user})", "User", 15)
    ticket["date_mod"] = ask.world.now()
    if row["type"] == ASSIGN and ticket["status"] == NEW:
        set_status(ask, session.user, ticket, ASSIGNED)


def _after_followup(ask: Ask, session: Session, row: Json, given: Json) -> None:
    ticket = parent_of(ask, row)
    ask.world.log(ticket["id"], session.user, 0, "", str(row["id"]), "ITILFollowup", 17)
    ticket["date_mod"] = ask.world.now()
    if given.get("add_close") and ticket["status"] == SOLVED:
        set_status(ask, session.user, ticket, CLOSED)
        return
    asked = given.get("_reopen") or given.get("add_reopen")
    if (asked and ticket["status"] in {SOLVED, CLOSED, WAITING}) or (
        ticket["status"] == WAITING and "_no_reopen" not in given
    ):
        assigned = ask.world.actors(ticket["id"], ASSIGN)
        set_status(ask, session.user, ticket, ASSIGNED if assigned else NEW)
    elif given.get("_status") in range(1, 7):
        set_status(ask, session.user, ticket, given["_status"])


def _after_solution(ask: Ask, session: Session, row: Json, given: Json) -> None:
    ticket = parent_of(ask, row)
    ask.world.log(ticket["id"], session.user, 0, "", str(row["id"]), "ITILSolution", 17)
    set_status(ask, session.user, ticket, SOLVED)


def _after_nothing(ask: Ask, session: Session, row: Json, given: Json) -> None:
    """Nothing follows."""


AFTER: dict[str, Callable[[Ask, Session, Json, Json], None]] = {
    "Ticket": _after_ticket, "ITILFollowup": _after_followup, "ITILSolution": _after_solution,
    "Ticket_User": _after_actor, "Document": _after_nothing, "Document_Item": _after_nothing, "User": _after_nothing,
}  # fmt: skip


def after_update(ask: Ask, session: Session, row: Json, given: Json, status: object) -> None:
    if isinstance(status, int) and status in range(1, 7):
        set_status(ask, session.user, row, status)
    elif status is not None:
        ask.world.violation(f"there is no status {status}; GLPI answers true and changes nothing")
    if isinstance(given.get("_users_id_assign"), int):
        link = {"tickets_id": row["id"], "users_id": given["_users_id_assign"], "type": ASSIGN}
        _add_actor(ask, session, link)
