"""Reads an understanding: which service is clearly meant, which may be, and which general intent is sure enough."""

from __future__ import annotations

from handlers.choices import digest
from handlers.domain.ids import ServiceKey
from handlers.domain.service import Service
from handlers.domain.understanding import Candidate, Intent
from handlers.turn import Turn

CLEAR_LEAD = 0.15
"""By how much the likeliest service must lead the next one to be answered without asking which."""


def candidates(turn: Turn) -> tuple[Candidate, ...]:
    """The services that may be meant and are still in the published catalogue, likeliest first."""
    if turn.understanding is None:
        return ()
    known = (candidate for candidate in turn.understanding.services if get(turn, candidate.service) is not None)
    return tuple(sorted(known, key=lambda candidate: -candidate.confidence))


def clear(turn: Turn) -> Candidate | None:
    """The service that is surely enough meant, and by a clear lead."""
    found = candidates(turn)
    if not found or found[0].confidence < turn.agency.thresholds.answer:
        return None
    if len(found) > 1 and found[0].confidence - found[1].confidence < CLEAR_LEAD:
        return None
    return found[0]


def possible(turn: Turn) -> tuple[Candidate, ...]:
    """The services worth asking about: none where the text is out of scope or nothing is likely enough."""
    found = candidates(turn)
    thresholds = turn.agency.thresholds
    if not found or turn.understanding is None or turn.understanding.in_scope < thresholds.in_scope:
        return ()
    return found if found[0].confidence >= thresholds.choose else ()


def intent(turn: Turn) -> Intent:
    """The general intent if it is sure enough, else OTHER."""
    if turn.understanding is None or confidence(turn) < turn.agency.thresholds.intent:
        return Intent.OTHER
    return turn.understanding.top.intent


def confidence(turn: Turn) -> float:
    """How sure the likeliest intent is."""
    return turn.understanding.top.confidence if turn.understanding else 0.0


def get(turn: Turn, key: ServiceKey) -> Service | None:
    """A service of the published catalogue that has a text in some language."""
    service = turn.agency.services.get(key)
    return service if service is not None and service.texts else None


def by_digest(turn: Turn, short: str) -> Service | None:
    """The service whose key a button's id stands for; None once it has left the catalogue."""
    keys = (key for key in turn.agency.services if digest(key) == short)
    return next((service for service in (get(turn, key) for key in keys) if service is not None), None)


def name(turn: Turn, service: Service) -> str:
    """What the service is called, in the citizen's language where it has a text in it."""
    return service.text(turn.language, turn.agency.default_language)[1].name
