"""Coming in and going out: login, one-time links, one's own password and language."""

from __future__ import annotations

from starlette.responses import Response

from crm_adapter.console import passwords
from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.login import SESSION_LASTS
from crm_adapter.console.pages.gate import ENTRANCE, refusal_status
from crm_adapter.console.pages.room import HOME, Room, Visit
from crm_adapter.console.phrases import LANGUAGES

ACCOUNT = f"{HOME}/cuenta"


def login_form(room: Room, visit: Visit) -> Response:
    """The empty login form."""
    return room.page(visit, "login.html", going=_local(visit.asked("ir")), login="")


def login(room: Room, visit: Visit) -> Response:
    """Check the password and begin a session."""
    client = visit.request.client
    going = _local(visit.form["ir"])
    try:
        _user, token = room.login.sign_in(visit.form["login"], visit.form["password"], client.host if client else "")
    except NotAllowed as refusal:
        error = visit.phrases(refusal.phrase)
        status = refusal_status(refusal)
        return room.page(visit, "login.html", status, going=going, login=visit.form["login"][:60], error=error)
    return _welcome(room, going, token)


def logout(room: Room, visit: Visit) -> Response:
    """End the session."""
    if visit.guest is not None:
        room.login.sign_out(visit.guest)
    response = room.go(ENTRANCE, "notice_logged_out")
    room.cookies.take(response, room.cookies.session)
    return response


def choose_form(room: Room, visit: Visit) -> Response:
    """Where a one-time link leads."""
    invited = room.login.invited(visit.path("link"))
    return room.page(visit, "choose.html", invited=invited, minimum=passwords.MIN_PASSWORD)


def choose(room: Room, visit: Visit) -> Response:
    """Take the chosen password and begin a session."""
    link = visit.path("link")
    invited = room.login.invited(link)
    try:
        _user, token = room.login.accept(link, visit.form["password"], visit.form["again"])
    except NotAllowed as refusal:
        error = visit.phrases(refusal.phrase, **refusal.values)
        return room.page(visit, "choose.html", 409, invited=invited, minimum=passwords.MIN_PASSWORD, error=error)
    return _welcome(room, HOME, token)


def account(room: Room, visit: Visit) -> Response:
    """One's own settings."""
    return room.page(visit, "account.html", minimum=passwords.MIN_PASSWORD)


def change_password(room: Room, visit: Visit) -> Response:
    """Change one's own password."""
    if visit.guest is None:
        raise NotAllowed("please_log_in")
    form = visit.form
    try:
        room.login.change_password(visit.guest, form["old"], form["password"], form["again"])
    except NotAllowed as refusal:
        error = visit.phrases(refusal.phrase, **refusal.values)
        return room.page(visit, "account.html", 409, minimum=passwords.MIN_PASSWORD, error=error)
    return room.go(ACCOUNT, "notice_password_changed")


def change_language(room: Room, visit: Visit) -> Response:
    """Change the language of one's own console."""
    if visit.form["language"] not in LANGUAGES:
        raise NotAllowed("bad_form")
    room.accounts.set_language(visit.user, visit.form["language"])
    return room.go(ACCOUNT, "notice_saved")


def _welcome(room: Room, going: str, token: str) -> Response:
    response = room.go(going)
    room.cookies.give(response, room.cookies.session, token, int(SESSION_LASTS.total_seconds()))
    return response


def _local(address: str) -> str:
    # Never send a person who has just logged in to somebody else's page.
    inside = address == HOME or address.startswith(f"{HOME}/")
    return address if inside and "\\" not in address and "//" not in address else HOME
