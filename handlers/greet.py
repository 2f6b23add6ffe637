"""Small talk: greeting with the notices in force, thanks, goodbye, help, and an honest word on who speaks."""

from __future__ import annotations

from datetime import date

from handlers import command_names, draws, episodes, questions
from handlers.domain.agency import Announcement
from handlers.domain.conversation import Awaiting
from handlers.domain.text import RichText, rich
from handlers.phrases import Phrase, pick
from handlers.turn import Turn


def greeting(turn: Turn) -> None:
    """Hello, what can be asked, and the announcements in force; opens no episode."""
    text = turn.paragraph(Phrase.GREETING, agency=turn.agency.name)
    turn.say(text + example(turn, f"e{turn.conversation.id}-{turn.conversation.episodes + 1}") + announcements(turn))


def thanks(turn: Turn) -> None:
    """You are welcome; thanks confirm nothing, so an open question is asked again."""
    if turn.conversation.awaiting is Awaiting.SOLVED:
        questions.repeat(turn, Phrase.WELCOME)
    else:
        turn.tell(Phrase.WELCOME, Phrase.WRITE_AGAIN)


def goodbye(turn: Turn) -> None:
    """Goodbye; what was open stays open."""
    turn.tell(Phrase.GOODBYE)


def who_am_i(turn: Turn) -> None:
    """A machine, and nothing else."""
    turn.tell(Phrase.WHO_AM_I, agency=turn.agency.name)


def help_(turn: Turn, first: Phrase = Phrase.HELP) -> None:
    """What can be done here, with an example."""
    menu = command_names.menu(turn.agency, turn.language)
    listed = rich("\n".join(f"- /{name}: {what}" for name, what in menu.items()))
    drawn = example(turn, f"e{turn.conversation.id}-{turn.conversation.episodes + 1}")
    turn.say(turn.paragraph(first) + listed + drawn)


def need(turn: Turn) -> None:
    """A yes or no to nothing: ask what is needed."""
    turn.tell(Phrase.ASK_NEED)


def stop(turn: Turn) -> None:
    """Leave whatever was begun."""
    episodes.leave_closing(turn)
    questions.withdraw(turn)
    turn.tell(Phrase.STOPPED)


def example(turn: Turn, episode: str) -> RichText:
    """A question from the catalogue in the citizen's language, drawn for this episode; nothing where there is none."""
    texts = (service.texts.get(turn.language) for service in turn.agency.services.values() if not service.sensitive)
    found = sorted({text.questions[0] for text in texts if text is not None and text.questions})
    if not found:
        return RichText(())
    drawn = found[int(draws.fraction(episode, "example") * len(found))]
    return turn.paragraph(Phrase.EXAMPLE, example=drawn)


def announcements(turn: Turn) -> RichText:
    """The announcements in force today, in the citizen's language or the agency's."""
    today = turn.agency.local(turn.now).date()
    shown = (
        pick(turn.agency, turn.language, notice.text)
        for notice in turn.agency.announcements
        if _in_force(notice, today)
    )
    return sum((rich(text) for text in shown), RichText(()))


def _in_force(notice: Announcement, today: date) -> bool:
    return (notice.starts is None or notice.starts <= today) and (notice.ends is None or today <= notice.ends)
