"""The sentences for those who send files of contacts, in Spanish and English, looked up by the code of a problem."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.volumes.messages_cells import CELLS
from metrics.volumes.messages_files import FILES

DEFAULT = "es"
LANGUAGES = ("es", "en")
SENTENCES: Mapping[str, tuple[str, str]] = {**FILES, **CELLS}
"""code -> (Spanish, English); both have the same gaps."""


def sentence(code: str, language: str = DEFAULT, /, **values: object) -> str:
    """The sentence for `code` with its gaps filled, in Spanish where `language` is not one of `LANGUAGES`."""
    position = LANGUAGES.index(language) if language in LANGUAGES else 0
    return SENTENCES[code][position].format(**values)
