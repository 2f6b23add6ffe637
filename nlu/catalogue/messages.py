"""The sentences for editors, in Spanish and English, looked up by the code of a problem."""

from __future__ import annotations

from collections.abc import Mapping

from nlu.catalogue.messages_checking import CHECKING
from nlu.catalogue.messages_importing import IMPORTING
from nlu.catalogue.messages_reading import READING
from nlu.catalogue.messages_reporting import REPORTING

DEFAULT = "es"
LANGUAGES = ("es", "en")
SENTENCES: Mapping[str, tuple[str, str]] = {**READING, **IMPORTING, **CHECKING, **REPORTING}
"""code -> (Spanish, English); both have the same gaps."""


def sentence(code: str, language: str = DEFAULT, /, **values: object) -> str:
    """The sentence for `code` with its gaps filled, in Spanish where `language` is not one of `LANGUAGES`.

    Raises KeyError for an unknown code or a gap without a value.
    """
    position = LANGUAGES.index(language) if language in LANGUAGES else 0
    return SENTENCES[code][position].format(**values)
