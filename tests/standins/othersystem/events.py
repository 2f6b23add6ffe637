"""The shapes of what the product delivers, judged to the letter of the protocol."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from tests.standins.othersystem.refusals import Refusal

LONGEST_TEXT = 100_000
# A wrong value in a right shape is a 422; everything else that does not fit is a 400.
_VALUE_ERRORS = frozenset({"literal_error", "string_too_long", "union_tag_invalid"})
_SEVERAL = 5
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _base64(given: str) -> str:
    try:
        base64.b64decode(given, validate=True)
    except ValueError:
        raise ValueError("must be base64 of RFC 4648, section 4, padded") from None
    return given


def _rfc3339(given: str) -> str:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not _MOMENT.fullmatch(given):
        raise ValueError("must be a time of RFC 3339 with its zone")
    return given


Moment = Annotated[str, AfterValidator(_rfc3339)]
Key = Annotated[str, Field(min_length=1, max_length=200)]
Ref = Annotated[str, Field(min_length=1, max_length=128)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class FileData(_Strict):
    """A file with its bytes."""

    name: Annotated[str, Field(min_length=1)]
    mime: Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+$")]
    data: Annotated[str, AfterValidator(_base64)]

    @property
    def content(self) -> bytes:
        """The bytes."""
        return base64.b64decode(self.data)


class LineData(_Strict):
    """One line."""

    key: Key
    author: Literal["citizen", "bot", "staff", "system"]
    visibility: Literal["public", "internal"]
    at: Moment
    text: Text
    files: list[FileData]


class OpenedData(_Strict):
    """A new case."""

    key: Key
    person: Annotated[str, Field(min_length=1)]
    subject: Annotated[str, Field(min_length=1)]
    kind: Literal["consulta", "queja", "sugerencia", "incidencia", "peticion", "agradecimiento"]
    reason: Literal["asked", "not_understood", "sensitive", "not_solved", "missing_field", "not_covered"]
    channel: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    service: str
    transcript: list[LineData]


class AppendedData(LineData):
    """One more line of a case."""

    case: Ref


class StateData(_Strict):
    """A state that the case is to have."""

    case: Ref
    state: Literal["queued", "open", "waiting_citizen", "solved", "closed", "unwanted"]


class DeliveryData(_Strict):
    """What became of a reply."""

    event: Ref
    result: Literal["sent", "not_sent", "uncertain"]
    reason: str


class Opened(_Strict):
    """The envelope of a new case."""

    type: Literal["case.opened"]
    timestamp: Moment
    data: OpenedData


class Appended(_Strict):
    """The envelope of a line."""

    type: Literal["case.line"]
    timestamp: Moment
    data: AppendedData


class StateSet(_Strict):
    """The envelope of a state."""

    type: Literal["case.state"]
    timestamp: Moment
    data: StateData


class Delivered(_Strict):
    """The envelope of a delivery."""

    type: Literal["case.delivery"]
    timestamp: Moment
    data: DeliveryData


Delivery = Opened | Appended | StateSet | Delivered
_ENVELOPE: TypeAdapter[Delivery] = TypeAdapter(Annotated[Delivery, Field(discriminator="type")])


def read(body: bytes) -> Delivery:
    """What is delivered; raises Refusal (400, or 422 where only a value is not one of those accepted)."""
    try:
        return _ENVELOPE.validate_json(body)
    except ValidationError as wrong:
        problems = wrong.errors(include_url=False, include_input=False, include_context=False)
    status = 422 if all(each["type"] in _VALUE_ERRORS for each in problems) else 400
    told = "; ".join(_sentence(each["loc"], each["msg"]) for each in problems[:_SEVERAL])
    raise Refusal(status, f"No se entiende la entrega: {told}.")


def _sentence(where: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(each) for each in where) or 'cuerpo'}: {message}"


def identity(delivery: Delivery) -> tuple[str, ...]:
    """What two deliveries under one webhook-id must have in common."""
    data: Any = delivery.data
    names = ("case", "key", "state", "event", "result")
    return (delivery.type, *(str(getattr(data, name)) for name in names if hasattr(data, name)))
