"""A browser without a browser: cookies, forms with their hidden fields, and nothing else."""

from __future__ import annotations

import re
from html import unescape
from types import TracebackType
from typing import Self

import httpx

from tests.integration.console.counter import PASSWORD

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Visitor:
    """One person's connection. `token` is the form token of the last page seen."""

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(base_url=base, timeout=20, verify=False)
        self.hidden: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def see(self, path: str) -> httpx.Response:
        """Open a page and remember its hidden fields."""
        answer = self.http.get(path)
        self.hidden |= {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}
        return answer

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of the last page."""
        return self.http.post(path, data={"token": self.hidden.get("token", ""), **fields})

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> httpx.Response:
        """Send a form with one file."""
        data = {"token": self.hidden.get("token", ""), **fields}
        return self.http.post(path, data=data, files={"files": (name, content, "application/pdf")})

    def log_in(self, login: str, password: str = PASSWORD) -> httpx.Response:
        """Try to come in."""
        self.see("/mostrador/entrar")
        answer = self.send("/mostrador/entrar", login=login, password=password, ir="/mostrador")
        if answer.status_code == 303:
            self.see("/mostrador/cuenta")
        return answer
