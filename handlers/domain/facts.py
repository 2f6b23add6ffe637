"""Facts: what happened, without text, append-only; every figure is computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import ChannelName, EpisodeId, Language, ServiceKey
from handlers.domain.outcome import Alternative, Outcome


class FactKind(StrEnum):
    """Sort of happening."""

    EPISODE_OPENED = "episode_opened"
    """A need was voiced."""
    ANSWERED = "answered"
    """A substantive answer from the catalogue was given."""
    CLARIFIED = "clarified"
    """A choice of services was offered."""
    NOT_UNDERSTOOD = "not_understood"
    """Nothing fitted."""
    OFFERED_PERSON = "offered_person"
    """A person was offered."""
    HANDED_OFF = "handed_off"
    """A case was asked for."""
    HANDOFF_REFUSED = "handoff_refused"
    """The desk did not take the case: the need is with nobody but the bot."""
    STAFF_REPLIED = "staff_replied"
    """A public reply went to the citizen."""
    HANDED_BACK = "handed_back"
    """The bot speaks again."""
    NOT_SOLVED = "not_solved"
    """The citizen said that it was not solved."""
    CONFIRMED = "confirmed"
    """The citizen confirmed, after staff had closed the case, that it was solved; the episode's outcome stays as it was."""
    SURVEY_ASKED = "survey_asked"
    """The counterfactual question was asked."""
    SURVEY_REPLIED = "survey_replied"
    """It was answered; see `alternative`."""
    EPISODE_CLOSED = "episode_closed"
    """The episode ended; see `outcome`."""
    RETURNED = "returned"
    """The person came back for the same service within the window: the booking of `refers_to` is reversed."""
    NOTICE_SHOWN = "notice_shown"
    """The AI and privacy notice was given; see `detail` for its version."""
    BLOCKED = "blocked"
    """The person blocked the agency."""
    SIGNPOSTED = "signposted"
    """An emergency or sensitive signpost was shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One happening. `detail` holds a word of a closed list (a reason, a version), never a person's text."""

    kind: FactKind
    at: datetime
    channel: ChannelName
    language: Language
    episode: EpisodeId | None = None
    service: ServiceKey | None = None
    outcome: Outcome | None = None
    alternative: Alternative | None = None
    refers_to: EpisodeId | None = None
    detail: str = ""
