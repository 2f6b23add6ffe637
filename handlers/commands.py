"""Carries out the citizen's commands, typed with or without a slash."""

from __future__ import annotations

from handlers import answer, greet, handoff, language, privacy, services
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
            _own_matter(turn, command, argument)


def run_with_staff(turn: Turn, command: Command, argument: str = "") -> None:
    """Do what `command` says while staff have the conversation: the citizen's own matters, else news of the case."""
    if command in {Command.START, Command.HELP, Command.PERSON}:
        handoff.tell_state(turn)
    else:
        _own_matter(turn, command, argument)


def unknown(turn: Turn) -> None:
    """No such command: say which there are."""
    greet.help_(turn, Phrase.UNKNOWN_COMMAND)


def _own_matter(turn: Turn, command: Command, argument: str) -> None:
    match command:
        case Command.LANGUAGE:
            language.choose(turn, argument)
        case Command.PRIVACY:
            privacy.privacy(turn)
        case Command.MY_DATA:
            privacy.my_data(turn)
        case Command.ERASE:
            privacy.erase(turn)


def _start(turn: Turn, argument: str) -> None:
    """A link may begin with a service: its key, or the short form of it."""
    named = services.get(turn, ServiceKey(argument)) or services.by_digest(turn, argument)
    if named is not None:
        answer.answer(turn, named)
    else:
        greet.greeting(turn)
