"""The series of the agency's figures: complete from the start, bounded, and never stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from handlers.domain.ids import ChannelName, ServiceKey
from handlers.errors import Retryable
from handlers.ports import QueueState
from metrics.business import MAX_SERVICES, BusinessCollector, Scope, business_registry
from tests.unit.metrics.facts import MONDAY

CHANNELS = (ChannelName("telegram"), ChannelName("webchat"))
EMPTY = QueueState(0, 0.0)


@dataclass
class Figures:
    """A `FactReader` that says what it is told to, and counts how often it is asked."""

    closed: list[tuple[str, str, str, int]] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    replies: list[tuple[str, str, int]] = field(default_factory=list)
    ledger: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    queue: QueueState = EMPTY
    outbox: QueueState = EMPTY
    uncertain: int = 0
    refused: int = 0
    last_days: list[tuple[str, date]] = field(default_factory=list)
    imported: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    missing_lines: int = 0
    broken: bool = False
    reads: int = 0

    def episodes_closed(self) -> list[tuple[str, str, str, int]]:
        self.reads += 1
        if self.broken:
            raise Retryable("the database could not be read.")
        return self.closed

    def survey_asked(self) -> list[tuple[str, int]]:
        return self.asked

    def survey_replies(self) -> list[tuple[str, str, int]]:
        return self.replies

    def booked(self) -> list[tuple[str, str, str, str, int]]:
        return self.ledger

    def staff_queue(self) -> QueueState:
        return self.queue

    def desk_outbox(self, desk: str) -> QueueState:
        return self.outbox if desk == "console" else QueueState(0, 0.0)

    def uncertain_sends(self) -> int:
        return self.uncertain

    def refused_cases(self) -> int:
        return self.refused

    def refused_lines(self) -> int:
        return self.missing_lines

    def import_last_days(self) -> list[tuple[str, date]]:
        return self.last_days

    def imported_contacts(self) -> list[tuple[str, str, int, int, int]]:
        return self.imported


@dataclass
class HandClock:
    """Shows the time it was set to."""

    time: datetime = MONDAY

    def now(self) -> datetime:
        return self.time


@dataclass
class Bench:
    """A collector with everything around it in reach."""

    figures: Figures = field(default_factory=Figures)
    clock: HandClock = field(default_factory=HandClock)
    services: Sequence[str] = ("padron-alta", "ibi")
    channels: tuple[ChannelName, ...] = CHANNELS

    def __post_init__(self) -> None:
        scope = Scope(self.channels, ("console", "rt"), lambda: [ServiceKey(key) for key in self.services])
        self.registry: CollectorRegistry = business_registry(
            BusinessCollector(self.figures, scope, self.clock, ttl_seconds=15)
        )

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(f"ventanilla_{name}", labels)

    def samples(self, prefix: str = "") -> dict[tuple[str, ...], float]:
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in self.registry.collect()
            for sample in family.samples
            if sample.name.startswith(f"ventanilla_{prefix}")
        }


def test_every_combination_exists_at_zero_before_anything_happened() -> None:
    bench = Bench()
    assert len(bench.samples("episodes_closed")) == 3 * 4 * 6
    assert len(bench.samples("displaced_contacts_booked")) == 2 * 4 * 2 * 2
    assert len(bench.samples("survey_asked")) == 4
    assert len(bench.samples("survey_replies")) == 4 * 6
    assert all(len(bench.samples(gauge)) == 1 for gauge in ("handoff_waiting", "handoff_oldest_waiting_seconds"))
    assert all(len(bench.samples(gauge)) == 2 for gauge in ("crm_outbox_entries", "crm_outbox_oldest_seconds"))
    assert bench.value("uncertain_sends") == 0
    assert len(bench.samples("imported_contacts")) == 2 * 3 * 3
    assert len(bench.samples("import_last_day")) == 2
    assert sum(value for key, value in bench.samples().items() if "snapshot" not in key[0]) == 0


def test_the_agencys_own_contacts_are_those_of_the_last_imported_day() -> None:
    figures = Figures(
        last_days=[("phone", date(2026, 2, 28))],
        imported=[("phone", "ibi", 1200, 1000, 150), ("phone", "multas", 30, 0, 0), ("phone", "grúa", 12, 0, 0)],
    )
    bench = Bench(figures)
    assert bench.value("imported_contacts", displaced_channel="phone", service="ibi", kind="abandoned") == 150
    assert bench.value("imported_contacts", displaced_channel="phone", service="other", kind="offered") == 42
    assert bench.value("imported_contacts", displaced_channel="in_person", service="ibi", kind="offered") == 0
    day = datetime(2026, 2, 28, tzinfo=UTC).timestamp()
    assert bench.value("import_last_day_timestamp_seconds", source="phone") == day
    assert bench.value("import_last_day_timestamp_seconds", source="in_person") == 0


def test_a_large_installation_stays_below_three_thousand_series() -> None:
    channels = tuple(ChannelName(f"channel-{number}") for number in range(5))
    bench = Bench(services=[f"service-{number}" for number in range(90)], channels=channels)
    assert len(bench.samples()) < 3_000
    services = {key[2] for key in bench.samples("episodes_closed")}
    assert len(services) == MAX_SERVICES + 2
    assert services >= {"service-0", "service-49", "other", "none"}
    assert "service-50" not in services


def test_counts_appear_under_their_labels() -> None:
    bench = Bench(
        Figures(
            closed=[("telegram", "ibi", "handed_off", 3), ("webchat", "", "out_of_scope", 2)],
            asked=[("ibi", 5)],
            replies=[("ibi", "phone", 2), ("ibi", "unknown", 1)],
            queue=QueueState(2, 90.5),
            outbox=QueueState(1, 3.0),
            uncertain=4,
            refused=2,
            missing_lines=5,
        )
    )
    assert bench.value("episodes_closed_total", channel="telegram", service="ibi", outcome="handed_off") == 3
    assert bench.value("episodes_closed_total", channel="webchat", service="none", outcome="out_of_scope") == 2
    assert bench.value("survey_asked_total", service="ibi") == 5
    assert bench.value("survey_replies_total", service="ibi", answer="phone") == 2
    assert bench.value("survey_replies_total", service="ibi", answer="unknown") == 1
    assert bench.value("handoff_waiting", queue="staff") == 2
    assert bench.value("handoff_oldest_waiting_seconds", queue="staff") == 90.5
    assert bench.value("crm_outbox_entries", crm="console") == 1
    assert bench.value("crm_outbox_oldest_seconds", crm="console") == 3.0
    assert bench.value("uncertain_sends") == 4
    assert bench.value("refused_cases") == 2
    assert bench.value("refused_lines") == 5
    assert bench.value("crm_outbox_entries", crm="rt") == 0
    assert bench.value("business_snapshot_timestamp_seconds") == MONDAY.timestamp()


def test_milli_contacts_are_shown_as_contacts_without_a_rounding_error() -> None:
    bench = Bench(
        Figures(ledger=[("phone", "ibi", "estimated", "credit", 5_720), ("phone", "ibi", "stated", "credit", 1_000)])
    )
    labels = {"displaced_channel": "phone", "service": "ibi", "entry": "credit"}
    assert bench.value("displaced_contacts_booked_total", **labels, evidence="estimated") == 5.72
    assert bench.value("displaced_contacts_booked_total", **labels, evidence="stated") == 1
    labels["entry"] = "reversal"
    assert bench.value("displaced_contacts_booked_total", **labels, evidence="stated") == 0


def test_services_that_left_the_catalogue_are_counted_together() -> None:
    bench = Bench(Figures(closed=[("webchat", "gone", "spam", 1), ("webchat", "gone-too", "spam", 2)]))
    assert bench.value("episodes_closed_total", channel="webchat", service="other", outcome="spam") == 3


def test_a_new_publication_is_taken_up_without_a_restart() -> None:
    bench = Bench()
    bench.services = ("tasas",)
    assert {key[1] for key in bench.samples("survey_asked")} == {"tasas", "other", "none"}


def test_a_channel_that_is_switched_off_keeps_its_past_under_other() -> None:
    bench = Bench(Figures(closed=[("x", "ibi", "abandoned", 7)]))
    assert bench.value("episodes_closed_total", channel="other", service="ibi", outcome="abandoned") == 7


def test_figures_are_read_once_within_their_time_and_again_after_it() -> None:
    bench = Bench()
    bench.samples()
    bench.clock.time += timedelta(seconds=14)
    bench.samples()
    assert bench.figures.reads == 1
    bench.clock.time += timedelta(seconds=1)
    bench.figures.asked = [("ibi", 1)]
    assert bench.value("survey_asked_total", service="ibi") == 1
    assert bench.figures.reads == 2


def test_a_clock_set_back_does_not_freeze_the_figures() -> None:
    bench = Bench()
    bench.samples()
    bench.clock.time -= timedelta(hours=1)
    bench.samples()
    assert bench.figures.reads == 2


def test_registering_reads_nothing() -> None:
    assert Bench().figures.reads == 0


def test_figures_that_cannot_be_read_are_not_served_from_before() -> None:
    bench = Bench()
    bench.samples()
    bench.clock.time += timedelta(minutes=1)
    bench.figures.broken = True
    with pytest.raises(Retryable):
        bench.samples()
