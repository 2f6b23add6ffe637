"""Choosing who understands: the embedded engine alone, or Rasa with the embedded engine in reserve."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from bot.settings import NluEngine, Settings
from handlers.domain.agency import Agency
from handlers.errors import Misconfigured
from nlu.apart import TrainingApart, TrainingCutOff
from nlu.rasa.client import RasaClient
from nlu.rasa.reserve import GuardedRasa, ParserMeter
from nlu.renewal import ModelMeter, Verdict
from nlu.training import ready_made
from nlu.training_data.rows import of_catalogue
from nlu.understander import EmbeddedUnderstander

log = logging.getLogger("ventanilla.understanding")

PROBE_SECONDS = 5.0
"""How often Rasa is asked from the background whether it is well."""


RENEWAL_SECONDS = 2.0
"""How often a newly trained model, or newly published content to learn from, is looked for."""
_ENDING_SECONDS = 5.0


class EnginesMeter(ParserMeter, ModelMeter, Protocol):
    """What is counted of understanding."""


class Retraining:
    """Learns what is published in a process of its own; what that makes is found by who renews. Any thread may use it."""

    def __init__(self, settings: Settings) -> None:
        self._where = (settings.training_dir, settings.model_dir, settings.nlu_encoder)
        self._lock = threading.Lock()
        self._learning: threading.Thread | None = None
        self._child: TrainingApart | None = None
        self._seen: Agency | None = None
        self._over = False

    def learn(self, agency: Agency) -> None:
        """Begin to train in the background if no model was made from the catalogue of `agency` yet.

        What goes wrong is logged, and the model in use stays; one version is tried once.
        """
        with self._lock:
            busy = self._learning is not None and self._learning.is_alive()
            if agency is self._seen or busy or self._over:
                return
            self._seen = agency
            # Stopping the service is not to wait for it.
            self._learning = threading.Thread(target=self._learn, args=(agency,), name="learning", daemon=True)
            self._learning.start()

    def stop(self) -> None:
        """Cut a training off, and begin no other."""
        with self._lock:
            self._over = True
            if self._child is not None:
                self._child.stop()
        if self._learning is not None:
            self._learning.join(_ENDING_SECONDS)

    def _learn(self, agency: Agency) -> None:
        try:
            catalogue = of_catalogue(agency)
            if ready_made(*self._where, catalogue) is not None:
                return
            log.info("the content has changed: it is learnt in the background", extra={"version": agency.version})
            with self._lock:
                if self._over:
                    return
                self._child = TrainingApart(*self._where, catalogue)
            info = self._child.wait(lambda stage, share: log.debug("learning", extra={"stage": stage, "share": share}))
            log.info("the content has been learnt", extra={"version": agency.version, "examples": info.examples})
        except (Misconfigured, TrainingCutOff, OSError) as fault:
            if not self._over:
                log.warning("The published content was not learnt, and the old model stays: %s", fault)


class Engines:
    """The understander that the settings ask for; `rasa` is None unless they ask for it.

    Raises Misconfigured where there is no usable model, or Rasa's address is none.
    """

    def __init__(self, settings: Settings, meter: EnginesMeter) -> None:
        self.rasa = self._guarded(settings, meter) if settings.nlu_engine is NluEngine.RASA else None
        self.understander = EmbeddedUnderstander(
            settings.model_dir, settings.nlu_encoder, self.rasa, settings.content_dir
        )
        self._retraining = Retraining(settings)
        self._meter = meter

    def renew(self) -> None:
        """Begin to learn newly published content; take up a newly trained model if there is one and it is no worse.

        What became of it is logged and counted. While there is something to learn, the old model goes on answering.
        """
        if (agency := self.understander.newest) is not None:
            self._retraining.learn(agency)
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
        """Give up connections and end a training."""
        self._retraining.stop()
        if self.rasa is not None:
            self.rasa.close()

    def _guarded(self, settings: Settings, meter: ParserMeter) -> GuardedRasa:
        token, seconds = settings.rasa_token.get_secret_value(), settings.rasa_timeout_seconds
        # The labels of the moment: a running service may take up a new model.
        client = RasaClient(settings.rasa_url, token, seconds, lambda: self.understander.labels)
        return GuardedRasa(client, meter)
