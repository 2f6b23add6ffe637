"""Short ways to say what happened."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import ChannelName, EpisodeId, Language, ServiceKey
from handlers.domain.outcome import Alternative, Outcome

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PADRON = ServiceKey("padron-alta")
WEBCHAT = ChannelName("webchat")


def happened(
    kind: FactKind,
    episode: str = "",
    *,
    outcome: Outcome | None = None,
    alternative: Alternative | None = None,
    refers_to: str = "",
    service: ServiceKey | None = PADRON,
    channel: ChannelName = WEBCHAT,
    at: datetime = MONDAY,
) -> Fact:
    """A fact in Spanish on the web chat about the census, unless said otherwise."""
    return Fact(
        kind=kind,
        at=at,
        channel=channel,
        language=Language("es"),
        episode=EpisodeId(episode) if episode else None,
        service=service,
        outcome=outcome,
        alternative=alternative,
        refers_to=EpisodeId(refers_to) if refers_to else None,
    )


def closed(
    episode: str,
    outcome: Outcome = Outcome.RESOLVED_CONFIRMED,
    service: ServiceKey | None = PADRON,
    channel: ChannelName = WEBCHAT,
) -> Fact:
    """The episode ended."""
    return happened(FactKind.EPISODE_CLOSED, episode, outcome=outcome, service=service, channel=channel)


def asked(episode: str, service: ServiceKey | None = PADRON) -> Fact:
    """The counterfactual question was asked."""
    return happened(FactKind.SURVEY_ASKED, episode, service=service)


def replied(episode: str, alternative: Alternative = Alternative.PHONE, service: ServiceKey | None = PADRON) -> Fact:
    """The counterfactual question was answered."""
    return happened(FactKind.SURVEY_REPLIED, episode, alternative=alternative, service=service)


def returned(to: str, now_in: str = "e1-99") -> Fact:
    """The person came back for the same."""
    return happened(FactKind.RETURNED, now_in, refers_to=to)
