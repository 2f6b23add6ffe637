"""The commands of the chat: their names in every language, and what each does."""

from __future__ import annotations

from enum import StrEnum

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.phrases import Phrase, phrase


class Command(StrEnum):
    """What a command does."""

    START = "start"
    """Begins, perhaps with a service."""
    HELP = "help"
    """Tells what can be done."""
    PERSON = "person"
    """Asks for a person."""
    LANGUAGE = "language"
    """Changes the language."""
    PRIVACY = "privacy"
    """Explains the use of data."""
    MY_DATA = "my_data"
    """Tells what is kept."""
    ERASE = "erase"
    """Asks for erasure."""


_MENU = (
    (Command.HELP, Phrase.MENU_HELP),
    (Command.PERSON, Phrase.MENU_PERSON),
    (Command.LANGUAGE, Phrase.MENU_LANGUAGE),
    (Command.PRIVACY, Phrase.MENU_PRIVACY),
    (Command.MY_DATA, Phrase.MENU_MY_DATA),
    (Command.ERASE, Phrase.MENU_ERASE),
)
_IN_LANGUAGE: dict[Language, tuple[str, ...]] = {
    Language("es"): ("ayuda", "persona", "idioma", "privacidad", "misdatos", "borrar"),
    Language("en"): ("help", "person", "language", "privacy", "mydata", "erase"),
    Language("ca"): ("ajuda", "persona", "idioma", "privacitat", "lesmevesdades", "esborrar"),
    Language("gl"): ("axuda", "persoa", "idioma", "privacidade", "osmeusdatos", "borrar"),
    Language("eu"): ("laguntza", "pertsona", "hizkuntza", "pribatutasuna", "niredatuak", "ezabatu"),
}
"""The names that the menu shows, in its order."""
_ALSO: dict[Command, tuple[str, ...]] = {
    Command.START: ("start", "inicio", "inici", "hasi"),
    Command.PERSON: ("humano", "human"),
    Command.LANGUAGE: ("lingua", "llengua"),
}
"""Names that are understood and not shown."""
_SHOWN = {name: command for names in _IN_LANGUAGE.values() for name, (command, _) in zip(names, _MENU, strict=True)}
_BY_NAME = _SHOWN | {name: command for command, names in _ALSO.items() for name in names}
_TYPED_ONLY_WITH_SLASH = frozenset({Command.ERASE})
_ERASE_IN_WORDS = frozenset({"borrarmisdatos", "erasemydata", "esborrarlesmevesdades", "borrarosmeusdatos"})


def command_named(name: str) -> Command | None:
    """The command behind a name, in any language, with or without its slash."""
    return _BY_NAME.get(name.strip().lstrip("/").casefold())


def command_typed(folded: str) -> Command | None:
    """The command that a folded text consists of when it is typed without a slash ("persona", "mis datos")."""
    joined = folded.replace(" ", "")
    if joined in _ERASE_IN_WORDS:
        return Command.ERASE
    found = _BY_NAME.get(joined)
    return None if found in _TYPED_ONLY_WITH_SLASH else found


def menu(agency: Agency, language: Language) -> dict[str, str]:
    """Command name without slash -> what it does, both in `language`."""
    names = _IN_LANGUAGE.get(language, _IN_LANGUAGE[Language("es")])
    return {name: phrase(agency, language, said) for name, (_, said) in zip(names, _MENU, strict=True)}
