"""What the citizen sends while staff have the conversation: brought to the case, and not answered by the bot."""

from __future__ import annotations

from handlers import answer, choices, commands, handoff, language, meaning, signposts
from handlers.command_names import command_named
from handlers.domain.case import Author, CaseLine, Visibility
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.decision import AppendCase
from handlers.domain.ids import Language
from handlers.domain.message import Button, Inbound, Kind
from handlers.phrases import Phrase
from handlers.turn import Turn


def handle(turn: Turn) -> None:
    """Route what came in: own commands are answered, danger is signposted, everything else goes to the case."""
    match turn.inbound.kind:
        case Kind.COMMAND:
            _command(turn, turn.inbound.text, turn.inbound.payload)
        case Kind.PRESS:
            _press(turn)
        case Kind.UNSUPPORTED:
            text = turn.for_staff(Phrase.STAFF_UNSUPPORTED)
            turn.actions.append(AppendCase(CaseLine(Author.SYSTEM, text, Visibility.INTERNAL)))
        case _:
            _words(turn)


def append(turn: Turn, text: str) -> None:
    """Bring something of the citizen to the case."""
    turn.actions.append(AppendCase(CaseLine(Author.CITIZEN, text, media=turn.inbound.media)))


def _command(turn: Turn, name: str, argument: str) -> None:
    command = command_named(name)
    if command is None:
        append(turn, f"/{name} {argument}".strip())
    else:
        commands.run_with_staff(turn, command, argument)


def _press(turn: Turn) -> None:
    """Of all buttons only those about the language, the citizen's own matter, still do something."""
    pressed = (button for button in turn.conversation.buttons if button.id == turn.inbound.payload)
    chosen = next(pressed, None)
    if chosen is not None and turn.conversation.awaiting is Awaiting.LANGUAGE:
        language.change(turn, _code(chosen))
    elif turn.inbound.payload == answer.PERSON:
        handoff.tell_state(turn)


def _words(turn: Turn) -> None:
    if turn.conversation.awaiting is Awaiting.LANGUAGE and turn.inbound.kind is Kind.TEXT:
        chosen = choices.typed(turn.conversation.buttons, turn.inbound.text)
        if chosen is not None:
            language.change(turn, _code(chosen))
            return
    if turn.inbound.kind is Kind.TEXT and turn.inbound.text.startswith("/"):
        name, _, argument = turn.inbound.text[1:].partition(" ")
        _command(turn, name, argument.strip())
        return
    language.settle(turn)
    append(turn, _line(turn, turn.inbound))
    emergencies = tuple(post for post in signposts.touched(turn) if post.emergency)
    signposts.show(turn, emergencies)
    if turn.conversation.speaker is Speaker.QUEUED and meaning.wants_person(turn):
        handoff.tell_state(turn)


def _line(turn: Turn, inbound: Inbound) -> str:
    """How a thing of any kind reads in a case."""
    match inbound.kind:
        case Kind.LOCATION:
            said = turn.for_staff(Phrase.STAFF_LOCATION, place=inbound.payload)
        case Kind.CONTACT if inbound.payload:
            said = turn.for_staff(Phrase.STAFF_CONTACT, phone=inbound.payload)
        case Kind.CONTACT:
            said = turn.for_staff(Phrase.STAFF_CONTACT_OTHER)
        case Kind.FILE if not inbound.text:
            said = turn.for_staff(Phrase.STAFF_FILES, names=", ".join(media.name for media in inbound.media))
        case _:
            return inbound.text
    return f"{said}\n{inbound.text}".strip()


def _code(button: Button) -> Language:
    return Language(button.id.split(".")[1])
