"""Choosing who understands: the embedded engine alone, or Rasa with the embedded engine in reserve."""

from __future__ import annotations

import logging
from typing import Protocol

from bot.settings import NluEngine, Settings
from nlu.rasa.client import RasaClient
from nlu.rasa.reserve import GuardedRasa, ParserMeter
from nlu.renewal import ModelMeter, Verdict
from nlu.understander import EmbeddedUnderstander

log = logging.getLogger("ventanilla.understanding")

PROBE_SECONDS = 5.0
"""How often Rasa is asked from the background whether it is well."""


RENEWAL_SECONDS = 2.0
"""How often a newly trained model is looked for."""


class EnginesMeter(ParserMeter, ModelMeter, Protocol):
    """What is counted of understanding."""


class Engines:
    """The understander that the settings ask for; `rasa` is None unless they ask for it.

    Raises Misconfigured where there is no usable model, or Rasa's address is none.
    """

    def __init__(self, settings: Settings, meter: EnginesMeter) -> None:
        self.rasa = self._guarded(settings, meter) if settings.nlu_engine is NluEngine.RASA else None
        self.understander = EmbeddedUnderstander(
            settings.model_dir, settings.nlu_encoder, self.rasa, settings.content_dir
        )
        self._meter = meter

    def renew(self) -> None:
        """Take up a newly trained model if there is one and it is no worse; say what became of it."""
        renewal = self.understander.renew()
        if renewal is not None:
            self._meter.model(renewal.verdict)
            log.log(logging.INFO if renewal.verdict is Verdict.TAKEN else logging.WARNING, "%s", renewal.sentence)

    @property
    def state(self) -> str:
        """ "ok", or what works by other means and why."""
        if self.rasa is None or not self.rasa.away:
            return "ok"
        return f"degraded: rasa; the embedded engine answers. {self.rasa.away}"

    def close(self) -> None:
        """Give up connections."""
        if self.rasa is not None:
            self.rasa.close()

    def _guarded(self, settings: Settings, meter: ParserMeter) -> GuardedRasa:
        token, seconds = settings.rasa_token.get_secret_value(), settings.rasa_timeout_seconds
        # The labels of the moment: a running service may take up a new model.
        client = RasaClient(settings.rasa_url, token, seconds, lambda: self.understander.labels)
        return GuardedRasa(client, meter)
