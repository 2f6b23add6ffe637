"""Which sentence encoder is to be used, if any."""

from __future__ import annotations

from enum import StrEnum


class EncoderChoice(StrEnum):
    """The encoder that an agency wants."""

    USE = "use"
    """The usual one: quick, at home in sixteen languages; goes without where it is not installed."""
    E5 = "e5"
    """Slower, better in Catalan, Galician and Basque; has to be installed."""
    NONE = "none"
    """Words and letters alone."""

    @classmethod
    def _missing_(cls, value: object) -> EncoderChoice | None:
        """Yes is the usual one and no none at all, in the ways in which settings say so; else the name in any case."""
        said = str(value).strip().lower()
        if said in _YES:
            return cls.USE
        return cls.NONE if said in _NO else next((choice for choice in cls if choice == said), None)


_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"false", "0", "no", "off"})
