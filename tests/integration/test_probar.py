"""The try-out page by its addresses, as a browser without JavaScript and as a script use them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import httpx
import pytest

from handlers.domain.message import Kind, Outgoing
from handlers.domain.text import literal
from tests.integration.probar_app import RECEIPT, Counter, counter_open


@pytest.fixture
def opened() -> Iterator[tuple[Counter, httpx.Client]]:
    """The stand-in and a browser that keeps cookies."""
    with counter_open() as (counter, base), httpx.Client(base_url=base, follow_redirects=True) as browser:
        yield counter, browser


@pytest.fixture
def counter(opened: tuple[Counter, httpx.Client]) -> Counter:
    """What answers."""
    return opened[0]


@pytest.fixture
def browser(opened: tuple[Counter, httpx.Client]) -> httpx.Client:
    """Who asks."""
    return opened[1]


def token(page: httpx.Response) -> str:
    """The token in the page's forms."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


def say(browser: httpx.Client, text: str, **files: tuple[str, bytes, str]) -> httpx.Response:
    """Open the page and send its form."""
    form = {"token": token(browser.get("/probar")), "texto": text}
    return browser.post("/probar", data=form, files=files or None)


def test_a_question_is_answered_on_the_page_that_comes_back(counter: Counter, browser: httpx.Client) -> None:
    page = say(browser, "¿Cómo me empadrono? <b>padrón")
    assert page.history[0].status_code == 303
    assert page.status_code == 200
    assert "&lt;b&gt;padrón" in page.text
    assert "<strong>Alta en el padrón</strong>" in page.text
    assert 'value="r:yes"' in page.text
    assert [inbound.text for inbound in counter.heard] == ["¿Cómo me empadrono? <b>padrón"]


def test_the_time_shown_is_the_agencys_wherever_the_server_stands(
    counter: Counter, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page and on what comes later."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    page = say(browser, "padrón")
    later = browser.get("/probar/mensajes").json()["messages"]
    monkeypatch.undo()
    time.tzset()
    assert counter.heard
    # Nine o'clock in universal time, in winter.
    assert ">10:00</time>" in page.text
    assert all(">10:00</time>" in line["markup"] for line in later)


def test_a_press_is_shown_by_its_label_and_closes_the_question(counter: Counter, browser: httpx.Client) -> None:
    page = say(browser, "padrón")
    page = browser.post("/probar", data={"token": token(page), "boton": "r:yes"})
    assert (counter.heard[-1].kind, counter.heard[-1].payload) == (Kind.PRESS, "r:yes")
    assert "<p>Sí</p>" in page.text
    assert 'value="r:yes"' not in page.text


def test_files_travel_both_ways(counter: Counter, browser: httpx.Client) -> None:
    page = say(browser, "", archivo=("C:\\fotos\\mi dni.png", b"\x89PNG", "image/png"))
    assert "Recibido: mi dni.png" in page.text
    refs = re.findall(r'href="(/probar/archivo/[^"]+)"', page.text)
    assert [browser.get(ref).content for ref in refs] == [b"\x89PNG", RECEIPT]
    receipt = browser.get(refs[1])
    assert receipt.headers["content-disposition"] == "attachment; filename*=UTF-8''justificante%20a%C3%B1o.pdf"
    assert receipt.headers["x-content-type-options"] == "nosniff"
    browser.cookies.clear()
    assert browser.get(refs[0]).status_code == 404


def test_starting_again_is_a_new_visitor_with_an_empty_page(counter: Counter, browser: httpx.Client) -> None:
    page = say(browser, "hola")
    page = browser.post("/probar/nuevo", data={"token": token(page)})
    assert "text: hola" not in page.text
    say(browser, "otra vez")
    assert len(set(counter.visitors)) == 2


def test_the_page_speaks_english_when_asked_and_remembers_it(counter: Counter, browser: httpx.Client) -> None:
    assert 'lang="en"' in browser.get("/probar?idioma=en").text
    page = say(browser, "hello")
    assert "Your message" in page.text
    assert counter.heard[-1].language_hint == "en"
    assert 'lang="es"' in browser.get("/probar?idioma=xx").text


@pytest.mark.parametrize("form", [{}, {"token": "0" * 64}, {"token": "ñ"}], ids=["without", "wrong", "odd"])
def test_a_form_of_another_page_is_not_taken(counter: Counter, browser: httpx.Client, form: dict[str, str]) -> None:
    browser.get("/probar")
    for path in ("/probar", "/probar/mensajes", "/probar/nuevo"):
        assert browser.post(path, data={**form, "texto": "hola"}).status_code == 403
    assert counter.heard == []


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser: httpx.Client) -> None:
    cookies = browser.get("/probar").headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in cookies)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("  \n ", "Escriba algo o adjunte"), ("a" * 4_001, "caben 4.000 caracteres")],
    ids=["nothing", "too much"],
)
def test_what_cannot_be_taken_is_explained(counter: Counter, browser: httpx.Client, text: str, sentence: str) -> None:
    page = say(browser, text)
    assert page.status_code == 400
    assert sentence in page.text
    assert f">{text}</textarea>" in page.text
    assert counter.heard == []


