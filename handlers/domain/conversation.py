"""The state of everything said with one contact point; a value that `decide` reads and returns anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.case import CaseKind, CaseState, HandoffReason
from handlers.domain.ids import ChannelName, ConversationId, EpisodeId, Language, ServiceKey
from handlers.domain.message import Button
from handlers.domain.outcome import Outcome


class Speaker(StrEnum):
    """Who speaks for the agency."""

    BOT = "bot"
    """The bot answers."""
    QUEUED = "queued"
    """A case waits for staff; the bot is silent."""
    STAFF = "staff"
    """Staff answer; the bot is silent."""
    CLOSING = "closing"
    """Staff have solved it; the closing question is open."""


class Awaiting(StrEnum):
    """What the last message of the bot asked for."""

    NOTHING = "nothing"
    """Nothing in particular."""
    CHOICE = "choice"
    """Which of these services?"""
    OFFER = "offer"
    """Shall a person take over?"""
    SOLVED = "solved"
    """Did this solve it?"""
    SURVEY = "survey"
    """What would you have done otherwise?"""
    LANGUAGE = "language"
    """Which language?"""


@dataclass(frozen=True, slots=True)
class Episode:
    """The need at hand."""

    id: EpisodeId
    opened_at: datetime
    service: ServiceKey | None = None
    answered: bool = False
    """A substantive answer was given and not contradicted since."""
    misunderstood: int = 0
    """Misunderstandings in a row."""
    handed_off: bool = False
    last_at: datetime | None = None
    in_scope: bool = False
    """Something about this agency's services was said."""
    sensitive: bool = False
    """A sensitive topic or service was touched: no survey, whatever the catalogue says later."""
    surveyed: bool = False
    """The counterfactual question was asked about it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A finished episode that a return within the window would reverse."""

    episode: EpisodeId
    service: ServiceKey | None
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that the next decision needs; no text of the person, no address.

    `buttons` are those of the bot's last question, by which presses and typed equivalents are understood.
    """

    id: ConversationId
    channel: ChannelName
    language: Language
    language_chosen: bool = False
    language_votes: int = 0
    """Messages in a row that surely were in `language_seen`."""
    language_seen: Language | None = None
    speaker: Speaker = Speaker.BOT
    notice_version: str = ""
    blocked: bool = False
    episode: Episode | None = None
    episodes: int = 0
    awaiting: Awaiting = Awaiting.NOTHING
    buttons: tuple[Button, ...] = ()
    offer_reason: HandoffReason | None = None
    offer_kind: CaseKind | None = None
    """What sort of matter the open offer of a person is about."""
    last_pressed: str = ""
    """Button that was carried out by the citizen's last message: a client that repeats the press changes nothing."""
    survey_episode: EpisodeId | None = None
    """The solved episode that the open survey question is about."""
    survey_service: ServiceKey | None = None
    survey_outcome: Outcome | None = None
    last_survey_at: datetime | None = None
    settled: tuple[Settled, ...] = ()
    case_ref: str = ""
    """The case at hand, once the desk has given it a name: the last one opened, or an earlier one in which staff replied."""
    case_state: CaseState | None = None
    case_kind: CaseKind | None = None
    """What sort of matter the last case is; it stays when the case goes on."""
    case_episode: Episode | None = None
    """The episode that the last case is about; kept when it closes, for the closing question and a reopening."""
    former_cases: tuple[str, ...] = ()
    """Other cases, last left first: what happens to them moves this conversation only after a reply in one of them."""
    last_group: str = ""
    last_at: datetime | None = None
