"""Refusals as the specification puts them: an HTTP status, and an array of codes with sentences."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Fault
from tests.standins.open311.shapes import Switches

JSON_TYPE = "application/json; charset=utf-8"
OWN_CODES = {400: 12, 403: 7, 404: 31}


class Refusal(Exception):
    """A request is not carried out; 404 what does not exist, 403 the key, 400 anything else."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(*descriptions)
        self.status = status
        self.descriptions = descriptions


def refused(refusal: Refusal, switches: Switches) -> Response:
    """The answer to a refused request."""
    status = 400 if refusal.status == 403 and switches.key_error_as_400 else refusal.status
    code = OWN_CODES[refusal.status] if switches.own_error_codes else status
    errors = [{"code": code, "description": each} for each in refusal.descriptions]
    bare = switches.single_object and len(errors) == 1
    return JSONResponse(errors[0] if bare else errors, status, media_type=JSON_TYPE)


def fault_answer(fault: Fault) -> Response:
    """A planted error, in the same form."""
    status = 429 if fault.kind == "too_many" else fault.status
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    said = "Too many requests." if status == 429 else "General service error."
    return JSONResponse([{"code": status, "description": said}], status, headers, JSON_TYPE)
