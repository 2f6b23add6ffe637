"""What staff press on a case: each press is one action and one answer, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from crm_adapter.console.actions import NotAllowed, Words
from crm_adapter.console.pages.cases import case_address, draw_case
from crm_adapter.console.pages.gate import refusal_status
from crm_adapter.console.pages.room import HOME, Room, Visit
from crm_adapter.console.pages.view import with_canned

_KEY_LENGTH = 64
_GONE = {"no_such_case"}
_DONE_WITH = {"notice_solved", "notice_unwanted", "notice_handed_back", "notice_passed", "notice_released"}


def take(room: Room, visit: Visit) -> Response:
    """Take the case, unless somebody was faster."""
    return _press(room, visit, "notice_taken", lambda ref: room.actions.take(ref, visit.user, visit.form["seen"]))


def release(room: Room, visit: Visit) -> Response:
    """Back into the queue."""
    return _press(room, visit, "notice_released", lambda ref: room.actions.release(ref, visit.user))


def pass_on(room: Room, visit: Visit) -> Response:
    """To a colleague."""
    return _press(room, visit, "notice_passed", lambda ref: room.actions.pass_on(ref, visit.user, visit.form["to"]))


def hand_back(room: Room, visit: Visit) -> Response:
    """To the bot."""
    return _press(room, visit, "notice_handed_back", lambda ref: room.actions.hand_back(ref, visit.user))


def solve(room: Room, visit: Visit) -> Response:
    """Done."""
    return _press(room, visit, "notice_solved", lambda ref: room.actions.solve(ref, visit.user))


def unwanted(room: Room, visit: Visit) -> Response:
    """Done, and no matter for anybody."""
    return _press(room, visit, "notice_unwanted", lambda ref: room.actions.unwanted(ref, visit.user))


def reopen(room: Room, visit: Visit) -> Response:
    """Not done after all."""
    return _press(room, visit, "notice_reopened", lambda ref: room.actions.reopen(ref, visit.user))


@dataclass(frozen=True, slots=True)
class _Box:
    """One of the two writing places: its name in forms and templates, its piece of the page, and what it does."""

    name: str
    template: str
    anchor: str
    notice: str
    write: Callable[[str, Words], str]


def reply(room: Room, visit: Visit) -> Response:
    """Send to the citizen; or, by the other button, put a ready text into the box."""
    if visit.form["do"] == "insert":
        return _insert(room, visit)
    box = _Box(
        "reply",
        "_reply.html",
        "responder",
        "notice_reply",
        lambda ref, words: room.actions.reply(ref, visit.user, words),
    )
    return _write(room, visit, box)


def note(room: Room, visit: Visit) -> Response:
    """Keep for colleagues."""
    box = _Box(
        "note", "_note.html", "nota", "notice_note", lambda ref, words: room.actions.note(ref, visit.user, words)
    )
    return _write(room, visit, box)


def _insert(room: Room, visit: Visit) -> Response:
    text = with_canned(visit.form["text"], visit.form["canned"], room.agency().canned)
    template = "_reply.html" if visit.by_script else "case.html"
    return draw_case(room, visit, visit.path("ref"), template, reply=text, said="notice_inserted")


def _write(room: Room, visit: Visit, box: _Box) -> Response:
    ref, text = visit.path("ref"), visit.form["text"]
    template = box.template if visit.by_script else "case.html"
    try:
        box.write(ref, Words(text, f"form:{visit.form['key'][:_KEY_LENGTH]}", visit.form.files))
    except NotAllowed as refusal:
        if refusal.phrase in _GONE:
            raise
        error = visit.phrases(refusal.phrase, **refusal.values)
        typed = {box.name: text, f"{box.name}_error": error}
        return draw_case(room, visit, ref, template, refusal_status(refusal), **typed)
    if visit.by_script:
        response = draw_case(room, visit, ref, template, said=box.notice)
        # The transcript refreshes at once, without waiting for the live connection.
        response.headers["HX-Trigger"] = "caso"
        return response
    return room.go(f"{case_address(ref)}#{box.anchor}", box.notice)


def _press(room: Room, visit: Visit, notice: str, act: Callable[[str], None]) -> Response:
    ref = visit.path("ref")
    try:
        act(ref)
    except NotAllowed as refusal:
        if refusal.phrase in _GONE:
            raise
        error = visit.phrases(refusal.phrase, **refusal.values)
        return draw_case(room, visit, ref, status=refusal_status(refusal), top_error=error)
    stays = notice not in _DONE_WITH
    return room.go(case_address(ref) if stays else HOME, notice)
