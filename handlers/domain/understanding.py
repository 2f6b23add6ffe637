"""What a text seems to mean, with calibrated confidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.ids import Language, ServiceKey


class Intent(StrEnum):
    """General intents that the policy acts on; services are found apart, as candidates."""

    GREET = "greet"
    """Hello."""
    THANKS = "thanks"
    """Thank you."""
    GOODBYE = "goodbye"
    """Bye."""
    PERSON = "person"
    """Wants a human."""
    YES = "yes"
    """Agrees."""
    NO = "no"
    """Disagrees."""
    STOP = "stop"
    """Wants no more messages or to leave what was begun."""
    HELP = "help"
    """What can you do?"""
    WHO_ARE_YOU = "who_are_you"
    """Are you a machine?"""
    COMPLAINT = "complaint"
    """Complains, or is angry with the agency."""
    LANGUAGE = "language"
    """Wants another language; the entity ``language`` says which."""
    EMERGENCY = "emergency"
    """Somebody is in danger now."""
    NOT_SOLVED = "not_solved"
    """The answer did not help."""
    OTHER = "other"
    """None of these: look at the services."""


@dataclass(frozen=True, slots=True)
class RankedIntent:
    """An intent and the probability that it is right, 0..1."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may be meant and the probability that it is, 0..1."""

    service: ServiceKey
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the text with a meaning; positions are in characters of the redacted text.

    The value of what was masked is its placeholder, by which `Masked` is found.
    """

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """Language, ranked intents, candidate services and entities of one text.

    `in_scope` is the probability that the text is about this agency's services at all (0..1).
    `sensitive` names the agency's sensitive topics that the text touches.
    """

    language: Language
    language_sure: bool
    intents: tuple[RankedIntent, ...] = ()
    services: tuple[Candidate, ...] = ()
    entities: tuple[Entity, ...] = ()
    in_scope: float = 0.0
    sensitive: tuple[str, ...] = ()
    engine: str = ""

    @property
    def top(self) -> RankedIntent:
        """The likeliest intent; `OTHER` with certainty where there is none."""
        return self.intents[0] if self.intents else RankedIntent(Intent.OTHER, 1.0)
