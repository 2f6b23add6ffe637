"""Carries out the citizen's commands, typed with or without a slash."""

from __future__ import annotations

from handlers import answer, greet, handoff, language, privacy, services
from handlers.choices import digest
from handlers.command_names import Command
from handlers.domain.ids import ServiceKey
from handlers.phrases import Phrase
from handlers.turn import Turn


def run(turn: Turn, command: Command, argument: str = "") -> None:
    """Do what `command` says while the conversation is the bot's."""
    match command:
        case Command.START:
            _start(turn, argument)
        case Command.HELP:
            greet.help_(turn)
        case Command.PERSON:
            handoff.asked(turn)
        case _:
            run_always(turn, command, argument)


def run_always(turn: Turn, command: Command, argument: str = "") -> bool:
    """Do what is allowed even while staff have the conversation; returns whether `command` is among it."""
    match command:
        case Command.LANGUAGE:
            language.choose(turn, argument)
        case Command.PRIVACY:
            privacy.privacy(turn)
        case Command.MY_DATA:
            privacy.my_data(turn)
        case Command.ERASE:
            privacy.erase(turn)
        case Command.PERSON | Command.START | Command.HELP:
            if turn.bot_may_speak:
                return False
            handoff.tell_state(turn)
    return True


def unknown(turn: Turn) -> None:
    """No such command: say which there are."""
    greet.help_(turn, Phrase.UNKNOWN_COMMAND)


def _start(turn: Turn, argument: str) -> None:
    """A link may begin with a service: its key, or the short form of it."""
    named = services.get(turn, ServiceKey(argument)) or services.by_digest(turn, argument)
    if named is not None and digest(named.key) and named.texts:
        answer.answer(turn, named)
    else:
        greet.greeting(turn)
