"""What the channels show about the bot is what the bot says of itself in the chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.telegram.limits import MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION
from bot.profile import bot_profile
from handlers.command_names import command_named, menu
from handlers.domain.ids import Language
from handlers.phrases import Phrase
from tests.unit.handlers.sample import AGENCY, EN, ES, LANGUAGES


def test_the_profile_shows_the_chats_own_commands_and_words_in_every_language() -> None:
    """The commands are those of the help text, and all of them work."""
    profile = bot_profile(AGENCY)
    assert profile.commands == {language: menu(AGENCY, language) for language in LANGUAGES}
    assert all(command_named(name) for names in profile.commands.values() for name in names)
    assert profile.description[ES].startswith("Soy un programa: un asistente automático (Ayuntamiento de Prueba).")
    assert profile.short_description[EN].startswith(
        "Ayuntamiento de Prueba: you are talking to an automatic assistant."
    )


def test_an_agencys_own_words_are_shown_in_the_profile_too() -> None:
    """What it words anew for the chat, people also read before they write."""
    agency = replace(
        AGENCY, texts={ES: {Phrase.WHO_AM_I: "Soy la máquina de {agency}.", Phrase.MENU_HELP: "para empezar"}}
    )
    profile = bot_profile(agency)
    assert profile.description[ES] == "Soy la máquina de Ayuntamiento de Prueba."
    assert profile.commands[ES]["ayuda"] == "para empezar"


@pytest.mark.parametrize("name", ["X" * 700, "palabra " * 100, "Muy largo. " * 70])
def test_a_long_name_is_shortened_to_what_the_channels_take(name: str) -> None:
    """A name alone never keeps the profile from being written."""
    profile = bot_profile(replace(AGENCY, name=name))
    assert max(map(len, profile.description.values())) <= MAX_DESCRIPTION
    assert max(map(len, profile.short_description.values())) <= MAX_SHORT_DESCRIPTION


def test_a_language_without_words_of_ours_gets_no_profile() -> None:
    """Its people see that of the first language."""
    profile = bot_profile(replace(AGENCY, languages=(ES, Language("fr"))))
    assert list(profile.commands) == list(profile.description) == list(profile.short_description) == [ES]
