"""What the counter's pages do with cases, pressed form by form."""

from __future__ import annotations

from datetime import timedelta

from crm_adapter.console.actions import Words
from crm_adapter.console.people import Role
from handlers.domain.case import Author, StaffEventKind
from handlers.ports import DeskFile
from tests.integration.console.counter import Counter, run
from tests.integration.console.kept import Doubt
from tests.integration.console.visitor import Visitor

CANARY = "canario-9b1d"


def test_a_reply_sent_twice_is_written_once(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for _ in range(2):
            answer = visitor.send(f"/mostrador/caso/{ref}/respuesta", text="Buenos días", key="una-clave", do="send")
            assert answer.status_code == 303
    assert counter.texts(ref).count(("reply", "Buenos días")) == 1


def test_a_reply_takes_the_case_and_an_empty_one_does_nothing(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        empty = visitor.send(f"/mostrador/caso/{ref}/respuesta", text="  ", key="k1", do="send")
        assert empty.status_code == 409
        assert "Escriba algo" in empty.text
        assert "Nadie lo lleva" in empty.text
        visitor.send(f"/mostrador/caso/{ref}/respuesta", text="Hola", key="k2", do="send")
        assert "Lo lleva usted" in visitor.see(f"/mostrador/caso/{ref}").text


def test_a_reply_to_a_colleagues_case_is_refused_and_the_text_kept(counter: Counter) -> None:
    counter.staff("lucia")
    marta = counter.staff("marta")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        counter.actions.take(ref, marta, "")
        answer = visitor.send(f"/mostrador/caso/{ref}/respuesta", text="<b>Mi texto</b>", key="k", do="send")
        assert answer.status_code == 409
        assert "lo lleva ahora marta" in answer.text
        assert "&lt;b&gt;Mi texto&lt;/b&gt;</textarea>" in answer.text
    assert len(counter.texts(ref)) == 1


def test_taking_what_somebody_has_just_taken_is_refused_and_taking_over_knowingly_is_not(counter: Counter) -> None:
    counter.staff("lucia")
    marta = counter.staff("marta")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        counter.actions.take(ref, marta, "")
        refused = visitor.send(f"/mostrador/caso/{ref}/tomar", seen="")
        assert refused.status_code == 409
        assert "lo lleva ahora marta" in refused.text
        assert visitor.send(f"/mostrador/caso/{ref}/tomar", seen="marta").status_code == 303
        assert "Lo lleva usted" in visitor.see(f"/mostrador/caso/{ref}").text


def test_only_a_lead_moves_a_case_that_is_somebody_elses(counter: Counter) -> None:
    marta = counter.staff("marta")
    counter.staff("lucia")
    counter.staff("jefa", Role.LEAD)
    ref = counter.open()
    counter.actions.take(ref, marta, "")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        assert visitor.send(f"/mostrador/caso/{ref}/pasar", to="lucia").status_code == 403
        assert visitor.send(f"/mostrador/caso/{ref}/soltar").status_code == 403
    with Visitor(counter.base) as visitor:
        visitor.log_in("jefa")
        assert visitor.send(f"/mostrador/caso/{ref}/pasar", to="nadie").status_code == 409
        assert visitor.send(f"/mostrador/caso/{ref}/pasar", to="lucia").status_code == 303
        assert "Lo lleva lucia" in visitor.see(f"/mostrador/caso/{ref}").text
        assert visitor.send(f"/mostrador/caso/{ref}/soltar").status_code == 303
        assert "Nadie lo lleva" in visitor.see(f"/mostrador/caso/{ref}").text


def test_a_note_reaches_no_change_and_stays_internal_in_every_tab(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        visitor.send(f"/mostrador/caso/{ref}/nota", text=f"{CANARY} nota", key="n")
        visitor.send(f"/mostrador/caso/{ref}/respuesta", text="Respuesta", key="r", do="send")
        visitor.send(f"/mostrador/caso/{ref}/devolver")
        assert CANARY in visitor.see(f"/mostrador/caso/{ref}").text
    changes = run(counter.desk.changes("0")).changes
    assert [change.event.kind for change in changes][-1] is StaffEventKind.HAND_BACK
    assert CANARY not in repr(changes)


def test_a_ready_text_is_inserted_by_the_server_and_nothing_is_sent(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        fields = {"text": "Hola.", "canned": "cita:es", "do": "insert", "key": "k"}
        answer = visitor.send(f"/mostrador/caso/{ref}/respuesta", **fields)
        assert "Hola.\n\nPuede pedir cita en el 010 &lt;gratis&gt; &amp; en la web.</textarea>" in answer.text
        unknown = visitor.send(f"/mostrador/caso/{ref}/respuesta", **(fields | {"canned": "otra:xx"}))
        assert ">Hola.</textarea>" in unknown.text
    assert len(counter.texts(ref)) == 1


def test_ready_texts_in_the_cases_language_come_first(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open("k", "Hello", language="en")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        page = visitor.see(f"/mostrador/caso/{ref}").text
    assert page.index('value="saludo:en"') < page.index('label="En otros idiomas"') < page.index('value="cita:es"')


def test_files_go_up_and_down_and_are_always_saved_never_shown(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    counter.citizen(ref, "m2", "Adjunto", DeskFile('"<ñ€😀>.html', "text/html", b"<script>1</script>"))
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        down = visitor.http.get("/mostrador/archivo/1")
        assert down.content == b"<script>1</script>"
        assert down.headers["content-type"] == "application/octet-stream"
        assert down.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%22%3C%C3%B1")
        assert "sandbox" in down.headers["content-security-policy"]
        up = visitor.upload(f"/mostrador/caso/{ref}/respuesta", "../ñ€😀.pdf", b"%PDF", text="", key="k", do="send")
        assert up.status_code == 303
        assert visitor.http.get("/mostrador/archivo/2").content == b"%PDF"
        assert visitor.http.get("/mostrador/archivo/77").status_code == 404
    media = [file for change in run(counter.desk.changes("0")).changes for file in change.event.media]
    assert [file.name for file in media] == ["ñ€😀.pdf"]


def test_a_file_over_the_limit_is_refused_in_plain_words_and_nothing_is_written(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for size in (2 * 1024 * 1024 + 1, 5 * 1024 * 1024):
            path = f"/mostrador/caso/{ref}/respuesta"
            answer = visitor.upload(path, "grande.pdf", bytes(size), text="Va", key="k", do="send")
            assert answer.status_code == 413
            assert "2 MB" in answer.text
    assert len(counter.texts(ref)) == 1


def test_an_unknown_case_is_a_page_that_says_so(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for path in ("/mostrador/caso/999", "/mostrador/caso/abc", "/mostrador/caso/1%20OR%201"):
            answer = visitor.http.get(path)
            assert answer.status_code == 404
            assert "Ese caso no existe" in answer.text
        assert visitor.send("/mostrador/caso/999/tomar").status_code == 404


def test_who_waits_longest_stands_first_and_the_wait_counts_opening_hours(counter: Counter) -> None:
    counter.staff("lucia")
    marta = counter.staff("marta")
    first = counter.open("k1", subject="La primera")
    counter.clock.push(timedelta(hours=1))
    counter.open("k2", subject="La segunda")
    counter.actions.take(first, marta, "")
    answered = counter.open("k3", subject="La contestada")
    counter.reply(answered, marta, "Hecho")
    counter.clock.push(timedelta(hours=20))
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        page = visitor.see("/mostrador?vista=todos").text
        assert page.index("La primera") < page.index("La segunda") < page.index("La contestada")
        assert "<strong>3 h</strong>" in page
        assert "<strong>2 h</strong>" in page
        counter.clock.push(timedelta(hours=6))
        visitor.log_in("lucia")
        assert "fuera de plazo" in visitor.see("/mostrador?vista=todos").text


def test_a_long_inbox_comes_in_pages(counter: Counter) -> None:
    counter.staff("lucia")
    for number in range(45):
        counter.open(f"k{number}", subject=f"Asunto número {number:02}.")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        first, second = visitor.see("/mostrador").text, visitor.see("/mostrador?pagina=2").text
    assert first.count("Asunto número") == 40
    assert second.count("Asunto número") == 5
    assert "N.º 45 en la cola" in second


def test_doubtful_sends_are_decided_by_one_press_and_only_once(counter: Counter) -> None:
    counter.staff("lucia")
    counter.uncertain.doubts = [Doubt(str(n), "telegram", f"texto {n}", counter.clock.now(), "corte") for n in (1, 2)]
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        assert "2 envíos dudosos" in visitor.see("/mostrador").text
        assert "texto 1" in visitor.see("/mostrador/envios-dudosos").text
        assert visitor.send("/mostrador/envios-dudosos/1/reenviar").status_code == 303
        assert visitor.send("/mostrador/envios-dudosos/2/descartar").status_code == 303
        late = visitor.send("/mostrador/envios-dudosos/2/reenviar")
        assert late.status_code == 409
        assert "Otra persona lo ha decidido antes" in late.text
    assert counter.uncertain.decided == [("resend", "1", "lucia"), ("drop", "2", "lucia")]


def test_masked_values_other_cases_and_history_are_shown_beside_the_case(counter: Counter) -> None:
    lucia = counter.staff("lucia")
    old = counter.open("k1", person="telegram-1")
    counter.actions.take(old, lucia, "")
    counter.actions.solve(old, lucia)
    ref = counter.open(
        "k2", "Mi [DNI], [referencia catastral] y [teléfono 2]", person="telegram-1", subject="Otra cosa"
    )
    counter.says(ref, "s", "[DNI]", Author.BOT)
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        page = visitor.see(f"/mostrador/caso/{ref}").text
        assert "ocultos: [DNI], [referencia catastral], [teléfono 2]." in page
        assert f"Caso {old}: Alta en el padrón" in page
        assert "cerró como resuelto" in visitor.see(f"/mostrador/caso/{old}").text


def test_what_people_write_is_never_markup(counter: Counter) -> None:
    lucia = counter.staff("lucia")
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    ref = counter.open("k", evil, subject=evil)
    counter.actions.note(ref, lucia, Words(evil, "n"))
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for path in ("/mostrador", f"/mostrador/caso/{ref}"):
            page = visitor.see(path).text
            assert "<script>alert" not in page
            assert "<img" not in page


def test_a_database_that_is_away_is_said_in_plain_words(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        counter.uncertain.away = True
        answer = visitor.http.get("/mostrador")
        assert answer.status_code == 503
        assert "inténtelo dentro de un minuto" in answer.text
