"""A served counter and a headless browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.integration.console.counter import PASSWORD, Counter, open_counter

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LogIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips where it is not installed (never in CI)."""
    program = shutil.which("chromium")
    if program is None:
        message = "Chromium is not installed: run 'make test-deps' as root (Debian package chromium)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter on SQLite."""
    with open_counter(f"sqlite:///{tmp_path}/console.db") as counter:
        yield counter


@pytest.fixture
def log_in(browser: Browser, counter: Counter) -> Iterator[LogIn]:
    """Opens a new window in which `login` has come in; keyword arguments are those of a browser context."""
    contexts = []

    def open_window(login: str, **settings: object) -> Page:
        context = browser.new_context(locale="es-ES", **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{counter.base}/mostrador")
        page.get_by_label("Usuario").fill(login)
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        page.wait_for_url(f"{counter.base}/mostrador")
        return page

    yield open_window
    for context in contexts:
        context.close()
