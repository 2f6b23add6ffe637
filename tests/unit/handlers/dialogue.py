"""Plays a whole conversation against `decide`, checking the laws at every step; understanding is scripted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from handlers.decide import decide
from handlers.domain.agency import Agency
from handlers.domain.case import CaseLine, CaseState, StaffEvent, StaffEventKind
from handlers.domain.conversation import Conversation, Speaker
from handlers.domain.decision import Action, AppendCase, OpenCase, Say, SetCaseState, SetTimer, TimerKind
from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import ChannelName, ConversationId, Language, ServiceKey
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button, Inbound, Kind, Outgoing, Surface
from handlers.domain.outcome import Outcome
from handlers.domain.understanding import Candidate, Entity, Intent, RankedIntent, Understanding
from handlers.turn import StaffSide
from tests.unit.handlers.laws import check_decision, check_story, facts_of, said_by
from tests.unit.handlers.sample import AGENCY, ES, TUESDAY_NOON

CHANNEL = ChannelName("webchat")
CASE = "case-1"


NO_TIME = timedelta()


class Details(TypedDict, total=False):
    """What an inbound may bear beside its kind."""

    text: str
    payload: str
    media: tuple[MediaRef, ...]
    surface: Surface
    group: str
    reply_to: str
    message_ref: str
    staff: StaffEvent


def understood(
    *,
    intent: Intent = Intent.OTHER,
    sure: float = 0.9,
    services: Mapping[ServiceKey, float] | None = None,
    in_scope: float | None = None,
    language: Language = ES,
    language_sure: bool = False,
    sensitive: tuple[str, ...] = (),
    entities: tuple[Entity, ...] = (),
) -> Understanding:
    """A scripted understanding; in scope where a service is named."""
    scope = in_scope if in_scope is not None else (0.9 if services else 0.1)
    candidates = tuple(Candidate(service, confidence) for service, confidence in (services or {}).items())
    ranked = (RankedIntent(intent, sure),)
    return Understanding(language, language_sure, ranked, candidates, entities, scope, sensitive)


class Dialogue:
    """One conversation with its clock; `last` holds the actions of the last step, `facts` those of all."""

    def __init__(self, agency: Agency = AGENCY, now: datetime = TUESDAY_NOON, language: Language = ES) -> None:
        self.agency = agency
        self.now = now
        self.conversation = Conversation(ConversationId(7), CHANNEL, language)
        self.facts: list[Fact] = []
        self.last: tuple[Action, ...] = ()
        self.side = StaffSide()
        self._count = 0

    # ---------------------------------------------------------------- what comes in

    def hears(self, text: str, meaning: Understanding | None = None, ago: timedelta = NO_TIME) -> str:
        """The citizen writes; returns everything that was said in answer."""
        return self.takes(self.inbound(Kind.TEXT, ago, text=text), meaning or understood())

    def asks(self, text: str, service: ServiceKey, confidence: float = 0.9) -> str:
        """The citizen asks for a service in words that are clear."""
        return self.hears(text, understood(services={service: confidence}))

    def commands(self, name: str, argument: str = "") -> str:
        """The citizen uses a command."""
        return self.takes(self.inbound(Kind.COMMAND, text=name, payload=argument))

    def presses(self, label: str, ago: timedelta = NO_TIME) -> str:
        """The citizen presses an open button by its label."""
        return self.presses_id(self.button(label).id, ago)

    def presses_id(self, button: str, ago: timedelta = NO_TIME) -> str:
        """The citizen presses any button."""
        return self.takes(self.inbound(Kind.PRESS, ago, payload=button))

    def sends(self, kind: MediaKind, caption: str = "", meaning: Understanding | None = None, group: str = "") -> str:
        """The citizen sends a file."""
        media = (MediaRef(CHANNEL, f"f{self._count}", kind, f"archivo{self._count}", "application/octet-stream"),)
        return self.takes(self.inbound(Kind.FILE, text=caption, media=media, group=group), meaning)

    def staff(self, kind: StaffEventKind, text: str = "", state: CaseState | None = None, case: str = CASE) -> str:
        """Something happens at the desk."""
        event = StaffEvent(kind, case, self.now, text, state, signature="Padrón")
        return self.takes(self.inbound(Kind.STAFF, staff=event))

    def staff_replies(self, text: str) -> str:
        """Staff answer."""
        return self.staff(StaffEventKind.REPLY, text)

    def staff_solves(self) -> str:
        """Staff say that it is done."""
        return self.staff(StaffEventKind.STATE, state=CaseState.SOLVED)

    def wakes(self, key: str) -> str:
        """A timer rings."""
        return self.takes(self.inbound(Kind.TIMER, text=TimerKind.EPISODE_SILENCE.value, payload=key))

    def waits(self, **duration: float) -> None:
        """Time goes by."""
        self.now += timedelta(**duration)

    def inbound(self, kind: Kind, ago: timedelta = NO_TIME, **details: Unpack[Details]) -> Inbound:
        """Something that comes in now, sent a while `ago`, with an id of its own."""
        self._count += 1
        return Inbound(CHANNEL, f"u{self._count}", kind, self.now - ago, **details)

    def takes(self, inbound: Inbound, meaning: Understanding | None = None) -> str:
        """Decide, check every law, go on in the new state; returns everything that was said."""
        before = self.conversation
        decision = decide(before, inbound, meaning, self.agency, self.now, self.side)
        assert decide(before, inbound, meaning, self.agency, self.now, self.side) == decision
        check_decision(before, inbound, decision, self.agency)
        self.conversation, self.last = decision.conversation, decision.actions
        self.facts += facts_of(decision)
        check_story(self.facts, self.conversation, self.agency)
        return "\n\n".join(say.message.text.plain for say in said_by(decision))

    # ---------------------------------------------------------------- what was decided

    def button(self, label: str) -> Button:
        """The open button with this label."""
        return next(button for button in self.conversation.buttons if button.label == label)

    def who_speaks(self) -> Speaker:
        """Who speaks now."""
        return self.conversation.speaker

    @property
    def messages(self) -> list[Outgoing]:
        """The messages of the last step."""
        return [action.message for action in self.last if isinstance(action, Say)]

    @property
    def opened(self) -> list[OpenCase]:
        """The cases opened in the last step."""
        return [action for action in self.last if isinstance(action, OpenCase)]

    @property
    def lines(self) -> list[CaseLine]:
        """The lines brought to the case in the last step."""
        return [action.line for action in self.last if isinstance(action, AppendCase)]

    @property
    def appended(self) -> list[str]:
        """Their texts."""
        return [line.text for line in self.lines]

    @property
    def states_set(self) -> list[CaseState]:
        """The case states set in the last step."""
        return [action.state for action in self.last if isinstance(action, SetCaseState)]

    @property
    def timers(self) -> list[SetTimer]:
        """The timers set in the last step."""
        return [action for action in self.last if isinstance(action, SetTimer)]

    def kinds(self) -> list[FactKind]:
        """The sorts of all facts, without the notice."""
        return [fact.kind for fact in self.facts if fact.kind is not FactKind.NOTICE_SHOWN]

    def outcomes(self) -> list[tuple[Outcome | None, str]]:
        """(outcome, detail) of every closed episode."""
        return [(fact.outcome, fact.detail) for fact in self.facts if fact.kind is FactKind.EPISODE_CLOSED]

    def fact(self, kind: FactKind) -> Fact:
        """The only fact of a sort."""
        (found,) = [fact for fact in self.facts if fact.kind is kind]
        return found
