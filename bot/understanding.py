"""Choosing who understands: the embedded engine alone, or Rasa with the embedded engine in reserve."""

from __future__ import annotations

from bot.settings import NluEngine, Settings
from nlu.rasa.client import RasaClient
from nlu.rasa.reserve import GuardedRasa, ParserMeter
from nlu.understander import EmbeddedUnderstander

PROBE_SECONDS = 5.0
"""How often Rasa is asked from the background whether it is well."""


class Engines:
    """The understander that the settings ask for; `rasa` is None unless they ask for it.

    Raises Misconfigured where there is no usable model, or Rasa's address is none.
    """

    def __init__(self, settings: Settings, meter: ParserMeter) -> None:
        self.rasa = self._guarded(settings, meter) if settings.nlu_engine is NluEngine.RASA else None
        self.understander = EmbeddedUnderstander(settings.model_dir, settings.nlu_encoder, self.rasa)

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
