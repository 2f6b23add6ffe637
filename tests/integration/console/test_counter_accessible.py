"""Every page of the counter against WCAG 2.2 AA, as far as a machine can tell: light, dark, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from crm_adapter.console.actions import Words
from crm_adapter.console.people import Role
from handlers.domain.case import Author, StaffEventKind
from handlers.ports import Delivery, DeskFile
from tests.integration.console.conftest import Windows
from tests.integration.console.counter import Counter, run
from tests.integration.console.kept import Doubt, Refused

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def furnish(counter: Counter) -> list[str]:
    """A counter in full use; returns the refs of an open, an English and a solved case."""
    lucia = counter.staff("lucia")
    ref = counter.open("k1", "Hola", "Mi DNI es [DNI]")
    counter.says(ref, "b", "• Documento que acredita la residencia\n" * 20, Author.BOT)
    for text in ("Se cobra en marzo.", "Le adjunto el impreso.", "¿Le ha llegado?", "Seguimos."):
        counter.reply(ref, lucia, text)
    replies = [c for c in run(counter.desk.changes("0")).changes if c.event.kind is StaffEventKind.REPLY]
    for change, result in zip(replies, Delivery, strict=False):
        run(counter.desk.delivered(change.id, result, "la persona bloqueó el canal"))
    counter.actions.note(ref, lucia, Words("Ojo con el recibo", "n"))
    counter.citizen(ref, "m9", "Aquí está", DeskFile("recibo.pdf", "application/pdf", b"x"))
    english = counter.open("k2", "When do you collect a sofa?", language="en", channel="webchat")
    solved = counter.open("k3", "¿Cuánto tarda?", person="telegram-k1")
    counter.actions.solve(solved, lucia)
    counter.uncertain.doubts = [Doubt("1", "telegram", "Sí, es anual.", counter.clock.now(), "corte")]
    counter.refused.cases = [Refused("1", "telegram", "Padrón", counter.clock.now(), "La cola no existe.")]
    return [ref, english, solved]


def problems(page: Page) -> list[str]:
    """Serious and critical findings, in a line each."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{page.url} {rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, False), (1280, True)], ids=["wide", "narrow", "dark"])
def test_no_page_has_a_serious_finding_and_none_scrolls_sideways(
    counter: Counter, windows: Windows, width: int, dark: bool
) -> None:
    refs = furnish(counter)
    counter.staff("ana", Role.ADMIN)
    door = windows.blank(width=width, dark=dark)
    found = problems(door)
    door.goto(f"{counter.base}{counter.link_for(counter.staff('nueva'))}")
    found += problems(door)
    page = windows.enter("ana", width=width, dark=dark)
    places = ["", "?vista=todos", "?vista=cerrados", "?vista=mios", "/personal", "/registro", "/envios-dudosos"]
    for path in [*places, "/cuenta", "/no-existe", *(f"/caso/{ref}" for ref in refs)]:
        page.goto(f"{counter.base}/mostrador{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found += problems(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} is wider than {width} pixels")
    assert found == []


def test_the_pages_are_whole_in_english_too(counter: Counter, windows: Windows) -> None:
    refs = furnish(counter)
    counter.staff("ana", Role.ADMIN)
    page = windows.enter("ana")
    page.goto(f"{counter.base}/mostrador/cuenta")
    page.locator("select[name=language]").select_option("en")
    page.locator("form[action$=idioma] button").click()
    for path in ("?vista=todos", f"/caso/{refs[1]}", "/personal", "/registro", "/envios-dudosos", "/cuenta"):
        page.goto(f"{counter.base}/mostrador{path}")
        assert page.locator("html").get_attribute("lang") == "en"
        assert problems(page) == []
    page.goto(f"{counter.base}/mostrador/caso/{refs[0]}")
    assert page.get_by_role("button", name="Send to the citizen").count() == 1
    assert "Enviar al ciudadano" not in page.content()
