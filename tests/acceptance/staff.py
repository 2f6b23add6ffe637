"""A staff member at the browser: the console driven through real pages."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.acceptance.service import Service

PASSWORD = "una clave bastante larga 7"
_LINK = re.compile(r"http://\S+/mostrador/clave/\S+")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Staff:
    """One logged-in person."""

    def __init__(self, page: Page, service: Service) -> None:
        self.page = page
        self._url = service.url

    def enter(self, link: str) -> None:
        """Choose a password by the one-time link, which also logs in."""
        self.page.goto(link)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.fill("input[name=again]", PASSWORD)
        self.page.click("form button")
        self.page.wait_for_selector("nav.tabs")

    def open_first_case(self) -> None:
        """The first case of everything that is not finished."""
        self.page.goto(f"{self._url}/mostrador?vista=todos")
        self.page.click("ol.inbox h2 a")
        self.page.wait_for_selector("#hilo")

    def transcript(self) -> str:
        """What the case page shows as said."""
        return self.page.inner_text("#hilo")

    def take(self) -> None:
        """Take the case."""
        self.page.click("form[action$='/tomar'] button")
        self.page.wait_for_selector("form[action$='/tomar']", state="detached")

    def reply(self, text: str) -> None:
        """Send a public reply."""
        self.page.fill("#texto-respuesta", text)
        self.page.click("#responder button[value=send]")
        self.page.wait_for_selector("#responder .notice")

    def note(self, text: str) -> None:
        """Keep an internal note."""
        self.page.fill("#texto-nota", text)
        self.page.click("#nota .note-button")
        self.page.wait_for_selector("#nota .notice")

    def solve(self) -> None:
        """Close the case as solved; the inbox says so."""
        self.page.click("form[action$='/cerrar'] button")
        self.page.wait_for_selector("nav.tabs")


def chromium() -> str:
    """Debian's browser; skips where it is not installed (never in CI)."""
    found = shutil.which("chromium")
    if found is None:
        message = "Chromium is not installed: run 'make test-deps' as root (Debian package chromium)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextlib.contextmanager
def staff_of(service: Service) -> Iterator[Staff]:
    """The first staff member of a fresh installation, logged in by the link that the service printed."""
    link = _LINK.findall(service.output)[-1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            staff = Staff(browser.new_page(), service)
            staff.enter(link)
            yield staff
        finally:
            browser.close()
