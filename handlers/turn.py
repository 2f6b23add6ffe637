"""One inbound while it is being decided: what it is decided from, and what has been decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers import phrases
from handlers.domain.agency import Agency
from handlers.domain.conversation import Conversation, Episode, Speaker
from handlers.domain.decision import Action, Decision, Record, Say, Voice
from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import EpisodeId, Language
from handlers.domain.media import MediaRef
from handlers.domain.message import Button, Inbound, Outgoing
from handlers.domain.outcome import Alternative, Outcome
from handlers.domain.text import RichText, rich
from handlers.domain.understanding import Understanding
from handlers.phrases import Phrase, Words


@dataclass(frozen=True, slots=True)
class StaffSide:
    """What is known of the desk for new cases at this moment."""

    ahead: int | None = None
    """How many people wait for staff before this one; None where the desk cannot tell."""
    reports_only: bool = False
    """A report is filed there and its state told; nothing can be added, and nobody writes to and fro."""


@dataclass(slots=True)
class Turn:
    """Collects actions and carries the conversation from its old state to the new one; lives for one `decide` only."""

    conversation: Conversation
    inbound: Inbound
    understanding: Understanding | None
    agency: Agency
    now: datetime
    side: StaffSide = StaffSide()
    actions: list[Action] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The conversation's language as decided so far."""
        return self.conversation.language

    @property
    def episode(self) -> Episode | None:
        """The need at hand."""
        return self.conversation.episode

    @property
    def bot_may_speak(self) -> bool:
        """Whether the conversation is the bot's."""
        return self.conversation.speaker in {Speaker.BOT, Speaker.CLOSING}

    @property
    def voice(self) -> Voice:
        """The voice of what is answered to the citizen's own commands: news while staff have the conversation."""
        return Voice.BOT if self.bot_may_speak else Voice.NEWS

    def phrase(self, key: Phrase, **values: str) -> str:
        """A phrase in the citizen's language."""
        return phrases.phrase(self.agency, self.language, key, **values)

    def paragraph(self, key: Phrase, **values: str) -> RichText:
        """A phrase in the citizen's language, ready to be said."""
        return rich(self.phrase(key, **values))

    def for_staff(self, key: Phrase, **values: str) -> str:
        """A phrase in the agency's language, for what staff read."""
        return phrases.phrase(self.agency, self.agency.default_language, key, **values)

    def typed(self, key: Words) -> tuple[str, ...]:
        """The words that stand for something when they are typed."""
        return phrases.list_of(self.agency, key)

    def say(
        self,
        text: RichText,
        voice: Voice = Voice.BOT,
        *,
        buttons: tuple[Button, ...] = (),
        media: MediaRef | None = None,
        reply_to: str = "",
    ) -> None:
        """Send a message."""
        self.actions.append(Say(Outgoing(text, buttons, media, reply_to=reply_to), voice))

    def tell(self, *keys: Phrase, voice: Voice = Voice.BOT, **values: str) -> None:
        """Send some phrases as the paragraphs of one message."""
        self.say(self.paragraphs(*keys, **values), voice)

    def paragraphs(self, *keys: Phrase, **values: str) -> RichText:
        """Some phrases below each other."""
        return sum((self.paragraph(key, **values) for key in keys), RichText(()))

    def record(
        self,
        kind: FactKind,
        about: Episode | None = None,
        *,
        outcome: Outcome | None = None,
        alternative: Alternative | None = None,
        refers_to: EpisodeId | None = None,
        detail: str = "",
    ) -> None:
        """Write a fact about `about`, or about the episode at hand."""
        subject = about or self.episode
        fact = Fact(
            kind=kind,
            at=self.now,
            channel=self.conversation.channel,
            language=self.language,
            episode=subject.id if subject else None,
            service=subject.service if subject else None,
            outcome=outcome,
            alternative=alternative,
            refers_to=refers_to,
            # A member of an enumeration is written as the plain word that it stands for.
            detail=str(detail),
        )
        self.actions.append(Record(fact))

    def update_episode(self, episode: Episode | None) -> None:
        """Put another state of the need at hand in its place."""
        self.conversation = replace(self.conversation, episode=episode)

    @property
    def decision(self) -> Decision:
        """What has been decided."""
        return Decision(self.conversation, tuple(self.actions))
