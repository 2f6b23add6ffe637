"""Files, places and contact cards that come without a case: declined with the right route, or offered to a person."""

from __future__ import annotations

from handlers import answer, episodes, handoff, meaning, services
from handlers.domain.case import HandoffReason
from handlers.domain.media import MediaKind
from handlers.domain.message import Kind
from handlers.domain.text import RichText
from handlers.phrases import Phrase, Words
from handlers.turn import Turn
from handlers.words import contains

_NOT_USED = {Kind.LOCATION: Phrase.LOCATION_NOT_USED, Kind.CONTACT: Phrase.CONTACT_NOT_USED}


def handle(turn: Turn) -> None:
    """Its words first, if they say enough; else the offer to pass it on to a person, with the way to file where that is meant."""
    if meaning.signposted(turn):
        return
    if meaning.wants_person(turn):
        handoff.asked(turn)
        return
    spoken_of = services.clear(turn)
    if spoken_of is not None:
        turn.tell(Phrase.FILES_NOT_SEEN)
        answer.answer(turn, turn.agency.services[spoken_of.service])
        return
    episodes.mark(turn)
    episodes.doubt(turn)
    before = _no_registry(turn) if _is_filing(turn) else RichText(())
    seen = _NOT_USED.get(turn.inbound.kind, Phrase.FILES_NOT_SEEN)
    handoff.offer_after(turn, HandoffReason.ASKED, before + turn.paragraph(seen))


def _is_filing(turn: Turn) -> bool:
    """A document, or anything whose words speak of handing in."""
    inbound = turn.inbound
    if any(media.kind is MediaKind.DOCUMENT for media in inbound.media):
        return True
    return inbound.kind is Kind.FILE and contains(inbound.text, turn.typed(Words.FILING))


def _no_registry(turn: Turn) -> RichText:
    """That this is no registry, and where documents are handed in for the service at hand, or in general."""
    service = services.get(turn, turn.episode.service) if turn.episode and turn.episode.service else None
    url = (service.online_url if service else "") or turn.agency.website
    counter = (service.counter if service else "") or turn.agency.counter
    text = turn.paragraph(Phrase.FILING_DECLINED)
    if url:
        text += turn.paragraph(Phrase.ROUTE_ONLINE, url=url)
    if counter:
        text += turn.paragraph(Phrase.ROUTE_COUNTER, counter=counter)
    return text
