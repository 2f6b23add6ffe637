"""Rasa asked first, with the embedded engine in reserve: no message waits for a server that is known to be away."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from handlers.domain.ids import Language
from nlu.parsing import Parsed
from nlu.rasa.client import RasaClient
from nlu.rasa.faults import NoAnswer, Outcome

log = logging.getLogger("ventanilla.nlu")

FALLBACK = "fallback"
"""The outcome under which an answer of the reserve is counted."""
EMBEDDED = "embedded"
_FAILURES = 3


class ParserMeter(Protocol):
    """Counts which engine answered."""

    def parsing(self, engine: str, outcome: str) -> None:
        """One text was put to `engine`; `outcome` is an `Outcome`, or `FALLBACK` for the reserve."""

    def parser_up(self, engine: str, *, up: bool) -> None:
        """Whether `engine` is asked at present."""


class GuardedRasa:
    """Asks Rasa as long as it answers; where it does not, the caller's own engine stands in for the same message.

    After three failures in a row, or one that is certain to repeat itself, Rasa is not asked again until `probe`, which
    is to be called every few seconds from the background, finds it well. Any thread may use it.
    """

    def __init__(self, rasa: RasaClient, meter: ParserMeter) -> None:
        self._rasa = rasa
        self._meter = meter
        self._lock = threading.Lock()
        self._failures = 0
        self._away = ""
        meter.parser_up(rasa.name, up=True)

    @property
    def away(self) -> str:
        """Why Rasa is not asked at present, in a sentence; empty while it is asked."""
        return self._away

    def attempt(self, text: str, language: Language) -> Parsed | None:
        """What redacted `text` means to Rasa; None where it does not answer, which is counted as a fallback."""
        parsed = self._asked(text, language)
        if parsed is None:
            self._meter.parsing(EMBEDDED, FALLBACK)
        return parsed

    def probe(self) -> None:
        """Find out whether Rasa can be asked."""
        try:
            self._rasa.probe()
        except NoAnswer as fault:
            self._failed(fault)
        else:
            self._answered()

    def close(self) -> None:
        """Give up the connections to Rasa."""
        self._rasa.close()

    def _asked(self, text: str, language: Language) -> Parsed | None:
        if self._away:
            self._meter.parsing(self._rasa.name, Outcome.SKIPPED)
            return None
        try:
            parsed = self._rasa.parse(text, language)
        except NoAnswer as fault:
            self._meter.parsing(self._rasa.name, fault.outcome)
            self._failed(fault)
            return None
        self._meter.parsing(self._rasa.name, Outcome.OK)
        self._answered()
        return parsed

    def _failed(self, fault: NoAnswer) -> None:
        with self._lock:
            self._failures += 1
            if not self._away and (fault.certain or self._failures >= _FAILURES):
                self._meter.parser_up(self._rasa.name, up=False)
                log.warning("Rasa does not answer: the embedded engine stands in", extra={"reason": str(fault)})
                self._away = str(fault)
            elif self._away:
                self._away = str(fault)

    def _answered(self) -> None:
        with self._lock:
            self._failures = 0
            if self._away:
                self._away = ""
                self._meter.parser_up(self._rasa.name, up=True)
                log.info("Rasa answers again")
