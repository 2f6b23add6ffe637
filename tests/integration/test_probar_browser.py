"""The try-out page in a real browser: live with JavaScript, whole without it, and usable by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from handlers.domain.message import Outgoing
from handlers.domain.text import literal
from tests.integration.probar_app import RECEIPT, Counter, counter_open


@pytest.fixture
def opened() -> Iterator[tuple[Counter, str]]:
    """The stand-in and its address."""
    with counter_open() as opened:
        yield opened


@pytest.fixture
def counter(opened: tuple[Counter, str]) -> Counter:
    """What answers."""
    return opened[0]


@pytest.fixture(params=["light", "dark"])
def page(opened: tuple[Counter, str], browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page, live; nothing may be reported on the browser's console."""
    context = browser.new_context(base_url=opened[1], locale="es-ES", color_scheme=request.param)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/probar")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def plain(opened: tuple[Counter, str], browser: Browser) -> Iterator[Page]:
    """The page with JavaScript switched off."""
    context = browser.new_context(base_url=opened[1], locale="es-ES", java_script_enabled=False)
    page = context.new_page()
    page.goto("/probar")
    yield page
    context.close()


def assert_accessible(page: Page) -> None:
    """No finding of weight by axe, by the rules of WCAG 2.2 AA and its good practice."""
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in {"serious", "critical"}]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_whole_talk_without_leaving_the_page(page: Page, counter: Counter) -> None:
    page.evaluate("window.sameDocument = true")
    log = page.get_by_role("log")
    page.get_by_role("button", name="Empezar", exact=True).click()
    expect(log).to_contain_text("command: start")
    box = page.get_by_label("Su mensaje")
    expect(box).to_be_focused()
    box.fill("¿El padrón?")
    box.press("Enter")
    expect(log.get_by_text("Alta en el padrón")).to_be_visible()
    assert_accessible(page)
    expect(log.get_by_text("1. Sí")).to_be_hidden()
    log.get_by_role("button", name="Sí").click()
    expect(log).to_contain_text("press: r:yes")
    expect(log.get_by_text("1. Sí")).to_be_visible()
    expect(log.get_by_role("button")).to_have_count(0)
    counter.say(counter.visitors[0], Outgoing(literal("Le atiende una persona.")))
    expect(log).to_contain_text("Le atiende una persona.")
    assert page.evaluate("window.sameDocument")
    assert_accessible(page)


def test_each_line_is_shown_once_and_in_order(page: Page, counter: Counter) -> None:
    box = page.get_by_label("Su mensaje")
    for word in ("uno", "dos", "tres"):
        box.fill(word)
        box.press("Enter")
        expect(page.get_by_role("log")).to_contain_text(f"text: {word}")
    texts = page.locator(".linea .texto").all_inner_texts()
    assert texts == ["uno", "text: uno", "dos", "text: dos", "tres", "text: tres"]
    page.reload()
    assert page.locator(".linea .texto").all_inner_texts() == texts


def test_what_a_citizen_writes_is_never_run(page: Page) -> None:
    page.get_by_label("Su mensaje").fill("<img src=x onerror=\"document.title='run'\">")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("log")).to_contain_text("text: <img src=x")
    expect(page).to_have_title("Probar la ventanilla")


def test_files_both_ways(page: Page, tmp_path: Path) -> None:
    photo = tmp_path / "mi dni.png"
    photo.write_bytes(b"\x89PNG")
    page.get_by_text("Adjuntar un archivo").click()
    page.get_by_label("Archivo, hasta 10 MB").set_input_files(photo)
    page.get_by_role("button", name="Enviar").click()
    link = page.get_by_role("link", name="justificante año.pdf")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "justificante año.pdf"
    assert Path(download.value.path()).read_bytes() == RECEIPT
    expect(page.get_by_label("Archivo, hasta 10 MB")).to_have_value("")


def test_a_keyboard_is_enough(page: Page, counter: Counter) -> None:
    page.get_by_label("Su mensaje").focus()
    page.keyboard.type("padrón")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("segunda línea")
    page.keyboard.press("Enter")
    yes = page.get_by_role("log").get_by_role("button", name="Sí")
    expect(yes).to_be_visible()
    while not yes.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    assert not page.evaluate(_COVERED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("press: r:yes")
    assert counter.heard[0].text == "padrón\nsegunda línea"


def test_the_whole_talk_without_javascript(plain: Page) -> None:
    box = plain.get_by_label("Su mensaje")
    box.fill("padrón")
    plain.get_by_role("button", name="Enviar").click()
    log = plain.get_by_role("log")
    expect(log.get_by_text("Alta en el padrón")).to_be_visible()
    expect(log.get_by_text("También puede escribir el número o el texto.")).to_be_visible()
    log.get_by_role("button", name="2 No").click()
    expect(log).to_contain_text("press: r:no")
    plain.get_by_role("link", name="Actualizar").click()
    expect(log).to_contain_text("press: r:no")
    plain.get_by_role("button", name="Empezar de nuevo").click()
    expect(plain.get_by_text("Todavía no hay mensajes.")).to_be_visible()


def test_without_javascript_an_error_is_said_on_the_page(plain: Page) -> None:
    plain.get_by_role("button", name="Enviar").click()
    expect(plain.get_by_role("alert")).to_contain_text("Escriba algo o adjunte un archivo")


def test_a_narrow_window_shows_everything_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_label("Su mensaje").fill("padrón " + "x" * 200)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("log").get_by_text("Alta en el padrón")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)


_COVERED = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !document.activeElement.contains(top);
}"""
"""Whether something lies over what has the focus."""
