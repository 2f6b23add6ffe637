"""How a request is shown, with the server's bad habits if they are switched on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.open311.refusals import JSON_TYPE
from tests.standins.open311.shapes import Switches, Ticket

CITY_TIME = ZoneInfo("Europe/Madrid")


def shown_id(number: int, switches: Switches) -> int | str:
    """A request's id or token as JSON."""
    return str(number) if switches.text_ids else number


def moment(at: float, switches: Switches) -> str:
    """A time in w3 format."""
    local = datetime.fromtimestamp(at, CITY_TIME)
    return (local.replace(tzinfo=None) if switches.naive_times else local).isoformat(timespec="seconds")


def request(ticket: Ticket, switches: Switches) -> Json:
    """A request as GET requests shows it: what the citizen gave as name, phone or form stays inside."""
    given = ticket.fields
    return {
        "service_request_id": shown_id(ticket.number, switches),
        "status": ticket.status,
        "status_notes": ticket.notes,
        "service_name": ticket.service.name,
        "service_code": ticket.service.code,
        "description": given.get("description"),
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": moment(ticket.requested, switches),
        "updated_datetime": moment(ticket.updated, switches),
        "expected_datetime": None,
        "address": given.get("address_string"),
        "address_id": given.get("address_id"),
        "zipcode": None,
        "lat": float(given["lat"]) if "lat" in given else None,
        "long": float(given["long"]) if "long" in given else None,
        "media_url": given.get("media_url"),
    }


def answer(found: list[Json], switches: Switches, status: int = 200) -> Response:
    """A list of requests as the answer to a call."""
    if switches.omits_nulls:
        found = [{name: value for name, value in each.items() if value is not None} for each in found]
    if switches.wraps_values:
        found = [{name: [value] for name, value in each.items()} for each in found]
    bare = switches.single_object and len(found) == 1
    return JSONResponse(found[0] if bare else found, status, media_type=JSON_TYPE)
