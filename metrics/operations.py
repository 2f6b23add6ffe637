"""What this process does, counted in memory for the people who run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

from handlers.domain.ids import ChannelName
from metrics.ledger import RULE_VERSION
from metrics.vocabulary import (
    DESK_CALLS,
    EMBEDDED,
    MODELS,
    PARSERS,
    PARSINGS,
    PREDICTIONS,
    SENDS,
    UPDATES,
    ParsingOutcome,
    closed,
)

BUCKETS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
"""Seconds; the promise to citizens (5 s) is an edge, so that it can be read without interpolation."""

Labelled = TypeVar("Labelled", Counter, Gauge, Histogram)


def process_registry() -> CollectorRegistry:
    """The registry behind ``/metrics``, with this process's memory, processor time and open files."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry


class ProcessMeter:
    """The `Meter` whose counts Prometheus reads from `registry`.

    Every combination of the given channels and desks with the closed lists of results exists from the start, at zero;
    anything outside the lists is counted under ``other``.
    """

    def __init__(
        self, registry: CollectorRegistry, channels: Iterable[ChannelName], desks: Iterable[str], version: str
    ) -> None:
        # Prometheus would store the creation time of every series as a series of its own.
        forget_creation_times: Callable[[], None] = disable_created_metrics
        forget_creation_times()
        self._channels = frozenset(channels)
        self._desks = frozenset(desks)
        self._make_channel_series(registry)
        self._make_desk_series(registry)
        self._make_parser_series(registry)
        build = Gauge(
            "ventanilla_build_info", "Version of the program.", ["version", "rule_version"], registry=registry
        )
        build.labels(version, RULE_VERSION).set(1)
        self._start_at_zero()

    def _make_channel_series(self, registry: CollectorRegistry) -> None:
        labels = ["channel", "result"]
        self._updates = Counter("ventanilla_updates", "Updates that came in from a channel.", labels, registry=registry)
        self._outbound = Counter("ventanilla_outbound_messages", "Tries to send.", labels, registry=registry)
        self._predictions = Counter("ventanilla_nlu_predictions", "Texts understood.", labels, registry=registry)
        self._latency = Histogram(
            "ventanilla_answer_latency_seconds",
            "From an update received to its answer accepted by the channel.",
            ["channel"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._success = Gauge(
            "ventanilla_channel_last_success_timestamp_seconds",
            "Last good poll or webhook call; 0 before the first.",
            ["channel"],
            registry=registry,
        )

    def _make_desk_series(self, registry: CollectorRegistry) -> None:
        labels = ["crm", "result"]
        self._desk_calls = Counter("ventanilla_crm_requests", "Calls to the desk.", labels, registry=registry)
        self._desk_seconds = Histogram(
            "ventanilla_crm_request_duration_seconds",
            "How long calls to the desk took.",
            labels,
            buckets=BUCKETS,
            registry=registry,
        )

    def _make_parser_series(self, registry: CollectorRegistry) -> None:
        self._parsings = Counter(
            "ventanilla_nlu_requests",
            "Texts put to an engine of understanding; only where there is another one beside the embedded one.",
            ["engine", "outcome"],
            registry=registry,
        )
        self._models = Counter(
            "ventanilla_nlu_models",
            "Newly trained models met while running: taken up, worse than the one in use, or unusable.",
            ["outcome"],
            registry=registry,
        )
        self._parser_up = Gauge(
            "ventanilla_nlu_backend_up",
            "1 while the engine is asked, 0 while the embedded one stands in for it.",
            ["engine"],
            registry=registry,
        )

    def _start_at_zero(self) -> None:
        for channel in sorted(self._channels):
            self._latency.labels(channel)
            self._success.labels(channel)
            _create(self._updates, channel, UPDATES)
            _create(self._outbound, channel, SENDS)
            _create(self._predictions, channel, PREDICTIONS)
        for desk in sorted(self._desks):
            _create(self._desk_calls, desk, DESK_CALLS)
            _create(self._desk_seconds, desk, DESK_CALLS)
        for outcome in sorted(MODELS):
            self._models.labels(outcome)

    def update(self, channel: ChannelName, result: str) -> None:
        """One update came in; `result` is one of `UPDATES`."""
        self._updates.labels(closed(channel, self._channels), closed(result, UPDATES)).inc()

    def outbound(self, channel: ChannelName, result: str) -> None:
        """One try to send; `result` is one of `SENDS`."""
        self._outbound.labels(closed(channel, self._channels), closed(result, SENDS)).inc()

    def latency(self, channel: ChannelName, seconds: float) -> None:
        """One answer was accepted, so many seconds after what it answers came in."""
        self._latency.labels(closed(channel, self._channels)).observe(seconds)

    def prediction(self, channel: ChannelName, result: str) -> None:
        """One text was understood; `result` is one of `PREDICTIONS`."""
        self._predictions.labels(closed(channel, self._channels), closed(result, PREDICTIONS)).inc()

    def desk(self, desk: str, result: str, seconds: float) -> None:
        """One call to a desk; `result` is one of `DESK_CALLS`."""
        labels = (closed(desk, self._desks), closed(result, DESK_CALLS))
        self._desk_calls.labels(*labels).inc()
        self._desk_seconds.labels(*labels).observe(seconds)

    def parsing(self, engine: str, outcome: str) -> None:
        """One text was put to an engine of understanding; `outcome` is one of `PARSINGS`."""
        self._parsings.labels(closed(engine, PARSERS), closed(outcome, PARSINGS)).inc()

    def parser_up(self, engine: str, *, up: bool) -> None:
        """Whether `engine` is asked at present; from the first call on its series exist, and those of its reserve."""
        _create(self._parsings, closed(engine, PARSERS), PARSINGS)
        self._parsings.labels(EMBEDDED, ParsingOutcome.FALLBACK)
        self._parser_up.labels(closed(engine, PARSERS)).set(up)

    def model(self, outcome: str) -> None:
        """A newly trained model was met; `outcome` is one of `MODELS`."""
        self._models.labels(closed(outcome, MODELS)).inc()

    def channel_ok(self, channel: ChannelName, at: datetime) -> None:
        """The channel worked at this moment."""
        self._success.labels(closed(channel, self._channels)).set(at.timestamp())


def _create(family: Labelled, owner: str, words: frozenset[str]) -> None:
    for word in sorted(words):
        family.labels(owner, word)
