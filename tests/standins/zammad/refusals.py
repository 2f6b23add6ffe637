"""How Zammad says no.

Source: zammad/zammad ``app/controllers/application_controller/handles_errors.rb`` (status and body of each kind of
error; whoever is no admin gets a random id instead of an internal error's text).
"""

from __future__ import annotations

import secrets
from typing import Any


class Refusal(Exception):
    """An error answer; `internal`: its text is for admins only."""

    def __init__(self, status: int, text: str, *, internal: bool = False) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.internal = internal

    def body(self, *, for_admin: bool) -> dict[str, Any]:
        """The JSON that goes out."""
        if not self.internal:
            return {"error": self.text, "error_human": self.text}
        if for_admin:
            return {"error": self.text}
        return {"error": f"Error ID {secrets.token_urlsafe(6)}: Please contact your administrator."}


def unprocessable(text: str) -> Refusal:
    """422 with a text for everybody."""
    return Refusal(422, text)


def forbidden(text: str = "Not authorized") -> Refusal:
    """403."""
    return Refusal(403, text)


def missing(model: str, wanted: object) -> Refusal:
    """404, as a record that is not there is reported."""
    return Refusal(404, f"Couldn't find {model} with 'id'={wanted}")


def no_such_name(field: str, value: object) -> Refusal:
    """422 for a name that stands for nothing (``can_associations.rb``)."""
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    return unprocessable(f"No lookup value found for '{field}': {shown}")


def invalid_id(field: str, value: object) -> Refusal:
    """422 for an id that stands for nothing (``can_cleanup_param.rb``)."""
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    return unprocessable(f"Invalid value for param '{field}': {shown}")
