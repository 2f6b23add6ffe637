"""How the stand-in says no, in Telegram's own shape."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A call that is not carried out: HTTP status, Telegram's description, and why it breaks the rules.

    ``violation`` is None when the caller did nothing wrong (blocked chat, planted fault); otherwise it is the
    exact reason, written for the person who reads the failing test.
    """

    def __init__(
        self,
        code: int,
        description: str,
        parameters: dict[str, Any] | None = None,
        violation: str | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.violation = violation

    def body(self) -> dict[str, Any]:
        """The JSON body that the real server would answer with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def wrong(detail: str, description: str | None = None) -> Refusal:
    """A call that breaks the published rules; ``description`` is the real server's wording where it is known."""
    return Refusal(400, f"Bad Request: {description or detail}", violation=detail)


def bad_request(description: str, **parameters: Any) -> Refusal:  # noqa: ANN401 - Telegram's own free-form object
    """A well-formed call that cannot be carried out as things stand."""
    return Refusal(400, f"Bad Request: {description}", parameters or None)


def forbidden(description: str) -> Refusal:
    """The chat does not let the bot in."""
    return Refusal(403, f"Forbidden: {description}")


def too_many_requests(retry_after: int) -> Refusal:
    """The flood limit, with the seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
