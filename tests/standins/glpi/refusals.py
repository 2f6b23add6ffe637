"""How GLPI says no: a list of a code and a sentence (src/Api/API.php, returnError and the message… methods)."""

from __future__ import annotations

from starlette.responses import JSONResponse, PlainTextResponse, Response

from tests.standins.desk_parts.faults import Fault, FaultKind

NO_RIGHT = "You don't have permission to perform this action."


class Refusal(Exception):
    """An answer that ends the request."""

    def __init__(self, status: int, code: str, message: object) -> None:
        super().__init__(f"{status} {code}")
        self.answer = JSONResponse([code, message], status_code=status)


def error(message: str, code: str = "ERROR", status: int = 400) -> Refusal:
    """Most refusals."""
    return Refusal(status, code, message)


def documented(api_url: str, message: str, code: str, status: int = 400) -> Refusal:
    """A refusal that points to the documentation."""
    return Refusal(status, code, f"{message}; view documentation in your browser at {api_url}/#{code}")


def not_found() -> Refusal:
    """No such row."""
    return Refusal(404, "ERROR_ITEM_NOT_FOUND", "Item not found")


def no_right() -> Refusal:
    """The profile does not allow it."""
    return Refusal(403, "ERROR_RIGHT_MISSING", NO_RIGHT)


def session_invalid() -> Refusal:
    """The session is over, or never was."""
    return Refusal(401, "ERROR_SESSION_TOKEN_INVALID", "session_token seems invalid")


def failing(fault: Fault) -> Response:
    """The answer of a web server in trouble: GLPI itself has no rate limit, a proxy before it may."""
    if fault.kind is FaultKind.TOO_MANY:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return PlainTextResponse("Too Many Requests", status_code=429, headers=headers)
    return Response(status_code=fault.status)
