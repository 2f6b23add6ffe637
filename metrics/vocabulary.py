"""The closed lists of words that may become label values, so that no series is ever born from somebody's text."""

from __future__ import annotations

from enum import StrEnum

from handlers.domain.message import Kind
from handlers.domain.understanding import Intent

OTHER = "other"
"""Stands for every value outside its list."""
NONE = "none"
"""Stands for a missing service."""


class OutboundResult(StrEnum):
    """What became of one try to send a message."""

    SENT = "sent"
    """The other side has it."""
    RATE_LIMITED = "rate_limited"
    """Surely not sent; it will be tried again."""
    UNCERTAIN = "uncertain"
    """Perhaps sent; a person decides."""
    FAILED = "failed"
    """Refused for good."""


class DeskResult(StrEnum):
    """How one call to the desk ended."""

    OK = "ok"
    """Done."""
    RETRY = "retry"
    """Not done, or not surely; it will be tried again."""
    REFUSED = "refused"
    """Given up; staff are told."""


class ParsingOutcome(StrEnum):
    """How one text put to an engine of understanding ended."""

    OK = "ok"
    """Answered."""
    FALLBACK = "fallback"
    """Answered in place of the engine that was chosen."""
    SKIPPED = "skipped"
    """Not asked, because it is known to be away."""
    UNREACHABLE = "unreachable"
    """Nobody listens, or the connection broke."""
    TIMEOUT = "timeout"
    """No answer in time."""
    DENIED = "denied"
    """It refuses the token."""
    NOT_READY = "not_ready"
    """It runs without a model."""
    FAILED = "failed"
    """It answered with an error."""
    UNUSABLE = "unusable"
    """What it answered cannot be used."""


FAILED = "failed"
"""An update that was set aside after repeated errors."""
DENIED = "denied"
"""A webhook call that was not authentic."""
UPDATES = frozenset({*(kind.value for kind in Kind), FAILED, DENIED, OTHER})
"""An update is counted by its kind once it is handled."""
PREDICTIONS = frozenset({*(intent.value for intent in Intent), OTHER})
"""A prediction is counted by its general intent; ``other`` is where services are looked for. Never by entity or text."""
SENDS = frozenset({*(result.value for result in OutboundResult), OTHER})
DESK_CALLS = frozenset({*(result.value for result in DeskResult), OTHER})
PARSINGS = frozenset({*(outcome.value for outcome in ParsingOutcome), OTHER})
MODELS = frozenset({"taken", "worse", "unusable", OTHER})
"""What became of a newly trained model that a running service met."""
EMBEDDED = "embedded"
"""The engine that stands in for any other."""
PARSERS = frozenset({EMBEDDED, "rasa", OTHER})


def closed(value: str, allowed: frozenset[str]) -> str:
    """`value` where it is on the list, else ``other``."""
    return value if value in allowed else OTHER
