"""Pages beside the cases: accounts, audit trail, messages and cases that wait for a person's word."""

from __future__ import annotations

from starlette.responses import Response

from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.pages.gate import refusal_status
from crm_adapter.console.pages.room import HOME, Room, Visit
from crm_adapter.console.people import Role
from crm_adapter.console.phrases import LANGUAGES

TEAM = f"{HOME}/personal"
DOUBTS = f"{HOME}/envios-dudosos"
AUDIT_PAGE = 100


def team(room: Room, visit: Visit) -> Response:
    """All accounts, and the form for a new one."""
    return _draw(room, visit)


def create(room: Room, visit: Visit) -> Response:
    """Make an account and show its one-time link, once."""
    form = visit.form
    language = form["language"] if form["language"] in LANGUAGES else LANGUAGES[0]
    try:
        link = room.accounts.create(visit.user, form["login"], form["role"], form["unit"], language)
    except NotAllowed as refusal:
        return _refused(room, visit, refusal)
    return _draw(room, visit, link=link, link_for=form["login"].strip().lower())


def invite(room: Room, visit: Visit) -> Response:
    """Make a new one-time link for an account."""
    try:
        link = room.accounts.invite_again(visit.user, visit.form["login"])
    except NotAllowed as refusal:
        return _refused(room, visit, refusal)
    return _draw(room, visit, link=link, link_for=visit.form["login"])


def change(room: Room, visit: Visit) -> Response:
    """Another role or signature."""
    form = visit.form
    try:
        room.accounts.change(visit.user, form["login"], form["role"], form["unit"])
    except NotAllowed as refusal:
        return _refused(room, visit, refusal)
    return room.go(TEAM, "notice_saved")


def activate(room: Room, visit: Visit) -> Response:
    """Shut out, or let in again."""
    active = visit.form["active"] == "1"
    try:
        room.accounts.set_active(visit.user, visit.form["login"], active=active)
    except NotAllowed as refusal:
        return _refused(room, visit, refusal)
    return room.go(TEAM, "notice_activated" if active else "notice_deactivated")


def trail(room: Room, visit: Visit) -> Response:
    """Who did what, newest first."""
    ref, page = visit.asked("caso"), visit.asked("pagina")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    with room.store.read() as books:
        rows = books.staff.audit(AUDIT_PAGE + 1, (max(number, 1) - 1) * AUDIT_PAGE, ref[:20])
    more = len(rows) > AUDIT_PAGE
    return room.page(visit, "trail.html", rows=rows[:AUDIT_PAGE], ref=ref[:20], page=max(number, 1), more=more)


def doubts(room: Room, visit: Visit) -> Response:
    """Messages that were perhaps sent or are held back, cases and lines that the desk did not take, and what waits for it."""
    waiting = room.waiting
    return room.page(
        visit,
        "doubts.html",
        doubts=waiting.sends.list(),
        refused=waiting.cases.list(),
        lines=waiting.lines.list(),
        backlogs=waiting.backlogs.list(),
    )


def resend(room: Room, visit: Visit) -> Response:
    """Send one again."""
    room.waiting.sends.resend(visit.path("row"), visit.user.login)
    return room.go(DOUBTS, "notice_resent")


def drop(room: Room, visit: Visit) -> Response:
    """Leave one as it is."""
    room.waiting.sends.drop(visit.path("row"), visit.user.login)
    return room.go(DOUBTS, "notice_dropped")


def retry_case(room: Room, visit: Visit) -> Response:
    """Try once more to bring a case to the desk."""
    room.waiting.cases.retry(visit.path("case"), visit.user.login)
    return room.go(DOUBTS, "notice_case_retried")


def drop_case(room: Room, visit: Visit) -> Response:
    """Leave a case that the desk did not take."""
    room.waiting.cases.drop(visit.path("case"), visit.user.login)
    return room.go(DOUBTS, "notice_case_dropped")


def retry_line(room: Room, visit: Visit) -> Response:
    """Try once more to write a line at the desk."""
    room.waiting.lines.retry(visit.path("line"), visit.user.login)
    return room.go(DOUBTS, "notice_line_retried")


def drop_line(room: Room, visit: Visit) -> Response:
    """Leave a line that the desk did not take."""
    room.waiting.lines.drop(visit.path("line"), visit.user.login)
    return room.go(DOUBTS, "notice_line_dropped")


def lost(room: Room, visit: Visit) -> Response:
    """Any address under the console that does not exist."""
    return room.error(visit, 404, "no_such_page")


def _refused(room: Room, visit: Visit, refusal: NotAllowed) -> Response:
    error = visit.phrases(refusal.phrase, **refusal.values)
    return _draw(room, visit, refusal_status(refusal), error=error)


def _draw(room: Room, visit: Visit, status: int = 200, link: str = "", link_for: str = "", error: str = "") -> Response:
    with room.store.read() as books:
        users = books.staff.users()
    here = room.public_url or str(visit.request.base_url).rstrip("/")
    address = here + link if link else ""
    return room.page(
        visit,
        "team.html",
        status,
        users=users,
        roles=list(Role),
        link=address,
        link_for=link_for,
        error=error,
        typed=visit.form,
    )
