"""The hands of the city's staff, and the test's view of what was filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.standins.desk_parts.client import StandinControl
from tests.standins.open311.shapes import ServiceType


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as staff see it."""

    id: str
    token: str
    service_code: str
    status: str
    notes: str | None
    fields: Mapping[str, str]
    """what was given: lat, long, address_string, description, account_id, media_url, phone ..."""
    attributes: Mapping[str, Sequence[str]]


class Open311Standin(StandinControl):
    """Drives a running server from a test; ids are text here, whatever the API shows."""

    def requests(self) -> list[Filed]:
        """Every request, oldest first, those with a pending token and anonymous ones too."""
        return [Filed(**each) for each in self.ask("filed")]

    def close(self, request_id: str, note: str = "") -> None:
        """Close a request with a note for the citizen."""
        self.mark(request_id, "closed", note or None)

    def reopen(self, request_id: str, note: str = "") -> None:
        """Open a request again."""
        self.mark(request_id, "open", note or None)

    def note(self, request_id: str, note: str) -> None:
        """Change the status note and leave the status."""
        self.ask("change", {"id": request_id, "notes": note})

    def mark(self, request_id: str, status: str, note: str | None = None) -> None:
        """Give a request any status, also one that the specification does not know; None: the note stays."""
        self.ask("change", {"id": request_id, "status": status, "notes": note})

    def delete(self, request_id: str) -> None:
        """Remove a request."""
        self.ask("delete", {"id": request_id})

    def retype(self, service_code: str, kind: ServiceType) -> None:
        """Change when a service tells the id of a new request."""
        self.ask("service-type", {"code": service_code, "type": kind})

    def withdraw(self, service_code: str) -> None:
        """Take a service off the list."""
        self.ask("withdraw", {"code": service_code})
