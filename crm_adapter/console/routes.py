"""Every address of the console, with who may go there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from starlette.routing import BaseRoute

from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.pages import acts, cases, entrance, team
from crm_adapter.console.pages.gate import Entry, Gate
from crm_adapter.console.pages.live import Live
from crm_adapter.console.pages.room import Room
from crm_adapter.console.people import Role
from crm_adapter.console.store import ConsoleStore
from crm_adapter.console.waiting_for import Waiting
from handlers.domain.agency import Agency

_CASE = "/caso/{ref}"
_ENTRIES = (
    Entry("", cases.inbox),
    Entry("/entrar", entrance.login_form, role=None),
    Entry("/entrar", entrance.login, "POST", role=None),
    Entry("/salir", entrance.logout, "POST"),
    Entry("/clave/{link}", entrance.choose_form, role=None),
    Entry("/clave/{link}", entrance.choose, "POST", role=None),
    Entry("/cuenta", entrance.account),
    Entry("/cuenta/clave", entrance.change_password, "POST"),
    Entry("/cuenta/idioma", entrance.change_language, "POST"),
    Entry(_CASE, cases.case),
    Entry(f"{_CASE}/tomar", acts.take, "POST"),
    Entry(f"{_CASE}/soltar", acts.release, "POST"),
    Entry(f"{_CASE}/pasar", acts.pass_on, "POST"),
    Entry(f"{_CASE}/devolver", acts.hand_back, "POST"),
    Entry(f"{_CASE}/cerrar", acts.solve, "POST"),
    Entry(f"{_CASE}/no-deseado", acts.unwanted, "POST"),
    Entry(f"{_CASE}/reabrir", acts.reopen, "POST"),
    Entry(f"{_CASE}/respuesta", acts.reply, "POST", uploads=True),
    Entry(f"{_CASE}/nota", acts.note, "POST", uploads=True),
    Entry("/archivo/{file}", cases.download),
    Entry("/envios-dudosos", team.doubts),
    Entry("/envios-dudosos/{row}/reenviar", team.resend, "POST"),
    Entry("/envios-dudosos/{row}/descartar", team.drop, "POST"),
    Entry("/casos-no-aceptados/{case}/reintentar", team.retry_case, "POST"),
    Entry("/casos-no-aceptados/{case}/descartar", team.drop_case, "POST"),
    Entry("/lineas-no-aceptadas/{line}/reintentar", team.retry_line, "POST"),
    Entry("/lineas-no-aceptadas/{line}/descartar", team.drop_line, "POST"),
    Entry("/personal", team.team, role=Role.ADMIN),
    Entry("/personal/nuevo", team.create, "POST", role=Role.ADMIN),
    Entry("/personal/enlace", team.invite, "POST", role=Role.ADMIN),
    Entry("/personal/cambiar", team.change, "POST", role=Role.ADMIN),
    Entry("/personal/activo", team.activate, "POST", role=Role.ADMIN),
    Entry("/registro", team.trail, role=Role.LEAD),
    Entry("/{rest:path}", team.lost),
)


def console_routes(
    desk: ConsoleDesk,
    store: ConsoleStore,
    waiting: Waiting,
    agency: Callable[[], Agency],
    base_templates: Path,
    *,
    public_url: str = "",
    answer_within: timedelta | None = None,
) -> list[BaseRoute]:
    """The routes under ``/mostrador``, to be mounted at the root of the application.

    `agency` gives the published snapshot (names, hours, ready texts). `base_templates` is the folder with ``base.html``.
    `public_url` is the address that staff use (https makes the cookies secure); empty = as the request says.
    `answer_within` is opening time after which a waiting case counts as late.
    Call ``desk.bell.close()`` when the server begins to stop, so that live connections end.
    """
    room = Room(desk, store, waiting, agency, base_templates, public_url=public_url, answer_within=answer_within)
    gate = Gate(room)
    pages: list[BaseRoute] = [gate.route(entry) for entry in _ENTRIES]
    return [Live(room, gate).route(), *pages]
