"""The agency's figures, read from stored facts each time Prometheus asks, so that a restart changes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import product

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handlers.domain.ids import ChannelName, ServiceKey
from handlers.domain.outcome import DISPLACEABLE, Alternative, Outcome
from handlers.ports import Clock, FactReader, QueueState
from metrics.ledger import WHOLE_CONTACT, Entry, Evidence
from metrics.vocabulary import NONE, OTHER, closed
from metrics.volumes.rows import VolumeChannel

MAX_SERVICES = 50
"""Services with series of their own, in the catalogue's order; the others are counted together."""
IMPORTED_COUNTS = ("offered", "answered", "abandoned")
"""What an agency's file counts."""
STAFF_QUEUE = "staff"
"""Label of the only queue there is."""

Labels = tuple[str, ...]
Catalogue = Callable[[], Sequence[ServiceKey]]
"""Keys of the services published now, in the catalogue's order."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: the channels and the desks of this installation, and its catalogue."""

    channels: tuple[ChannelName, ...]
    desks: tuple[str, ...]
    catalogue: Catalogue


class BusinessCollector(Collector):
    """Series from a `FactReader`, read at most once in `ttl_seconds`.

    Whatever the reader raises passes through: figures that could not be read are never shown as fresh.
    """

    def __init__(self, reader: FactReader, scope: Scope, clock: Clock, ttl_seconds: float = 15.0) -> None:
        self._reader = reader
        self._scope = scope
        self._clock = clock
        self._ttl = ttl_seconds
        self._lock = threading.Lock()
        self._snapshot: list[Metric] = []
        self._read_at: datetime | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not read the database."""
        return []

    def collect(self) -> list[Metric]:
        """All series, finished; raises what the reader raises."""
        with self._lock:
            now = self._clock.now()
            if not self._is_fresh(now):
                self._snapshot = list(self._families(now))
                self._read_at = now
            return self._snapshot

    def _is_fresh(self, now: datetime) -> bool:
        if self._read_at is None:
            return False
        # A clock set back must not freeze the figures.
        return 0 <= (now - self._read_at).total_seconds() < self._ttl

    def _families(self, now: datetime) -> Iterator[Metric]:
        services = tuple(self._scope.catalogue())[:MAX_SERVICES]
        yield self._closed(services)
        yield self._booked(services)
        yield self._asked(services)
        yield self._replies(services)
        waiting = self._reader.staff_queue()
        yield _gauge("handoff_waiting", "Citizens who wait for staff.", waiting.waiting, queue=STAFF_QUEUE)
        yield _oldest("handoff_oldest_waiting_seconds", "Longest wait for staff.", waiting, queue=STAFF_QUEUE)
        yield from self._outboxes()
        doubts = "Messages that were perhaps sent, or wait behind a notice that did not arrive."
        yield _gauge("uncertain_sends", doubts, self._reader.uncertain_sends())
        yield _gauge("refused_cases", "Cases that the desk did not take.", self._reader.refused_cases())
        yield _gauge("refused_lines", "Lines that the desk did not take.", self._reader.refused_lines())
        yield self._imported(services)
        yield self._import_days()
        yield _gauge("business_snapshot_timestamp_seconds", "When these figures were read.", now.timestamp())

    def _outboxes(self) -> Iterator[Metric]:
        entries = GaugeMetricFamily("ventanilla_crm_outbox_entries", "Lines not yet at the desk.", labels=["crm"])
        oldest = GaugeMetricFamily("ventanilla_crm_outbox_oldest_seconds", "Age of the oldest of them.", labels=["crm"])
        for desk in self._scope.desks:
            state = self._reader.desk_outbox(desk)
            entries.add_metric([desk], state.waiting)
            oldest.add_metric([desk], state.oldest_seconds)
        yield entries
        yield oldest

    def _closed(self, services: Sequence[str]) -> Metric:
        known = frozenset(self._scope.channels)
        counts = _zeros((*self._scope.channels, OTHER), _service_labels(services), _values(Outcome))
        for channel, service, outcome, number in self._reader.episodes_closed():
            counts[closed(channel, known), _service_label(service, services), outcome] += number
        return _counter("episodes_closed", "Episodes that ended.", ("channel", "service", "outcome"), counts)

    def _booked(self, services: Sequence[str]) -> Metric:
        channels = tuple(alternative.value for alternative in DISPLACEABLE)
        millis = _zeros(channels, _service_labels(services), _values(Evidence), _values(Entry))
        for channel, service, evidence, entry, milli in self._reader.booked():
            millis[channel, _service_label(service, services), evidence, entry] += milli
        return _counter(
            "displaced_contacts_booked",
            "Calls and visits displaced, by the ledger; net is credit less reversal.",
            ("displaced_channel", "service", "evidence", "entry"),
            millis,
            divisor=WHOLE_CONTACT,
        )

    def _asked(self, services: Sequence[str]) -> Metric:
        counts = _zeros(_service_labels(services))
        for service, number in self._reader.survey_asked():
            counts[(_service_label(service, services),)] += number
        return _counter("survey_asked", "Times the counterfactual question was asked.", ("service",), counts)

    def _replies(self, services: Sequence[str]) -> Metric:
        counts = _zeros(_service_labels(services), _values(Alternative))
        for service, answer, number in self._reader.survey_replies():
            counts[_service_label(service, services), answer] += number
        return _counter("survey_replies", "Replies to it.", ("service", "answer"), counts)

    def _imported(self, services: Sequence[str]) -> Metric:
        # Imported contacts are always about a service, so the label for none is not among them.
        counts = _zeros(_values(VolumeChannel), (*services, OTHER), IMPORTED_COUNTS)
        known = frozenset(services)
        for channel, service, *numbers in self._reader.imported_contacts():
            for kind, number in zip(IMPORTED_COUNTS, numbers, strict=True):
                counts[channel, closed(service, known), kind] += number
        return _gauges(
            "imported_contacts",
            "The agency's own contacts on the last imported day; 0 also where its file does not say.",
            ("displaced_channel", "service", "kind"),
            counts,
        )

    def _import_days(self) -> Metric:
        seconds = _zeros(_values(VolumeChannel))
        for channel, day in self._reader.import_last_days():
            seconds[(channel,)] = int(datetime.combine(day, time(0), UTC).timestamp())
        return _gauges(
            "import_last_day_timestamp_seconds",
            "Last imported day of the agency's own contacts, 0:00 UTC; 0 where none was imported.",
            ("source",),
            seconds,
        )


def business_registry(collector: BusinessCollector) -> CollectorRegistry:
    """The registry behind ``/metrics/business``: these series and no others."""
    registry = CollectorRegistry()
    registry.register(collector)
    return registry


def _service_labels(services: Sequence[str]) -> tuple[str, ...]:
    return (*services, OTHER, NONE)


def _service_label(service: str, services: Sequence[str]) -> str:
    return closed(service, frozenset(services)) if service else NONE


def _values(words: type[Outcome | Alternative | Evidence | Entry | VolumeChannel]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


def _zeros(*dimensions: Sequence[str]) -> Counter[Labels]:
    return Counter(dict.fromkeys(product(*dimensions), 0))


def _counter(name: str, help_text: str, labels: Labels, counts: Counter[Labels], divisor: int = 1) -> Metric:
    family = CounterMetricFamily(f"ventanilla_{name}", help_text, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count / divisor)
    return family


def _gauges(name: str, help_text: str, labels: Labels, counts: Counter[Labels]) -> Metric:
    family = GaugeMetricFamily(f"ventanilla_{name}", help_text, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _gauge(name: str, help_text: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(f"ventanilla_{name}", help_text, labels=tuple(labels))
    family.add_metric(tuple(labels.values()), value)
    return family


def _oldest(name: str, help_text: str, state: QueueState, **labels: str) -> Metric:
    return _gauge(name, f"{help_text} 0 where nothing waits.", state.oldest_seconds, **labels)
