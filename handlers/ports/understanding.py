"""What finds out what a text means, and what takes personal data out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Understanding


class Understander(Protocol):
    """Finds out what a redacted text means."""

    name: str

    def understand(
        self, text: str, agency: Agency, language: Language, language_chosen: bool, moment: datetime | None = None
    ) -> Understanding:
        """`language` is the conversation's; pure but for the loaded model; never raises on odd text.

        `moment` (aware) is when the text was written: what "mañana" is reckoned from. Without it no dates are read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Masked:
    """A piece of personal data taken out of a text: its kind, the placeholder that stands for it and the original.

    `valid` says whether its check characters are right; None where it has none.
    """

    kind: str
    placeholder: str
    value: str
    valid: bool | None = None


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text safe to keep, and what was taken out of it."""

    text: str
    masked: tuple[Masked, ...] = ()


class Redactor(Protocol):
    """Takes personal data out of a text."""

    def redact(self, text: str, public: frozenset[str] = frozenset()) -> Redacted:
        """`public` holds the agency's own numbers and addresses (normalised), which stay."""
        ...
