"""Answers somebody who writes the number of a case file: its state cannot be seen from here, but there are ways to it."""

from __future__ import annotations

from handlers import episodes, handoff
from handlers.domain.case import HandoffReason
from handlers.phrases import Phrase
from handlers.turn import Turn

KIND = "case_number"
"""Kind of the entity whose value is the number as the agency writes it."""


def written(turn: Turn) -> str:
    """The first number of a case file in the words; empty where there is none."""
    entities = turn.understanding.entities if turn.understanding else ()
    return next((entity.value for entity in entities if entity.kind == KIND), "")


def handle(turn: Turn) -> None:
    """Say honestly that nothing is known here about the case, where it can be looked up, and offer a person."""
    episodes.mark(turn)
    episodes.doubt(turn)
    agency = turn.agency
    text = turn.paragraph(Phrase.CASE_NUMBER, number=written(turn))
    if agency.case_url:
        text += turn.paragraph(Phrase.CASE_PAGE, url=agency.case_url)
    if agency.phone:
        text += turn.paragraph(Phrase.CALL_INSTEAD, phone=agency.phone)
    if agency.counter:
        text += turn.paragraph(Phrase.COME_INSTEAD, counter=agency.counter)
    handoff.offer_after(turn, HandoffReason.ASKED, text)