def test_a_file_that_is_empty_or_too_large_is_refused(counter: Counter, browser: httpx.Client) -> None:
    assert "El archivo está vacío" in say(browser, "", archivo=("a.txt", b"", "text/plain")).text
    page = say(browser, "", archivo=("a.bin", b"x" * 10_200_000, "application/octet-stream"))
    assert page.status_code == 413
    assert "caben 10 MB" in page.text
    assert counter.heard == []


def test_a_button_that_was_never_offered_is_refused(counter: Counter, browser: httpx.Client) -> None:
    page = browser.post("/probar", data={"token": token(browser.get("/probar")), "boton": "r:yes"})
    assert page.status_code == 400
    assert counter.heard == []


def test_what_was_not_kept_does_not_look_as_if_it_had_been(counter: Counter, browser: httpx.Client) -> None:
    counter.down = True
    page = say(browser, "mensaje perdido")
    assert page.status_code == 503
    assert "no puede guardar el mensaje" in page.text
    assert "<p>mensaje perdido</p>" not in page.text
    assert "<p>mensaje perdido</p>" not in browser.get("/probar").text


def test_a_script_reads_and_writes_json(counter: Counter, browser: httpx.Client) -> None:
    start = browser.get("/probar/mensajes").json()
    assert (start["messages"], start["last"]) == ([], 0)
    own = browser.post("/probar/mensajes", data={"token": start["token"], "texto": "padrón"})
    assert (own.status_code, own.json()["mine"], own.json()["text"]) == (201, True, "padrón")
    page = browser.get("/probar/mensajes", params={"despues": own.json()["id"]}).json()
    assert [message["mine"] for message in page["messages"]] == [False, False]
    assert page["messages"][1]["buttons"] == [{"id": "r:yes", "label": "Sí"}, {"id": "r:no", "label": "No"}]
    assert page["last"] == page["messages"][1]["id"]
    assert browser.get("/probar/mensajes", params={"despues": page["last"]}).json()["messages"] == []


def test_waiting_ends_when_a_message_comes(counter: Counter, browser: httpx.Client) -> None:
    counter.silent = True
    start = browser.get("/probar/mensajes").json()
    own = browser.post("/probar/mensajes", data={"token": start["token"], "texto": "hola"}).json()
    counter.say(counter.visitors[0], *_later())
    page = browser.get("/probar/mensajes", params={"despues": own["id"], "espera": 10}).json()
    assert [message["text"] for message in page["messages"]] == ["Más tarde"]


@pytest.mark.parametrize(
    "query", ["despues=x", "despues=-1", "espera=nan", "espera=11", "despues=99999999999999999999"]
)
def test_odd_numbers_are_refused_in_a_sentence(browser: httpx.Client, query: str) -> None:
    answer = browser.get(f"/probar/mensajes?{query}")
    assert answer.status_code == 400
    assert "no se entiende" in answer.json()["error"]


def _later() -> tuple[Outgoing, ...]:
    return (Outgoing(literal("Más tarde")),)
