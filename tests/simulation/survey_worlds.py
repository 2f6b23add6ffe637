"""Simulated months of conversations with known truth: what people would have done, and what the asked ones reply."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from handlers.domain.outcome import Alternative, Outcome
from tests.simulation.days import Floats

_ALTERNATIVES = tuple(Alternative)
_POOLED = {
    Alternative.PHONE: 0.42,
    Alternative.IN_PERSON: 0.16,
    Alternative.WEB: 0.17,
    Alternative.WRITING: 0.05,
    Alternative.NOTHING: 0.12,
    Alternative.UNKNOWN: 0.08,
}
"""What people of the average service would do."""
_LIKENESS = 20.0
"""How alike services are: each one's mix is Dirichlet with this many pseudo-people around the pooled one."""
_OUTCOMES = {
    Outcome.RESOLVED_CONFIRMED: 0.40,
    Outcome.RESOLVED_ASSUMED: 0.15,
    Outcome.HANDED_OFF: 0.20,
    Outcome.ABANDONED: 0.18,
    Outcome.OUT_OF_SCOPE: 0.05,
    Outcome.SPAM: 0.02,
}
_SOLVED = {Outcome.RESOLVED_CONFIRMED: 1.0, Outcome.RESOLVED_ASSUMED: 0.75}
"""Share whose need was truly met; none under the other outcomes."""
_RETURN_RATE = (2.0, 18.0)
"""Beta parameters of a service's share of people who had to call or come all the same."""
_OVERSTATING = frozenset({Alternative.WEB, Alternative.WRITING, Alternative.NOTHING})


@dataclass(frozen=True, slots=True)
class SurveyShape:
    """One kind of month; rates are 0..1."""

    name: str
    reply_rate: float = 0.12
    """Of those asked; all whose answer was confirmed are asked."""
    conversations: int = 400
    """Of each service."""
    services: int = 8
    phone_reply_factor: float = 1.0
    """How much likelier those who would have phoned are to reply."""
    overstating: float = 0.0
    """Share of those who would neither have phoned nor come that reply "I would have called"."""


SURVEY_SHAPES = (
    SurveyShape("well_specified"),
    SurveyShape("few_replies", reply_rate=0.04),
    SurveyShape("small_town", conversations=50),
    SurveyShape("phoners_reply_more", phone_reply_factor=1.4),
    SurveyShape("overstated", overstating=0.30),
)
"""The months that the survey's estimator is judged on; it is expected to hold alone in the first three only."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: what the product sees, and (`truly`, `solved`, `returned`) what nobody sees."""

    service: str
    outcome: Outcome
    asked: bool
    reply: Alternative | None
    truly: Alternative
    solved: bool
    """What a staff member who reads it would find."""
    returned: bool
    """The person had to call or come about it within a week; what the probe on day 7 would be told."""


@dataclass(frozen=True, slots=True)
class SurveyWorld:
    """One month of all services."""

    shape: SurveyShape
    seed: int
    services: tuple[str, ...]
    conversations: tuple[Conversation, ...]

    def replies(self, service: str | None = None) -> Counter[Alternative]:
        """What was replied, about one service or all."""
        return Counter(one.reply for one in self._about(service) if one.reply is not None)

    def resolved(self, service: str | None = None) -> int:
        """Conversations whose outcome is a resolved one, confirmed or assumed."""
        return sum(one.outcome in _SOLVED for one in self._about(service))

    def would_have(self, alternative: Alternative, service: str | None = None) -> int:
        """The truth about the mix: resolved conversations of people who would really have done that."""
        return sum(one.outcome in _SOLVED and one.truly is alternative for one in self._about(service))

    def displaced(self, alternative: Alternative, service: str | None = None) -> int:
        """The truth about displacement: of `would_have`, those truly solved whose person did not have to call or come."""
        return sum(one.truly is alternative and one.solved and not one.returned for one in self._about(service))

    def _about(self, service: str | None) -> Iterator[Conversation]:
        return (one for one in self.conversations if service is None or one.service == service)


def simulate_survey(shape: SurveyShape, seed: int) -> SurveyWorld:
    """The month of that shape and seed: the same to the last reply on each call."""
    rng = np.random.default_rng([zlib.crc32(shape.name.encode()), seed])
    services = tuple(f"service-{number}" for number in range(shape.services))
    pooled = np.array([_POOLED[alternative] for alternative in _ALTERNATIVES])
    conversations: list[Conversation] = []
    for service in services:
        mix = rng.dirichlet(_LIKENESS * pooled)
        return_rate = float(rng.beta(*_RETURN_RATE))
        conversations += (_converse(shape, service, mix, return_rate, rng) for _ in range(shape.conversations))
    return SurveyWorld(shape, seed, services, tuple(conversations))


def _converse(
    shape: SurveyShape, service: str, mix: Floats, return_rate: float, rng: np.random.Generator
) -> Conversation:
    outcome = tuple(_OUTCOMES)[int(rng.choice(len(_OUTCOMES), p=list(_OUTCOMES.values())))]
    truly = _ALTERNATIVES[int(rng.choice(mix.size, p=mix))]
    asked = outcome is Outcome.RESOLVED_CONFIRMED
    reply = _reply(shape, truly, rng)
    solved = bool(rng.random() < _SOLVED.get(outcome, 0.0))
    returned = bool(rng.random() < return_rate)
    return Conversation(service, outcome, asked, reply if asked else None, truly, solved, returned)


def _reply(shape: SurveyShape, truly: Alternative, rng: np.random.Generator) -> Alternative | None:
    factor = shape.phone_reply_factor if truly is Alternative.PHONE else 1.0
    replies, overstates = rng.random(2).tolist()
    if replies >= shape.reply_rate * factor:
        return None
    return Alternative.PHONE if truly in _OVERSTATING and overstates < shape.overstating else truly
