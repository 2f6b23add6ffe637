"""The counterfactual question after a need was solved: whom it is asked, how, and what a reply records."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import draws, questions
from handlers.choices import Option
from handlers.domain.conversation import Awaiting, Episode
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Alternative, Outcome
from handlers.domain.understanding import Intent
from handlers.phrases import Phrase, Words
from handlers.services import intent
from handlers.turn import Turn
from handlers.words import is_one_of

PREFIX = "alt"
"""First part of the ids of the survey's buttons; the second is the alternative."""

_SAID = {
    Alternative.PHONE: (Phrase.WOULD_PHONE, Words.PHONE),
    Alternative.IN_PERSON: (Phrase.WOULD_COME, Words.COME),
    Alternative.WEB: (Phrase.WOULD_SEARCH, Words.SEARCH),
    Alternative.WRITING: (Phrase.WOULD_WRITE, Words.WRITE),
    Alternative.NOTHING: (Phrase.WOULD_NOTHING, Words.NOTHING),
    Alternative.UNKNOWN: (Phrase.WOULD_UNKNOWN, Words.UNKNOWN),
}


def ask_or_thank(turn: Turn, episode: Episode, outcome: Outcome, thanks: Phrase) -> None:
    """After `episode` was solved: the question for those who are drawn, else only thanks."""
    if not _is_drawn(turn, episode):
        questions.withdraw(turn)
        turn.tell(thanks, Phrase.WRITE_AGAIN)
        return
    turn.record(FactKind.SURVEY_ASKED, episode, detail=outcome)
    _remember(turn, episode)
    questions.ask(turn, Awaiting.SURVEY, turn.paragraphs(thanks, Phrase.ASK_SURVEY), _options(turn, episode))
    turn.conversation = replace(
        turn.conversation,
        last_survey_at=turn.now,
        survey_episode=episode.id,
        survey_service=episode.service,
        survey_outcome=outcome,
    )


def replied(turn: Turn, alternative: Alternative) -> None:
    """The question was answered. The fact bears the outcome: only a confirmed answer of the bot displaced a contact."""
    conversation = turn.conversation
    if conversation.survey_episode is not None:
        asked_about = Episode(conversation.survey_episode, turn.now, conversation.survey_service)
        outcome = conversation.survey_outcome or Outcome.RESOLVED_CONFIRMED
        turn.record(FactKind.SURVEY_REPLIED, asked_about, alternative=alternative, detail=outcome)
    forget(turn)
    turn.tell(Phrase.SURVEY_THANKS)


def leave(turn: Turn) -> None:
    """Something else was said: the question, if it is open, stays unanswered."""
    if turn.conversation.awaiting is Awaiting.SURVEY:
        forget(turn)


def is_declined(turn: Turn) -> bool:
    """Whether the words say that the person does not want to answer."""
    if turn.conversation.awaiting is not Awaiting.SURVEY:
        return False
    return intent(turn) in {Intent.NO, Intent.STOP} or is_one_of(turn.inbound.text, turn.typed(Words.NO))


def left(turn: Turn) -> None:
    """The person does not want to answer."""
    forget(turn)
    turn.tell(Phrase.SURVEY_LEFT)


def forget(turn: Turn) -> None:
    """The question is no longer open."""
    questions.withdraw(turn)
    turn.conversation = replace(turn.conversation, survey_episode=None, survey_service=None, survey_outcome=None)


def _remember(turn: Turn, episode: Episode) -> None:
    """Staff may take up and close the same matter again: the question about it is asked once all the same."""
    case = turn.conversation.case_episode
    if case is not None and case.id == episode.id:
        turn.conversation = replace(turn.conversation, case_episode=replace(case, surveyed=True))


def _is_drawn(turn: Turn, episode: Episode) -> bool:
    if episode.sensitive or episode.surveyed:
        return False
    last, settings = turn.conversation.last_survey_at, turn.agency.survey
    if last is not None and turn.now - last < timedelta(days=settings.rest_days):
        return False
    return draws.fraction(episode.id, "survey") < settings.share


def _options(turn: Turn, episode: Episode) -> list[Option]:
    order = draws.shuffled(_SAID, str, episode.id, "survey order")
    this = questions.mark(turn)
    return [Option(f"{PREFIX}.{way}.{this}", turn.phrase(_SAID[way][0]), turn.typed(_SAID[way][1])) for way in order]
