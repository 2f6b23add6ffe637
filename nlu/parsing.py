"""What a parser of free text is: any engine that ranks intents and marks entities, in one shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from handlers.domain.ids import Language
from handlers.domain.understanding import Entity


@dataclass(frozen=True, slots=True)
class Parsed:
    """Intents with their probabilities (0..1, best first) and entities of one text.

    `in_scope` is the probability (0..1) that the text is about anything that the parser was trained on; None where
    the parser does not judge that. `engine` names the parser that answered, where that is not always the same one.
    """

    text: str
    intents: Mapping[str, float]
    entities: tuple[Entity, ...] = ()
    in_scope: float | None = None
    engine: str = ""


class Parser(Protocol):
    """Ranks intents and marks entities of redacted text; any thread may call it."""

    @property
    def name(self) -> str:
        """The engine, for people who look after it."""

    def parse(self, text: str, language: Language) -> Parsed:
        """What `text`, written in `language`, means.

        Odd or empty text has no intents and is no error. Raises Retryable where the parser cannot answer now.
        """


class FirstParser(Protocol):
    """A parser that is asked before the embedded engine and may pass; any thread may call it."""

    def attempt(self, text: str, language: Language) -> Parsed | None:
        """What redacted `text`, written in `language`, means; None where the embedded engine is to answer. Never raises."""
