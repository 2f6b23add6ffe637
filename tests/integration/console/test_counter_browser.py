"""The counter as people use it: in a browser, with and without JavaScript, by keyboard, in two windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_adapter.console.actions import Words
from crm_adapter.console.people import Role
from handlers.domain.case import StaffEventKind
from handlers.ports import DeskFile
from tests.integration.console.conftest import Windows
from tests.integration.console.counter import PASSWORD, Counter, run
from tests.integration.console.kept import Doubt


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_case_is_taken_answered_noted_and_closed(counter: Counter, windows: Windows, scripts: bool) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia", scripts=scripts)
    page.get_by_role("link", name="Alta en el padrón sin contrato").click()
    page.get_by_role("button", name="Tomar el caso").click()
    expect(page.get_by_text("El caso es suyo.")).to_be_visible()

    page.get_by_label("Respuesta preparada").select_option("saludo:es")
    page.get_by_role("button", name="Insertar").click()
    reply = page.get_by_label("Su respuesta")
    expect(reply).to_have_value("Buenos días, le atiendo desde la oficina.")
    reply.fill("Buenos días. Traiga el DNI ñ€😀.")
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_text("Respuesta guardada y en camino")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("Traiga el DNI ñ€😀.")
    expect(page.get_by_label("Su respuesta")).to_have_value("")

    page.get_by_label("Su nota para el equipo").fill("Ojo con este caso")
    page.get_by_role("button", name="Guardar nota interna").click()
    expect(page.get_by_text("No se ha enviado al ciudadano.")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("Ojo con este caso")
    expect(page.get_by_label("Su nota para el equipo")).to_have_value("")
    expect(page.get_by_label("Su respuesta")).to_have_value("")

    page.get_by_role("button", name="Cerrar como resuelto").click()
    expect(page.get_by_text("Caso cerrado como resuelto.")).to_be_visible()
    changes = run(counter.desk.changes("0")).changes
    assert [change.event.text for change in changes if change.event.kind is StaffEventKind.REPLY] == [
        "Buenos días. Traiga el DNI ñ€😀."
    ]
    assert counter.texts(ref)[-1] == ("note", "Ojo con este caso")


@pytest.mark.parametrize("place", [".snippet", ".meta span:last-child", ".wait", ".who"])
def test_a_case_opens_wherever_its_card_is_clicked(counter: Counter, windows: Windows, place: str) -> None:
    """By the one link that it has."""
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    card = page.locator(f"#caso-{ref}")
    expect(card.get_by_role("link")).to_have_count(1)
    box = card.locator(place).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/caso/{ref}")


def test_a_reply_can_be_written_and_sent_by_keyboard_alone(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    _tab_to(page, "a", "Alta en el padrón sin contrato de alquiler")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/caso/{ref}")
    page.keyboard.press("Tab")
    assert _focused(page) == ("a", "Saltar al contenido")
    page.keyboard.press("Enter")
    _tab_to(page, "textarea", "")
    page.keyboard.type("Escrito sin ratón")
    _tab_to(page, "button", "Enviar al ciudadano")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Escrito sin ratón")
    expect(page.get_by_text("Respuesta guardada y en camino")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert _focused(page)[0] == "textarea"


def test_a_second_window_shows_what_happens_without_reloading(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    counter.staff("marta")
    inbox, case = windows.enter("lucia"), windows.enter("marta")
    expect(inbox.get_by_text("Se actualiza sola.")).to_be_visible()
    expect(inbox.get_by_text("Nadie espera. Todos los casos")).to_be_visible()
    ref = counter.open()
    expect(inbox.get_by_role("link", name="Alta en el padrón sin contrato")).to_be_visible()
    case.goto(f"{counter.base}/mostrador/caso/{ref}")
    inbox.goto(f"{counter.base}/mostrador/caso/{ref}")
    inbox.get_by_label("Su respuesta").fill("Un borrador a medias")
    case.get_by_role("button", name="Tomar el caso").click()
    expect(inbox.get_by_text("Lo lleva marta", exact=True)).to_be_visible()
    counter.citizen(ref, "m7", "¿Siguen ahí?")
    expect(inbox.get_by_role("log")).to_contain_text("¿Siguen ahí?")
    expect(case.get_by_role("log")).to_contain_text("¿Siguen ahí?")
    expect(inbox.get_by_label("Su respuesta")).to_have_value("Un borrador a medias")
    inbox.get_by_role("button", name="Enviar al ciudadano").click()
    expect(inbox.get_by_text("Este caso lo lleva ahora marta")).to_be_visible()
    expect(inbox.get_by_label("Su respuesta")).to_have_value("Un borrador a medias")


def test_a_note_keeps_the_half_written_reply_and_never_turns_into_one(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    page.get_by_label("Su respuesta").fill("Respuesta a medias")
    page.get_by_label("Su nota para el equipo").fill("Primera nota")
    page.get_by_role("button", name="Guardar nota interna").click()
    expect(page.get_by_role("log")).to_contain_text("Primera nota")
    expect(page.get_by_label("Su respuesta")).to_have_value("Respuesta a medias")
    page.get_by_label("Su nota para el equipo").fill("Segunda nota")
    page.get_by_role("button", name="Guardar nota interna").click()
    expect(page.get_by_role("log")).to_contain_text("Segunda nota")
    assert [kind for kind, _text in counter.texts(ref)] == ["citizen", "note", "note"]
    assert run(counter.desk.changes("0")).changes == ()


def test_reply_and_note_differ_in_place_colour_border_label_and_button(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    looks = [
        page.locator(box).evaluate("e => {const s = getComputedStyle(e); return [s.backgroundColor, s.borderTopStyle]}")
        for box in ("#responder", "#nota")
    ]
    assert looks[0][0] != looks[1][0]
    assert looks[0][1] != looks[1][1]
    assert page.locator("#responder form").count() == page.locator("#nota form").count() == 1
    expect(page.locator("#nota")).to_contain_text("No lo ve el ciudadano")
    expect(page.locator("#responder")).to_contain_text("Le llega a la persona por Telegram")


def test_files_are_attached_and_downloaded_in_the_browser(counter: Counter, windows: Windows, tmp_path: Path) -> None:
    counter.staff("lucia")
    ref = counter.open()
    counter.citizen(ref, "m2", "", DeskFile("recibo ñ€😀.pdf", "application/pdf", b"%PDF citizen"))
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar recibo ñ€😀.pdf").click()
    assert download.value.suggested_filename == "recibo ñ€😀.pdf"
    assert Path(download.value.path()).read_bytes() == b"%PDF citizen"
    mine = tmp_path / "impreso ñ.pdf"
    mine.write_bytes(b"%PDF staff")
    page.locator("#archivos-respuesta").set_input_files(mine)
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_role("link", name="Descargar impreso ñ.pdf")).to_be_visible()
    media = [file for change in run(counter.desk.changes("0")).changes for file in change.event.media]
    assert [file.name for file in media] == ["impreso ñ.pdf"]


def test_a_refused_reply_is_said_where_it_was_written(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.locator("#responder").get_by_role("alert")).to_contain_text("Escriba algo")
    expect(page.locator("#responder").get_by_role("alert")).to_be_focused()


def test_an_expired_session_is_said_and_what_was_written_stays(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    with counter.store.write() as books:
        user = books.staff.by_login("lucia")
        assert user is not None
        books.staff.end_sessions(user.id)
    page.get_by_label("Su respuesta").fill("Un texto largo")
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_text("Su sesión ha terminado.")).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value("Un texto largo")
    assert len(counter.texts(ref)) == 1


def test_a_broken_connection_is_said_and_what_was_written_stays(counter: Counter, windows: Windows) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    expect(page.get_by_text("Se actualiza sola.")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Su respuesta").fill("Un texto largo")
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_text("No se ha podido enviar: no hay conexión.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_role("log")).to_contain_text("Un texto largo")
    assert len(counter.texts(ref)) == 2


def test_a_page_from_an_earlier_login_is_refused_in_words_and_keeps_what_was_written(
    counter: Counter, windows: Windows
) -> None:
    counter.staff("lucia")
    ref = counter.open()
    page = windows.enter("lucia")
    page.goto(f"{counter.base}/mostrador/caso/{ref}")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto(f"{counter.base}/mostrador")
    other.get_by_label("Usuario").fill("lucia")
    other.get_by_label("Contraseña").fill(PASSWORD)
    other.get_by_role("button", name="Entrar").click()
    other.wait_for_url(f"{counter.base}/mostrador")
    page.get_by_label("Su respuesta").fill("Un texto largo")
    page.get_by_role("button", name="Enviar al ciudadano").click()
    expect(page.get_by_text("La página había caducado o no venía de aquí, y no se ha hecho nada.")).to_be_visible()
    expect(page.get_by_label("Su respuesta")).to_have_value("Un texto largo")
    assert len(counter.texts(ref)) == 1


def test_the_console_reports_nothing_against_the_content_policy(counter: Counter, windows: Windows) -> None:
    counter.staff("ana", Role.ADMIN)
    ref = counter.open()
    counter.uncertain.doubts = [Doubt("1", "telegram", "texto", counter.clock.now(), "corte")]
    page = windows.enter("ana")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("", f"/caso/{ref}", "/personal", "/registro", "/envios-dudosos", "/cuenta"):
        page.goto(f"{counter.base}/mostrador{path}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
    counter.actions.note(ref, counter.staff("lucia"), Words("nota", "k"))
    assert said == []


def _focused(page: Page) -> tuple[str, str]:
    name, text = page.evaluate("[document.activeElement.localName, document.activeElement.textContent.trim()]")
    return name, text


def _tab_to(page: Page, element: str, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if _focused(page) == (element, text):
            return
    pytest.fail(f"No {element} {text!r} is reached by the Tab key.")
