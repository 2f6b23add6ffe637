"""How Zendesk says no.

RecordNotFound is recorded in zenpy's TestTicketCreateUpdateDelete; the closed ticket's sentence and the missing
assignee's are quoted by several public clients (searched for by their words); IdempotentRequestError is the name that
github cloudbees-oss/zendesk-java-client (IdempotencyUtil) tests for; the rest follows the vendor's status code pages.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Fault, FaultKind, Json

NO_ACCESS = "You do not have access to this page. Please contact the account owner of this help desk for further help."


class Refusal(Exception):
    """An answer that ends the request."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        self.answer = JSONResponse(body, status_code=status)


def not_authenticated() -> Refusal:
    """Wrong address or token."""
    return Refusal(401, {"error": "Couldn't authenticate you"})


def forbidden() -> Refusal:
    """The role does not allow it."""
    return Refusal(403, {"error": {"title": "Forbidden", "message": NO_ACCESS}})


def no_record() -> Refusal:
    """No such thing, or none that this person may see."""
    return Refusal(404, {"error": "RecordNotFound", "description": "Not found"})


def no_endpoint() -> Refusal:
    """No such route."""
    return Refusal(404, {"error": "InvalidEndpoint", "description": "Not found"})


def bad_attribute(name: str, what: str) -> Refusal:
    """A parameter of the wrong type."""
    message = f"You passed an invalid value for the {name} attribute. Invalid parameter: {name} must be {what}"
    return Refusal(400, {"error": {"title": "Invalid attribute", "message": message}})


def bad_json() -> Refusal:
    """A body that is not JSON."""
    return Refusal(422, {"error": "Unprocessable Entity", "message": "Server could not parse JSON"})


def invalid(field: str, description: str, error: str | None = None) -> Refusal:
    """A record that breaks a rule."""
    details = {field: [{"description": description, "error": error}]}
    return Refusal(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})


def closed() -> Refusal:
    """Nothing can be done to a closed ticket any more."""
    return invalid("status", "Status: closed prevents ticket update")


def other_body() -> Refusal:
    """An idempotency key that came before with another body."""
    description = "Request parameters don't match the given idempotency key"
    return Refusal(400, {"error": "IdempotentRequestError", "description": description})


def failing(fault: Fault) -> Response:
    """The answer of a service in trouble."""
    if fault.kind is FaultKind.TOO_MANY:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        body = {
            "error": "APIRateLimitExceeded",
            "description": "Number of allowed API requests per minute exceeded",
        }
        return JSONResponse(body, status_code=429, headers=headers)
    return JSONResponse({"error": "InternalError", "description": "Internal server error"}, status_code=fault.status)
