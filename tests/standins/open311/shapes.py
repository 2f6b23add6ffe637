"""What a city's Open311 server keeps, and the switches of its bad habits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

API_KEY = "clave-de-pruebas"
JURISDICTION = "ciudad.example"


class ServiceType(StrEnum):
    """When the id of a new request becomes known."""

    REALTIME = "realtime"
    """With the answer."""
    BATCH = "batch"
    """Later, for the token in the answer."""
    BLACKBOX = "blackbox"
    """Never."""


class PendingToken(StrEnum):
    """What is answered for a token whose request has no id yet; the specification does not say."""

    NULL = "null"
    """The id is null."""
    MISSING = "missing"
    """The id is left out."""
    EMPTY_LIST = "empty_list"
    """Nothing at all is listed."""
    NOT_FOUND = "not_found"
    """404, as for a token that never was."""


@dataclass(slots=True)
class Switches:
    """How this server differs from a well-behaved one; the first value is the good one."""

    jurisdiction_required: bool = True
    """The endpoint serves several cities."""
    text_ids: bool = False
    """Ids are JSON strings; otherwise integers, as in the specification's examples."""
    single_object: bool = False
    """One result (or error) comes bare, not in a list."""
    wraps_values: bool = False
    """Every value of a request comes in a list of one, as FixMyStreet once did (mysociety/fixmystreet#1672)."""
    omits_nulls: bool = False
    """What is unknown is left out instead of null."""
    naive_times: bool = False
    """Times come without their offset, in the city's own time."""
    first_id_only: bool = False
    """Of a list of ids only the first is looked up (City-of-Bloomington/uReport#224)."""
    clips_window: bool = False
    """A window of more than 90 days is silently made shorter instead of refused."""
    oldest_first: bool = False
    """Requests are listed from the oldest on; the specification names no order."""
    refuses_html: bool = False
    """A description with markup is refused; otherwise it is noted as a violation only."""
    own_error_codes: bool = False
    """The code in the body is the server's own (the specification allows it); the HTTP status is right."""
    key_error_as_400: bool = False
    """A wrong API key is a 400 instead of a 403."""
    created_status: int = 200
    """What a successful POST answers: 200 or 201."""
    token_delay: float = 0.0
    """seconds of the server's clock until a token leads to an id"""
    pending_token: PendingToken = PendingToken.NULL
    longest_query: int = 8000
    """characters of a query; more is refused by the proxy in front, with an HTML page"""
    page_limit: int = 1000


@dataclass(frozen=True, slots=True)
class Attribute:
    """A further field of a service's form."""

    code: str
    datatype: str
    required: bool = False
    description: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    variable: bool = True
    """False: only shown, nothing to fill in."""


@dataclass(slots=True)
class Service:
    """A kind of request that the city takes."""

    code: str
    name: str
    type: ServiceType
    group: str
    keywords: str = ""
    attributes: Sequence[Attribute] = ()


@dataclass(slots=True)
class Ticket:
    """One service request."""

    number: int
    service: Service
    requested: float
    updated: float
    token: str
    ready_at: float
    fields: Mapping[str, str]
    """the optional arguments that were given: lat, long, address_string, description, email ..."""
    attributes: Mapping[str, Sequence[str]]
    status: str = "open"
    notes: str | None = None
