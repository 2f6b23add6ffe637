"""What the adapter must be told about a city's Open311 server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language


@dataclass(frozen=True, slots=True)
class Open311Config:
    """Address, key and what a report must bear."""

    url: str
    """The endpoint, without the name of a resource: ``https://api.city.gov/dev/v2``."""
    api_key: str
    service_code: str
    """What cases are filed as, unless `services` says otherwise."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Key of a service of our catalogue, or one of our six kinds -> service_code."""
    jurisdiction_id: str = ""
    address: str = ""
    """Where a report is placed if the citizen sent no location; empty: such a report is refused."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Code of an attribute of the service's form -> its value; several values of one are parted by ``|``."""
    signature: str = ""
    """The unit's name as the citizen sees it; empty: the agency that the server names, or the service's name."""
    language: Language = SPANISH
    timezone: str = "Europe/Madrid"
    """Of times that the server gives without their offset."""
    closed_statuses: tuple[str, ...] = ("closed",)
    """Every other status is one of an open case."""
    shows_descriptions: bool = True
    """The server lists the descriptions of reports; where it does not, a doubtful filing cannot be looked for."""
    page_limit: int = 1000
    """How many reports the server lists at most in one answer."""
    longest_query: int = 4000
    """Characters of a query with many numbers of reports."""
    timeout_seconds: float = TIMEOUT_SECONDS
