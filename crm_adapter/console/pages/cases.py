"""The inbox and the page of one case, whole or in the pieces that a live page fetches."""

from __future__ import annotations

from starlette.responses import Response

from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.model import Tab
from crm_adapter.console.pages.headers import save_only
from crm_adapter.console.pages.room import HOME, Room, Visit
from crm_adapter.console.pages.view import (
    canned_choices,
    case_words,
    inbox_items,
    masked_values,
    sending_words,
    wait_of,
)
from handlers.domain.media import UNKNOWN_TYPE

PAGE_SIZE = 40
_OTHER_CASES = 6
_MAX_PAGE = 10_000
_REFRESH_SECONDS = 60
_PIECES = {"hilo": "_thread.html", "lado": "_side.html"}
_INLINE_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain"}


def inbox(room: Room, visit: Visit) -> Response:
    """One tab of the inbox."""
    tab = _tab(visit.asked("vista"))
    page = _page_number(visit.asked("pagina"))
    user, agency, now = visit.user, room.agency(), room.now()
    with room.store.read() as books:
        rows = books.cases.inbox(tab, user.id, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE)
        counts, positions, revision = books.cases.counts(user.id), books.cases.positions(), books.cases.revision()
    return room.page(
        visit,
        "_inbox.html" if visit.by_script else "inbox.html",
        items=inbox_items(rows[:PAGE_SIZE], positions, user, now, agency, visit.phrases, room.answer_within),
        tab=tab,
        tabs=[(each, counts[each]) for each in Tab],
        page=page,
        more=len(rows) > PAGE_SIZE,
        revision=revision,
        doubtful=len(room.waiting.sends.list()),
        refused=len(room.waiting.cases.list()),
        lines=len(room.waiting.lines.list()),
        backlogs=room.waiting.backlogs.list(),
        refresh=_REFRESH_SECONDS if visit.asked("refresco") == "1" else 0,
    )


def case(room: Room, visit: Visit) -> Response:
    """The page of one case, or one live piece of it."""
    ref = visit.path("ref")
    if visit.by_script:
        piece = _PIECES.get(visit.asked("parte"))
        if piece is None:
            raise NotAllowed("no_such_page")
        return draw_case(room, visit, ref, template=piece)
    response = draw_case(room, visit, ref)
    room.actions.read(ref, visit.user)
    return response


def draw_case(
    room: Room,
    visit: Visit,
    ref: str,
    template: str = "case.html",
    status: int = 200,
    **typed: str,
) -> Response:
    """Draw a case; `typed` keeps what somebody wrote when it could not be taken (reply, reply_error, note ...)."""
    agency, now, t = room.agency(), room.now(), visit.phrases
    with room.store.read() as books:
        found = books.cases.by_ref(ref)
        if found is None:
            raise NotAllowed("no_such_case")
        entries, revision = books.cases.entries(ref), books.cases.revision()
        users = books.staff.users()
        others = [other for other in books.cases.of_person(found.person, _OTHER_CASES) if other.ref != ref]
        position = books.cases.positions().get(ref)
        history = books.staff.audit(12, case_ref=ref)
    fitting, rest = canned_choices(agency.canned, found.language, t)
    values = {"reply": "", "reply_error": "", "note": "", "note_error": "", "top_error": "", "said": ""} | typed
    return room.page(
        visit,
        template,
        status,
        case=found,
        words=case_words(found, agency, t),
        wait=wait_of(found, now, agency, t, room.answer_within),
        entries=[(entry, sending_words(entry, t)) for entry in entries],
        masked=masked_values(entries),
        holder=next((other for other in users if other.id == found.assignee), None),
        colleagues=[other for other in users if other.active and other.password_hash and other.id != found.assignee],
        others=[(other, case_words(other, agency, t).state) for other in others],
        position=position,
        history=history,
        canned=fitting,
        canned_elsewhere=rest,
        revision=revision,
        max_file=room.desk.caps.max_file // (1024 * 1024),
        **values,
    )


def download(room: Room, visit: Visit) -> Response:
    """A file, always to be saved, never shown inside the console's own address."""
    file, content = room.actions.download(visit.path("file"), visit.user)
    mime = file.mime if file.mime in _INLINE_TYPES else UNKNOWN_TYPE
    return Response(content, media_type=mime, headers=save_only(file.name))


def case_address(ref: str) -> str:
    """Where a case is shown."""
    return f"{HOME}/caso/{ref}"


def _tab(value: str) -> Tab:
    return Tab(value) if value in set(Tab) else Tab.UNASSIGNED


def _page_number(value: str) -> int:
    return min(max(int(value), 1), _MAX_PAGE) if value.isascii() and value.isdigit() and len(value) < 6 else 1
