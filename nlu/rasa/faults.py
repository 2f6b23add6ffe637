"""The ways in which Rasa may fail to answer."""

from __future__ import annotations

from enum import StrEnum

from handlers.errors import Retryable


class Outcome(StrEnum):
    """How one question to Rasa ended."""

    OK = "ok"
    """Answered."""
    SKIPPED = "skipped"
    """Not asked: it is known to be away."""
    UNREACHABLE = "unreachable"
    """Nobody listens, or the connection broke; Rasa opens its port only when its model is loaded."""
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


_CERTAIN = frozenset({Outcome.UNREACHABLE, Outcome.DENIED, Outcome.NOT_READY})


class NoAnswer(Retryable):
    """Rasa did not answer usably; the message says why, to whoever looks after it."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome

    @property
    def certain(self) -> bool:
        """Whether the next question would surely end the same way, so that there is no use in asking."""
        return self.outcome in _CERTAIN
