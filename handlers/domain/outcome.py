"""How an episode ended, and what the person would have done otherwise."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Exclusive end of an episode."""

    RESOLVED_CONFIRMED = "resolved_confirmed"
    """The citizen said that it was solved."""
    RESOLVED_ASSUMED = "resolved_assumed"
    """A substantive answer, then 24 h without a negative sign or a rephrasing."""
    HANDED_OFF = "handed_off"
    """A person took it."""
    ABANDONED = "abandoned"
    """Silence after a clarification, a fallback or an unfinished form."""
    OUT_OF_SCOPE = "out_of_scope"
    """Not this agency's matter, or only social talk."""
    SPAM = "spam"
    """Machine-made or abusive."""


class Alternative(StrEnum):
    """What the person would have done had the chat not existed."""

    PHONE = "phone"
    """Call."""
    IN_PERSON = "in_person"
    """Come to an office."""
    WEB = "web"
    """Look on the web."""
    WRITING = "writing"
    """Write: letter, form, e-mail."""
    NOTHING = "nothing"
    """Nothing at all: the contact was induced."""
    UNKNOWN = "unknown"
    """Does not know."""


DISPLACEABLE = (Alternative.PHONE, Alternative.IN_PERSON)
"""The alternatives that count as a displaced contact; all others are worth zero."""
