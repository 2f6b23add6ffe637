"""A public service (trámite) in the words of CPSV-AP 3.2 and of Reg. (EU) 2018/1724 art. 10, and where it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handlers.domain.ids import Language, ServiceKey


class Slot(StrEnum):
    """The fields of a service that an answer can state or must say to be missing, in the order of the answer card."""

    SUMMARY = "summary"
    """What it is."""
    AUDIENCE = "audience"
    """Who may use it."""
    EVIDENCE = "evidence"
    """What to bring; one item a line."""
    STEPS = "steps"
    """What to do, in order; one step a line."""
    COST = "cost"
    """Fees, or that it is free."""
    APPLY_TERM = "apply_term"
    """When it may be asked for."""
    DECISION_TERM = "decision_term"
    """How long the agency may take."""
    SILENCE = "silence"
    """Effect of the agency's silence."""
    HOW = "how"
    """In what ways it can be done (online, counter, post), in words."""
    AUTHORITY = "authority"
    """Which body answers for it."""
    LEGAL_BASIS = "legal_basis"
    """Which rules govern it."""
    REDRESS = "redress"
    """How to appeal."""


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A service in one language. `slots` holds only filled fields; `questions` are example wordings of citizens."""

    name: str
    slots: Mapping[Slot, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the catalogue. Addresses and numbers are public data of the agency; empty means missing."""

    key: ServiceKey
    texts: Mapping[Language, ServiceText]
    topic: str = ""
    online_url: str = ""
    phone: str = ""
    counter: str = ""
    source_url: str = ""
    source_name: str = ""
    reviewed_on: date | None = None
    owner: str = ""
    sensitive: bool = False
    covered: bool = True

    def text(self, language: Language, default: Language) -> tuple[Language, ServiceText]:
        """The text in `language`, else in `default`, else in any language; with the language it is really in."""
        for candidate in (language, default, *self.texts):
            if candidate in self.texts:
                return candidate, self.texts[candidate]
        raise KeyError(f"The service {self.key!r} has no text in any language.")
