"""The city's requests: filed by the product, handled by staff, looked up by window or id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.standins.desk_parts.control import Parts
from tests.standins.desk_parts.faults import Json
from tests.standins.open311.posting import OPTIONAL, Form, check_fields
from tests.standins.open311.refusals import Refusal
from tests.standins.open311.services import catalogue, check_form
from tests.standins.open311.shapes import JURISDICTION, Service, ServiceType, Switches, Ticket

LONGEST_WINDOW = timedelta(days=90).total_seconds()
FIRST_NUMBER = 293_944
STATUSES = frozenset({"open", "closed"})
QUERY = frozenset({"jurisdiction_id", "service_request_id", "service_code", "start_date", "end_date", "status"})


class World:
    """Everything that the server knows; a reset forgets the requests, but their numbers go on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._number = FIRST_NUMBER
        self.switches = Switches()
        self.services = catalogue()
        self.tickets: dict[int, Ticket] = {}

    def reset(self) -> None:
        """No requests, well-behaved, the first list of services."""
        self.switches, self.services = Switches(), catalogue()
        self.tickets.clear()

    def complain(self, violation: str) -> None:
        """Note what a caller did that this server lets pass."""
        self._parts.journal.violations.append(violation)

    def check_jurisdiction(self, given: str) -> None:
        """Raises Refusal unless this city is meant."""
        if not given and self.switches.jurisdiction_required:
            raise Refusal(400, "jurisdiction_id was not provided")
        if given and given != JURISDICTION:
            raise Refusal(404, "jurisdiction_id provided was not found")

    def service(self, code: str) -> Service:
        """Raises Refusal (404) for a code that is not on the list."""
        if code not in self.services:
            raise Refusal(404, "service_code provided was not found")
        return self.services[code]

    def file(self, form: Form) -> Ticket:
        """Take a new request; the same words twice are two requests."""
        if "service_code" not in form.fields:
            raise Refusal(400, "service_code was not provided")
        service = self.service(form.fields["service_code"])
        check_fields(form, self.switches.refuses_html, self.complain)
        check_form(service, form.attributes)
        known = {attribute.code for attribute in service.attributes}
        for code in form.attributes.keys() - known:
            self.complain(f"attribute[{code}] is not in the form of service {service.code} and was ignored")
        return self._added(service, form)

    def _added(self, service: Service, form: Form) -> Ticket:
        now = self._parts.clock.now()
        delay = self.switches.token_delay if service.type is ServiceType.BATCH else 0.0
        self._number += 1
        ticket = Ticket(
            number=self._number,
            service=service,
            requested=now,
            updated=now,
            token=str(self._number * 7),
            ready_at=now + delay,
            fields={name: value for name, value in form.fields.items() if name in OPTIONAL},
            attributes=form.attributes,
        )
        self.tickets[ticket.number] = ticket
        return ticket

    def by_token(self, token: str) -> tuple[Ticket, bool]:
        """The request behind a token, and whether its id is known yet; raises Refusal (404)."""
        for ticket in self.tickets.values():
            if ticket.token == token and ticket.service.type is ServiceType.BATCH:
                return ticket, self._public(ticket)
        raise Refusal(404, "token was not found")

    def by_id(self, given: str) -> Ticket:
        """Raises Refusal (404) for an id that does not exist (yet)."""
        ticket = self._find(given)
        if ticket is None:
            raise Refusal(404, "service_request_id provided was not found")
        return ticket

    def search(self, query: Mapping[str, str]) -> list[Ticket]:
        """The requests of a window, or those of a list of ids: what is not there is left out."""
        for name in query.keys() - QUERY:
            self.complain(f"{name} is not an argument of GET requests and was ignored")
        given = [each.strip() for each in query.get("service_request_id", "").split(",") if each.strip()]
        if given:
            given = given[:1] if self.switches.first_id_only else given
            return [ticket for each in given if (ticket := self._find(each)) is not None][: self.switches.page_limit]
        start, end = self._window(query.get("start_date", ""), query.get("end_date", ""))
        codes = _several(query.get("service_code", ""))
        statuses = _several(query.get("status", ""))
        if statuses - STATUSES:
            raise Refusal(400, "status must be open or closed")
        fitting = [
            ticket
            for ticket in self.tickets.values()
            if self._public(ticket)
            and start <= int(ticket.requested) <= end
            and (not codes or ticket.service.code in codes)
            and (not statuses or ticket.status in statuses)
        ]
        fitting.sort(key=lambda ticket: ticket.number, reverse=not self.switches.oldest_first)
        return fitting[: self.switches.page_limit]

    def _find(self, given: str) -> Ticket | None:
        ticket = self.tickets.get(int(given)) if given.isascii() and given.isdigit() else None
        return ticket if ticket is not None and self._public(ticket) else None

    def _public(self, ticket: Ticket) -> bool:
        return ticket.service.type is not ServiceType.BLACKBOX and self._parts.clock.now() >= ticket.ready_at

    def _window(self, start: str, end: str) -> tuple[float, float]:
        latest = _moment("end_date", end) if end else self._parts.clock.now()
        earliest = _moment("start_date", start) if start else latest - LONGEST_WINDOW
        if earliest > latest:
            raise Refusal(400, "start_date is after end_date")
        if latest - earliest > LONGEST_WINDOW:
            if not self.switches.clips_window:
                raise Refusal(400, "start_date and end_date may not span more than 90 days")
            latest = earliest + LONGEST_WINDOW
        return earliest, latest

    def change(self, given: str, status: str | None, notes: str | None) -> None:
        """Staff's hand: another status, another note (None: as it was)."""
        ticket = self.tickets[int(given)]
        ticket.status = ticket.status if status is None else status
        ticket.notes = ticket.notes if notes is None else notes
        ticket.updated = self._parts.clock.now()

    def delete(self, given: str) -> None:
        """Staff's hand: the request is no longer there."""
        del self.tickets[int(given)]

    def filed(self) -> list[Json]:
        """Every request as staff see it, oldest first, with what the public does not."""
        return [
            {
                "id": str(ticket.number),
                "token": ticket.token,
                "service_code": ticket.service.code,
                "status": ticket.status,
                "notes": ticket.notes,
                "fields": dict(ticket.fields),
                "attributes": {code: list(values) for code, values in ticket.attributes.items()},
            }
            for ticket in self.tickets.values()
        ]


def _several(given: str) -> frozenset[str]:
    return frozenset(each.strip() for each in given.split(",") if each.strip())


def _moment(name: str, given: str) -> float:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refusal(400, f"{name} must be in w3 format with its time zone, eg 2010-01-01T00:00:00Z")
    return found.timestamp()
