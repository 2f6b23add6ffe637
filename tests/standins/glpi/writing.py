"""POST, PUT and DELETE of rows, with what they set in motion at a ticket.

src/Api/API.php (createItems, updateItems, deleteItems), src/ITILFollowup.php, src/ITILSolution.php.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask
from tests.standins.glpi.documents import store
from tests.standins.glpi.effects import AFTER, Failed, after_update, parent_of, set_status
from tests.standins.glpi.hooks import tell
from tests.standins.glpi.reading import may_read
from tests.standins.glpi.refusals import NO_RIGHT, Refusal, error
from tests.standins.glpi.rows import FRESH
from tests.standins.glpi.text import encoded
from tests.standins.glpi.world import (
    ADDALL,
    ASSIGN,
    ASSIGNED,
    CLOSED,
    CREATE,
    DELETE,
    NEW,
    PURGE,
    SOLVED,
    UPDATE,
    UPDATEMY,
    Session,
)  # fmt: skip

HIDDEN = frozenset({
    "_users_id_requester", "_users_id_assign", "_users_id_observer", "_reopen", "add_reopen", "add_close", "_no_reopen",
    "_status", "_disablenotif", "_filename", "_prefix_filename", "_tag_filename", "id", "solutiontypes_id", "itemtype", "items_id",
})  # fmt: skip
CREATE_BITS = {
    "Ticket": ("ticket", CREATE), "ITILFollowup": ("followup", ADDALL), "ITILSolution": ("ticket", UPDATE),
    "Document": ("document", CREATE), "Document_Item": ("document", UPDATE), "Ticket_User": ("ticket", UPDATE),
    "User": ("user", CREATE),
}  # fmt: skip
UPDATE_BITS = {**CREATE_BITS, "Ticket": ("ticket", UPDATE), "ITILFollowup": ("followup", UPDATEMY)}


def create(ask: Ask, itemtype: str) -> Response:
    """POST: 201 with the id, or the ids of several."""
    session = ask.login()
    given, several = ask.inputs()
    results = [_attempt(ask, session, itemtype, row) for row in given]
    failed = [each for each in results if each["id"] is False]
    if several and failed:
        whole = len(failed) == len(results)
        raise Refusal(400 if whole else 207, "ERROR_GLPI_ADD" if whole else "ERROR_GLPI_PARTIAL_ADD", results)
    if failed:
        raise error(failed[0]["message"], "ERROR_GLPI_ADD")
    if several:
        links = ",".join(f"{ask.world.api_url}/{itemtype}/{each['id']}" for each in results)
        return JSONResponse(results, status_code=201, headers={"Link": links})
    location = f"{ask.world.api_url}/{itemtype}/{results[0]['id']}"
    return JSONResponse(results[0], status_code=201, headers={"Location": location})


def _attempt(ask: Ask, session: Session, itemtype: str, given: Json) -> Json:
    try:
        return _created(ask, session, itemtype, given)
    except Failed as failure:
        return {"id": False, "message": str(failure)}


def _created(ask: Ask, session: Session, itemtype: str, given: Json) -> Json:
    if not session.profile.may(*CREATE_BITS.get(itemtype, ("", 0))):
        raise Failed(NO_RIGHT)
    row = FRESH[itemtype](ask.world, session.user)
    row.update(_written(ask, itemtype, row, given))
    result: Json = {}
    if itemtype in {"ITILFollowup", "ITILSolution"}:
        _check_entry(ask, itemtype, row)
    elif itemtype in {"Ticket_User", "Document_Item"}:
        _check_link(ask, session, itemtype, row)
    elif itemtype == "Ticket" and not str(row["content"] or "").strip():
        raise Failed("Mandatory fields are not filled. Please correct: Description")
    elif itemtype == "Document":
        result = store(ask, row)
    made = ask.world.add(itemtype, row)
    AFTER[itemtype](ask, session, made, given)
    if itemtype == "Document":
        ask.world.files[made["id"]] = ask.uploads[0].content if ask.uploads else b""
    if itemtype == "Document" and given.get("itemtype") and given.get("items_id"):
        link = {"documents_id": made["id"], "itemtype": given["itemtype"], "items_id": given["items_id"]}
        _created(ask, session, "Document_Item", link)
    tell(ask.world, "new", itemtype, made)
    name = made.get("name") or ""
    return {"id": made["id"], "message": f"Item successfully added: {name} ({made['id']})" if name else "", **result}


def _written(ask: Ask, itemtype: str, row: Json, given: Json) -> Json:
    """The columns of the input, encoded as the version does."""
    for name in given:
        if name not in row and name not in HIDDEN:
            ask.world.violation(f"{itemtype}.{name} is no column; GLPI ignores it")
    found = {name: value for name, value in given.items() if name in row and name != "id"}
    for name, value in found.items():
        if isinstance(value, str) and ask.world.switches.encodes:
            found[name] = encoded(value)
        if isinstance(value, bool):
            found[name] = int(value)
    return found


def _check_entry(ask: Ask, itemtype: str, row: Json) -> None:
    parent = parent_of(ask, row)
    if not str(row["content"] or "").strip():
        raise Failed("You can't add a followup without description")
    if parent["status"] == CLOSED and not ask.world.switches.followups_on_closed:
        raise Failed(NO_RIGHT)
    if itemtype == "ITILSolution" and parent["status"] in {SOLVED, CLOSED}:
        raise Failed("The item is already solved, did anyone pushed a solution before you?")


def _check_link(ask: Ask, session: Session, itemtype: str, row: Json) -> None:
    if itemtype == "Ticket_User":
        fits = row["tickets_id"] in ask.world.table("Ticket") and row["users_id"] in ask.world.table("User")
    else:
        holder = ask.world.tables.get(row["itemtype"] or "", {}).get(row["items_id"])
        fits = row["documents_id"] in ask.world.table("Document") and holder is not None
        if holder is not None and not may_read(ask.world, session, row["itemtype"], holder):
            raise Failed(NO_RIGHT)
    if not fits:
        raise Failed("")


def update(ask: Ask, itemtype: str, number: int | None) -> Response:
    """PUT: a list of ids with true, even for one; a row without an id is passed over in silence."""
    session = ask.login()
    given, several = ask.inputs()
    if number is not None:
        given = [{"id": number, **row} for row in given]
    results = [_updated(ask, session, itemtype, row) for row in given]
    failed = [each for each in results if False in each.values()]
    if failed and several and len(failed) < len(results):
        raise Refusal(207, "ERROR_GLPI_PARTIAL_UPDATE", results)
    if failed:
        raise Refusal(400, "ERROR_GLPI_UPDATE", results if several else failed[0]["message"])
    return JSONResponse([each or [] for each in results])


def _updated(ask: Ask, session: Session, itemtype: str, given: Json) -> Json:
    if "id" not in given:
        return {}
    number = given["id"]
    row = ask.world.table(itemtype).get(number) if isinstance(number, int) else None
    if row is None:
        return {str(number): False, "message": "Item not found"}
    if (
        not session.profile.may(*UPDATE_BITS.get(itemtype, ("", 0)))
        or row.get("users_id", session.user) != session.user
    ):
        return {str(number): False, "message": NO_RIGHT}
    found = _written(ask, itemtype, row, given)
    status = found.pop("status", None)
    row.update(found)
    if "date_mod" in row:
        row["date_mod"] = ask.world.now()
    if itemtype == "Ticket":
        after_update(ask, session, row, given, status)
    tell(ask.world, "update", itemtype, row)
    return {str(number): True, "message": ""}


def delete(ask: Ask, itemtype: str, number: int | None) -> Response:
    """DELETE: to the trash where there is one, for good with force_purge."""
    session = ask.login()
    given = [{"id": number}] if number is not None else ask.inputs()[0]
    results = [_deleted(ask, session, itemtype, row.get("id")) for row in given]
    failed = [each for each in results if False in each.values()]
    if failed:
        raise error(failed[0]["message"], "ERROR_GLPI_DELETE")
    return JSONResponse(results)


def _deleted(ask: Ask, session: Session, itemtype: str, number: object) -> Json:
    table = ask.world.table(itemtype)
    row = table.get(number) if isinstance(number, int) else None
    if row is None:
        return {str(number): False, "message": "Item not found"}
    purge = ask.flag("force_purge") or "is_deleted" not in row
    subject = CREATE_BITS.get(itemtype, ("", 0))[0]
    bit = UPDATE if itemtype == "Ticket_User" else PURGE if purge else DELETE
    if not session.profile.may(subject, bit):
        return {str(number): False, "message": NO_RIGHT}
    if purge:
        del table[row["id"]]
        _after_purge(ask, session, itemtype, row)
    else:
        row["is_deleted"], row["date_mod"] = 1, ask.world.now()
    tell(ask.world, "delete", itemtype, row)
    return {str(number): True, "message": "Item successfully purged" if purge else "Item successfully deleted"}


def _after_purge(ask: Ask, session: Session, itemtype: str, row: Json) -> None:
    if itemtype == "Ticket_User":
        ticket = ask.world.table("Ticket")[row["tickets_id"]]
        if ticket["status"] == ASSIGNED and not ask.world.actors(ticket["id"], ASSIGN):
            set_status(ask, session.user, ticket, NEW)
    if itemtype == "Ticket":
        for kind in ("ITILFollowup", "ITILSolution", "Document_Item"):
            table = ask.world.table(kind)
            for each in [each for each in table.values() if each["itemtype"] == "Ticket"]:
                if each["items_id"] == row["id"]:
                    del table[each["id"]]
