"""Chooses the language of a conversation and keeps to it: by detection when sure, by the citizen's word for good."""

from __future__ import annotations

from dataclasses import replace

from handlers import answer, questions, services
from handlers.choices import Option
from handlers.domain.agency import Agency
from handlers.domain.conversation import Awaiting
from handlers.domain.ids import Language
from handlers.phrases import Phrase, language_name
from handlers.turn import Turn
from handlers.words import fold

PREFIX = "lang"
"""First part of the ids of the language buttons; the second is the code."""
_ENOUGH_VOTES = 2

_SPOKEN_OF = {
    Language("es"): "espanol castellano spanish castilian castella espanyol castelan espanola gaztelania espainiera",
    Language("en"): "ingles english angles inglesa ingelesa ingelesez",
    Language("ca"): "catalan catala catalana valenciano valencia valenciana valencian katalana katalan",
    Language("gl"): "gallego galego gallega galega galician galizieraz galiziera",
    Language("eu"): "euskera euskara vasco vascuence basque basc euskaraz",
}


def settle(turn: Turn) -> None:
    """Follow the language that messages surely are in: at once the first time, later when two in a row agree."""
    seen = turn.understanding
    conversation = turn.conversation
    if seen is None or not seen.language_sure or conversation.language_chosen:
        return
    if seen.language not in turn.agency.languages:
        return
    votes = conversation.language_votes + 1 if conversation.language_seen == seen.language else 1
    changes = conversation.language_seen is None or votes >= _ENOUGH_VOTES
    turn.conversation = replace(
        conversation,
        language=seen.language if changes else conversation.language,
        language_seen=seen.language,
        language_votes=min(votes, _ENOUGH_VOTES),
    )


def wanted(turn: Turn) -> None:
    """Another language is wanted in free words: the entity says which, else the words themselves."""
    entities = turn.understanding.entities if turn.understanding else ()
    named = next((entity.value for entity in entities if entity.kind == "language"), "")
    choose(turn, named or turn.inbound.text)


def choose(turn: Turn, named: str) -> None:
    """Change to the language that is named; ask which where none is, and say which there are where it is not among them."""
    code = find(turn.agency, named)
    if code is not None:
        change(turn, code)
    elif _any_language(named) is not None:
        names = ", ".join(language_name(code) for code in turn.agency.languages)
        turn.tell(Phrase.LANGUAGE_UNKNOWN, voice=turn.voice, languages=names)
    else:
        ask(turn)


def ask(turn: Turn) -> None:
    """Offer the agency's languages."""
    this = questions.mark(turn)
    options = [
        Option(f"{PREFIX}.{code}.{this}", language_name(code), (code, *_SPOKEN_OF.get(code, "").split()))
        for code in turn.agency.languages
    ]
    questions.ask(turn, Awaiting.LANGUAGE, turn.paragraph(Phrase.ASK_LANGUAGE), options, turn.voice)


def change(turn: Turn, code: Language) -> None:
    """Speak `code` from now on, and say the last answer again in it while it is still in question."""
    if turn.conversation.awaiting is Awaiting.LANGUAGE:
        questions.withdraw(turn)
    turn.conversation = replace(turn.conversation, language=code, language_chosen=True)
    turn.tell(Phrase.LANGUAGE_SET, voice=turn.voice, language=language_name(code))
    episode = turn.episode
    if episode is None or not episode.answered or episode.service is None or not turn.bot_may_speak:
        return
    service = services.get(turn, episode.service)
    if service is not None:
        answer.show(turn, service)


def find(agency: Agency, named: str) -> Language | None:
    """The agency's language that a code, a name or a short text means."""
    code = _any_language(named) or Language(fold(named))
    return code if code in agency.languages else None


def _any_language(named: str) -> Language | None:
    folded = fold(named)
    if folded in _SPOKEN_OF:
        return Language(folded)
    found = set(folded.split())
    return next((code for code, names in _SPOKEN_OF.items() if found & set(names.split())), None)
