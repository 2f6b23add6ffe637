"""What a GeoReport server answers, with the liberties that servers take: bare objects, wrapped values, ids of any type."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, TypeAdapter, model_validator


class ServiceType(StrEnum):
    """When the number of a new report becomes known."""

    REALTIME = "realtime"
    """With the answer."""
    BATCH = "batch"
    """Later, for the token in the answer."""
    BLACKBOX = "blackbox"
    """Never."""


def _listed(given: object) -> object:
    if given is None:
        return []
    return given if isinstance(given, list) else [given]


def _text(given: object) -> object:
    if given is None:
        return ""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Text = Annotated[str, BeforeValidator(_text)]


class _Loose(BaseModel):
    """Takes a value that comes in a list of one for the value itself."""

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, given: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        if not isinstance(given, dict):
            return given
        return {name: _bare(value) if name not in {"attributes", "values"} else value for name, value in given.items()}


def _bare(value: object) -> object:
    if not isinstance(value, list):
        return value
    return value[0] if value else None


class Service(_Loose):
    """A kind of report that the city takes."""

    service_code: Text
    service_name: Text = ""
    metadata: bool | None = False
    type: Text = ServiceType.REALTIME


class Value(_Loose):
    """A choice of a list."""

    key: Text


class Attribute(_Loose):
    """A further field of a service's form."""

    code: Text
    variable: bool | None = True
    datatype: Text = ""
    required: bool | None = False
    description: Text = ""
    values: Annotated[list[Value], BeforeValidator(_listed)] = []


class Definition(_Loose):
    """The form of a service."""

    attributes: Annotated[list[Attribute], BeforeValidator(_listed)] = []


class Posted(_Loose):
    """The answer to a new report, and that to a token."""

    service_request_id: Text = ""
    token: Text = ""


class Report(_Loose):
    """A report as anybody can read it."""

    service_request_id: Text = ""
    status: Text = ""
    status_notes: Text = ""
    service_name: Text = ""
    description: Text = ""
    agency_responsible: Text = ""
    requested_datetime: Text = ""
    updated_datetime: Text = ""


class Fault(_Loose):
    """One error."""

    code: Text = ""
    description: Text


SERVICES: TypeAdapter[list[Service]] = TypeAdapter(Annotated[list[Service], BeforeValidator(_listed)])
DEFINITIONS: TypeAdapter[list[Definition]] = TypeAdapter(Annotated[list[Definition], BeforeValidator(_listed)])
POSTED: TypeAdapter[list[Posted]] = TypeAdapter(Annotated[list[Posted], BeforeValidator(_listed)])
REPORTS: TypeAdapter[list[Report]] = TypeAdapter(Annotated[list[Report], BeforeValidator(_listed)])
FAULTS: TypeAdapter[list[Fault]] = TypeAdapter(Annotated[list[Fault], BeforeValidator(_listed)])


def moment(given: str, zone: tzinfo) -> datetime | None:
    """A moment, in `zone` where it comes without its offset; None where it is none."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)
