"""The console's cookies: unreadable for scripts, never sent from other sites' forms, bound to this host where it is secure."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

_NOTICE_SECONDS = 30


class Cookies:
    """Names and settings; `secure` = the console is served over https."""

    def __init__(self, *, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self._secure = secure
        self.session = f"{prefix}ventanilla_sesion"
        self.door = f"{prefix}ventanilla_puerta"
        """Binds the forms of strangers (login, choice of a password)."""
        self.notice = f"{prefix}ventanilla_aviso"
        """Key of a sentence to show on the next page."""

    def read(self, request: Request, name: str) -> str:
        """The cookie's value, or empty."""
        return request.cookies.get(name, "")

    def give(self, response: Response, name: str, value: str, seconds: int = _NOTICE_SECONDS) -> None:
        """Set a cookie for so long."""
        response.set_cookie(name, value, seconds, path="/", httponly=True, samesite="lax", secure=self._secure)

    def take(self, response: Response, name: str) -> None:
        """Take a cookie away."""
        response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self._secure)
