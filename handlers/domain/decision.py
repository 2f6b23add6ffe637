"""What `decide` returns: the conversation's new state and the actions to write, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.case import CaseDraft, CaseLine, CaseState
from handlers.domain.conversation import Conversation
from handlers.domain.facts import Fact
from handlers.domain.message import Outgoing


class Voice(StrEnum):
    """On whose behalf a message goes out; it decides what may still be cancelled."""

    BOT = "bot"
    """An answer of the bot: cancelled if staff take over before it leaves."""
    NOTICE = "notice"
    """The AI and privacy notice: no answer leaves before it, so it alone is sent again where its fate is not known."""
    NEWS = "news"
    """Acknowledgements, news of the case, emergency signposts: never cancelled."""
    STAFF = "staff"
    """A staff reply."""


class TimerKind(StrEnum):
    """What a conversation can ask to be woken for."""

    EPISODE_SILENCE = "episode_silence"
    """The episode's silence has lasted long enough to close it."""
    STAFF_SILENCE = "staff_silence"
    """Nobody has said anything for long while staff have the conversation."""


@dataclass(frozen=True, slots=True)
class Say:
    """Send a message to the person."""

    message: Outgoing
    voice: Voice = Voice.BOT


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case at the desk, with the episode's transcript."""

    draft: CaseDraft


@dataclass(frozen=True, slots=True)
class AppendCase:
    """Add a line to the conversation's case."""

    line: CaseLine


@dataclass(frozen=True, slots=True)
class SetCaseState:
    """Tell the desk the case's new state."""

    state: CaseState
    case_ref: str = ""
    """Which case; empty: the one that the conversation is about."""


@dataclass(frozen=True, slots=True)
class Record:
    """Write a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Wake the conversation at `due`; a later timer of the same kind and key replaces an earlier one."""

    kind: TimerKind
    key: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CancelBotMessages:
    """Withdraw messages of the bot that have not left yet (staff took over)."""


Action = Say | OpenCase | AppendCase | SetCaseState | Record | SetTimer | CancelBotMessages


@dataclass(frozen=True, slots=True)
class Decision:
    """New state and actions; the same inputs always give an equal decision."""

    conversation: Conversation
    actions: tuple[Action, ...] = ()
