"""What waits for a person's word at the counter: held messages, refused cases; and closing a case as unwanted."""

from __future__ import annotations

from handlers.domain.case import CaseState
from tests.integration.console.counter import Counter, run
from tests.integration.console.kept import Doubt, Refused
from tests.integration.console.visitor import Visitor


def test_cases_that_the_desk_refused_are_shown_and_decided_once(counter: Counter) -> None:
    counter.staff("lucia")
    counter.refused.cases = [
        Refused(str(number), "telegram", f"Padrón {number}", counter.clock.now(), "<La cola no existe>")
        for number in (1, 2)
    ]
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        assert "2 casos no han llegado al personal" in visitor.see("/mostrador").text
        page = visitor.see("/mostrador/envios-dudosos").text
        assert "Casos que el sistema no aceptó" in page
        assert "Padrón 1" in page
        assert "&lt;La cola no existe&gt;" in page
        assert visitor.send("/mostrador/casos-no-aceptados/1/reintentar").status_code == 303
        assert "Se intenta otra vez" in visitor.see("/mostrador/envios-dudosos").text
        assert visitor.send("/mostrador/casos-no-aceptados/2/descartar").status_code == 303
        assert visitor.send("/mostrador/casos-no-aceptados/2/reintentar").status_code == 409
        assert "no aceptó" not in visitor.see("/mostrador/envios-dudosos").text
    assert counter.refused.decided == [("retry", "1", "lucia"), ("drop", "2", "lucia")]


def test_a_stranger_decides_about_no_refused_case(counter: Counter) -> None:
    counter.refused.cases = [Refused("1", "telegram", "Padrón", counter.clock.now(), "no")]
    with Visitor(counter.base) as visitor:
        assert visitor.send("/mostrador/casos-no-aceptados/1/descartar").status_code in {303, 403}
    assert counter.refused.decided == []


def test_a_message_that_is_held_back_says_what_it_waits_for(counter: Counter) -> None:
    counter.staff("lucia")
    counter.uncertain.doubts = [
        Doubt("1", "telegram", "una respuesta", counter.clock.now(), "corte"),
        Doubt("2", "telegram", "otra respuesta", counter.clock.now(), "aviso", held=True),
    ]
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        page = visitor.see("/mostrador/envios-dudosos").text
    assert page.count("No ha salido: el aviso inicial") == 1


def test_a_case_is_closed_as_unwanted_by_one_press(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        assert "Cerrar como no deseado" in visitor.see(f"/mostrador/caso/{ref}").text
        answer = visitor.send(f"/mostrador/caso/{ref}/no-deseado")
        assert (answer.status_code, answer.headers["location"]) == (303, "/mostrador")
        assert "Caso cerrado como no deseado" in visitor.see("/mostrador").text
        page = visitor.see(f"/mostrador/caso/{ref}").text
        assert "cerró como no deseado" in page
        assert "Reabrir" in page
        assert visitor.send(f"/mostrador/caso/{ref}/no-deseado").status_code == 409
    assert run(counter.desk.state(ref)) is CaseState.UNWANTED
