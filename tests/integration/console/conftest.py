"""A served counter and a headless browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.integration.console.counter import PASSWORD, Counter, open_counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter on SQLite."""
    with open_counter(f"sqlite:///{tmp_path}/console.db") as counter:
        yield counter


class Windows:
    """Opens browser windows of separate people."""

    def __init__(self, browser: Browser, counter: Counter) -> None:
        self._browser = browser
        self._counter = counter
        self._contexts: list[BrowserContext] = []

    def blank(self, *, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        """A window with no cookies at the counter's door."""
        context = self._browser.new_context(
            locale="es-ES",
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{self._counter.base}/mostrador")
        return page

    def enter(self, login: str, *, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        """A window in which `login` has come in."""
        page = self.blank(scripts=scripts, width=width, dark=dark)
        page.get_by_label("Usuario").fill(login)
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        page.wait_for_url(f"{self._counter.base}/mostrador")
        return page

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def windows(browser: Browser, counter: Counter) -> Iterator[Windows]:
    """The browser, opened at the counter's door."""
    opened = Windows(browser, counter)
    yield opened
    opened.close()
