"""What the channels show about the bot: its commands and who it is, in the agency's languages and words."""

from __future__ import annotations

from handlers.command_names import menu
from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.text import rich
from handlers.phrases import BUILT_IN, Phrase, phrase
from handlers.ports import BotProfile
from handlers.shorten import ELLIPSIS, shorten

_DESCRIPTION = 512
"""Characters that the narrowest channel takes; see `bot/channels/telegram/limits.py`."""
_SHORT_DESCRIPTION = 120
"""The same of the short one."""


def bot_profile(agency: Agency) -> BotProfile:
    """The profile in every language of the agency that we have words for: what the bot says of itself in the chat."""
    languages = [language for language in agency.languages if language in BUILT_IN]
    return BotProfile(
        commands={language: menu(agency, language) for language in languages},
        description={language: _said(agency, language, Phrase.WHO_AM_I, _DESCRIPTION) for language in languages},
        short_description={
            language: _said(agency, language, Phrase.NOTICE_ASSISTANT, _SHORT_DESCRIPTION) for language in languages
        },
    )


def _said(agency: Agency, language: Language, key: Phrase, limit: int) -> str:
    """The phrase without markup; where it is too long it ends, visibly, with a sentence or a word."""
    text = rich(phrase(agency, language, key, agency=agency.name))
    return shorten(text, limit - len(f" {ELLIPSIS}")).plain
