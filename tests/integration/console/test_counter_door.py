"""Who comes in to the counter, and who does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from crm_adapter.console.login import (
    ATTEMPT_WINDOW,
    LINK_LASTS,
    MAX_ATTEMPTS_PAIR,
    SESSION_IDLE,
    SESSION_LASTS,
)
from crm_adapter.console.people import Role
from handlers.domain.ids import Language
from tests.integration.console.counter import PASSWORD, Counter, open_counter
from tests.integration.console.visitor import Visitor

POSTS = (
    "/mostrador/salir",
    "/mostrador/cuenta/clave",
    "/mostrador/cuenta/idioma",
    *(
        f"/mostrador/caso/1/{act}"
        for act in ("tomar", "soltar", "pasar", "devolver", "cerrar", "reabrir", "respuesta", "nota")
    ),
    "/mostrador/envios-dudosos/1/reenviar",
    "/mostrador/envios-dudosos/1/descartar",
    *(f"/mostrador/personal/{act}" for act in ("nuevo", "enlace", "cambiar", "activo")),
)
GETS = (
    "/mostrador",
    "/mostrador/caso/1",
    "/mostrador/archivo/1",
    "/mostrador/cuenta",
    "/mostrador/personal",
    "/mostrador/registro",
    "/mostrador/envios-dudosos",
)


def test_the_first_start_prints_a_link_that_works_once_and_only_until_somebody_can_log_in(counter: Counter) -> None:
    first = counter.first_link()
    second = counter.first_link()
    assert first is not None
    assert second is not None
    with Visitor(counter.base) as visitor:
        assert visitor.see(first).status_code == 410
        assert "admin" in visitor.see(second).text
        short = visitor.send(second, password="corta", again="corta")
        assert short.status_code == 409
        assert "12 caracteres" in short.text
        differ = visitor.send(second, password=PASSWORD, again=PASSWORD + "x")
        assert "no son iguales" in differ.text
        done = visitor.send(second, password=PASSWORD, again=PASSWORD)
        assert done.status_code == 303
        assert visitor.see("/mostrador/personal").status_code == 200
    with Visitor(counter.base) as other:
        assert other.see(second).status_code == 410
    assert counter.first_link() is None


def test_a_link_ends_after_three_days(counter: Counter) -> None:
    link = counter.first_link()
    assert link is not None
    counter.clock.push(LINK_LASTS)
    with Visitor(counter.base) as visitor:
        assert visitor.see(link).status_code == 410


@pytest.mark.parametrize(("login", "password"), [("lucia", "mala contraseña"), ("nadie", PASSWORD), ("", "")])
def test_a_wrong_login_says_the_same_whatever_was_wrong(counter: Counter, login: str, password: str) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        answer = visitor.log_in(login, password)
        assert answer.status_code == 403
        assert "El usuario o la contraseña no son correctos." in answer.text
        assert visitor.http.get("/mostrador").status_code == 303


def test_a_deactivated_account_cannot_log_in_and_its_sessions_end(counter: Counter) -> None:
    admin, lucia = counter.staff("ana", Role.ADMIN), counter.staff("lucia")
    with Visitor(counter.base) as hers, Visitor(counter.base) as theirs:
        hers.log_in("ana")
        theirs.log_in("lucia")
        hers.see("/mostrador/personal")
        assert hers.send("/mostrador/personal/activo", login=lucia.login, active="0").status_code == 303
        assert theirs.http.get("/mostrador").status_code == 303
        assert theirs.log_in("lucia").status_code == 403
        alone = hers.send("/mostrador/personal/activo", login=admin.login, active="0")
        assert "única cuenta de administración" in alone.text


def test_too_many_wrong_logins_are_made_to_wait_even_with_the_right_password(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        for _ in range(MAX_ATTEMPTS_PAIR):
            assert visitor.log_in("lucia", "mala contraseña").status_code == 403
        refused = visitor.log_in("lucia")
        assert refused.status_code == 429
        assert "Espere 15 minutos" in refused.text
        counter.staff("marta")
        assert visitor.log_in("marta").status_code == 303
    counter.clock.push(ATTEMPT_WINDOW + timedelta(seconds=1))
    with Visitor(counter.base) as visitor:
        assert visitor.log_in("lucia").status_code == 303


def test_a_session_ends_when_idle_and_at_the_end_of_the_day(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for _ in range(3):
            counter.clock.push(SESSION_IDLE - timedelta(minutes=1))
            assert visitor.http.get("/mostrador").status_code == 200
        counter.clock.push(SESSION_IDLE)
        assert visitor.http.get("/mostrador").headers["location"].startswith("/mostrador/entrar")
        visitor.log_in("lucia")
        for _ in range(20):
            counter.clock.push(SESSION_LASTS / 20)
            visitor.http.get("/mostrador")
        assert visitor.http.get("/mostrador").status_code == 303


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for _ in range(4):
            counter.clock.push(SESSION_IDLE / 4)
            last = visitor.http.get("/mostrador", headers={"HX-Request": "true"})
        assert last.status_code == 401
        assert last.headers["hx-trigger"] == "fin"


def test_logging_out_ends_the_session_at_the_server_too(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        kept = dict(visitor.http.cookies)
        assert visitor.send("/mostrador/salir").status_code == 303
        visitor.http.cookies.update(kept)
        assert visitor.http.get("/mostrador").status_code == 303


def test_every_page_sends_a_stranger_to_the_door(counter: Counter) -> None:
    with Visitor(counter.base) as visitor:
        for path in (*GETS, "/mostrador/no-existe"):
            answer = visitor.http.get(path)
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/mostrador/entrar?ir=/mostrador"), path


def test_every_form_needs_a_login_and_its_token(counter: Counter) -> None:
    counter.staff("ana", Role.ADMIN)
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        for path in POSTS:
            assert visitor.http.post(path, data={"text": "x"}).status_code == 303, path
        visitor.log_in("ana")
        token = visitor.hidden["token"]
        for path in POSTS:
            for wrong in ("", token[:-1] + "x", token.upper()):
                assert visitor.http.post(path, data={"text": "x", "token": wrong}).status_code == 403, path
            elsewhere = {"Sec-Fetch-Site": "cross-site"}
            foreign = visitor.http.post(path, data={"text": "x", "token": token}, headers=elsewhere)
            assert foreign.status_code == 403, path
    assert len(counter.texts(ref)) == 1


def test_the_login_form_too_needs_the_token_of_its_own_page(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        answer = visitor.http.post("/mostrador/entrar", data={"login": "lucia", "password": PASSWORD})
        assert answer.status_code == 403
        with Visitor(counter.base) as other:
            other.see("/mostrador/entrar")
            stolen = other.hidden["token"]
        visitor.see("/mostrador/entrar")
        data = {"login": "lucia", "password": PASSWORD, "token": stolen}
        assert visitor.http.post("/mostrador/entrar", data=data).status_code == 403


@pytest.mark.parametrize(
    "going", ["https://malo.example", "//malo.example", "/mostrador/..//malo", "/mostrador\\malo", "javascript:1"]
)
def test_after_login_nobody_is_sent_elsewhere(counter: Counter, going: str) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.see("/mostrador/entrar")
        answer = visitor.send("/mostrador/entrar", login="lucia", password=PASSWORD, ir=going)
        assert answer.headers["location"] == "/mostrador"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.AGENT, {"/mostrador", "/mostrador/cuenta", "/mostrador/envios-dudosos"}),
        (Role.LEAD, {"/mostrador", "/mostrador/cuenta", "/mostrador/envios-dudosos", "/mostrador/registro"}),
        (Role.ADMIN, set(GETS) - {"/mostrador/caso/1", "/mostrador/archivo/1"}),
    ],
)
def test_each_role_sees_its_own_pages(counter: Counter, role: Role, allowed: set[str]) -> None:
    counter.staff("lucia", role)
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        pages = set(GETS) - {"/mostrador/caso/1", "/mostrador/archivo/1"}
        assert {path for path in pages if visitor.http.get(path).status_code == 200} == allowed
        assert {path for path in pages if visitor.http.get(path).status_code == 403} == pages - allowed
        if role is not Role.ADMIN:
            assert visitor.send("/mostrador/personal/nuevo", login="intrusa", role="admin").status_code == 403


def test_every_answer_carries_the_security_headers(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        for path in ("/mostrador", "/mostrador/entrar", "/mostrador/no-existe", "/mostrador/caso/999"):
            headers = visitor.http.get(path).headers
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert headers["x-frame-options"] == "DENY"


def test_no_page_has_inline_scripts_or_styles(counter: Counter) -> None:
    counter.staff("ana", Role.ADMIN)
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("ana")
        for path in ("/mostrador", f"/mostrador/caso/{ref}", "/mostrador/personal", "/mostrador/cuenta"):
            page = visitor.http.get(path).text
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


def test_cookies_are_hidden_from_scripts_and_bound_to_https_where_there_is_https(
    counter: Counter, tmp_path_factory: pytest.TempPathFactory
) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as visitor:
        given = visitor.log_in("lucia").headers["set-cookie"].lower()
        assert "httponly" in given
        assert "samesite=lax" in given
        assert "secure" not in given
    url = f"sqlite:///{tmp_path_factory.mktemp('https')}/c.db"
    with open_counter(url, "https://mostrador.example") as safe, Visitor(safe.base) as visitor:
        given = visitor.http.get("/mostrador/entrar").headers["set-cookie"]
        assert given.startswith("__Host-")
        assert "Secure" in given


def test_a_changed_password_ends_the_other_sessions_and_the_old_password(counter: Counter) -> None:
    counter.staff("lucia")
    with Visitor(counter.base) as here, Visitor(counter.base) as elsewhere:
        here.log_in("lucia")
        elsewhere.log_in("lucia")
        new = "otra frase todavía más larga"
        wrong = here.send("/mostrador/cuenta/clave", old="no es", password=new, again=new)
        assert "contraseña actual no es correcta" in wrong.text
        assert here.send("/mostrador/cuenta/clave", old=PASSWORD, password=new, again=new).status_code == 303
        assert here.http.get("/mostrador").status_code == 200
        assert elsewhere.http.get("/mostrador").status_code == 303
        assert elsewhere.log_in("lucia").status_code == 403
        assert elsewhere.log_in("lucia", new).status_code == 303


def test_an_administrator_invites_by_one_time_link_and_the_new_account_speaks_its_language(counter: Counter) -> None:
    counter.staff("ana", Role.ADMIN)
    with Visitor(counter.base) as visitor:
        visitor.log_in("ana")
        fields = {"login": "John.Smith", "role": "lead", "unit": "Extranjería", "language": "en"}
        made = visitor.send("/mostrador/personal/nuevo", **fields)
        link = re.search(r'<code class="link">([^<]+)</code>', made.text)
        assert link is not None
        assert "Ya existe" in visitor.send("/mostrador/personal/nuevo", **fields).text
        assert "letras sin acento" in visitor.send("/mostrador/personal/nuevo", **(fields | {"login": "ñ"})).text
    with Visitor(counter.base) as visitor:
        visitor.see(link[1])
        assert visitor.send(link[1], password=PASSWORD, again=PASSWORD).status_code == 303
        assert '<html lang="en">' in visitor.see("/mostrador").text
    with counter.store.read() as books:
        user = books.staff.by_login("john.smith")
    assert user is not None
    assert (user.role, user.unit, user.language) == (Role.LEAD, "Extranjería", Language("en"))


def test_logins_good_and_bad_are_in_the_audit_trail(counter: Counter) -> None:
    counter.staff("ana", Role.ADMIN)
    with Visitor(counter.base) as visitor:
        visitor.log_in("ana", "mala contraseña")
        visitor.log_in("ana")
        page = visitor.see("/mostrador/registro").text
    assert "intento de entrada fallido" in page
    assert "127.0.0.1" in page
    assert "mala contraseña" not in page
