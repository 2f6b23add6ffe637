"""Refusals of the other system: a status and one sentence."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Fault, FaultKind


class Refusal(Exception):
    """Nothing was done; `message` is for a person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def refused(refusal: Refusal) -> Response:
    """The answer to a refused call."""
    return JSONResponse({"error": refusal.message}, refusal.status)


def fault_answer(fault: Fault) -> Response:
    """A planted error in the protocol's form."""
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    status = 429 if fault.kind is FaultKind.TOO_MANY else fault.status
    said = "Demasiadas llamadas." if status == 429 else "Fallo interno."
    return JSONResponse({"error": said}, status, headers)
