"""The contract of a meter, kept by the one that Prometheus reads and by the one that tests read."""

from __future__ import annotations

from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from prometheus_client import CollectorRegistry

from handlers.domain.ids import ChannelName
from handlers.ports import Meter
from metrics.operations import ProcessMeter
from metrics.recording import RecordingMeter

TELEGRAM = ChannelName("telegram")
STRANGER = ChannelName("fax")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class MeterContract:
    """Inherited with a way to make the meter and to read it."""

    @pytest.fixture
    @abstractmethod
    def meter(self) -> Meter:
        """A new meter for the channels telegram and webchat and the desk console."""

    @abstractmethod
    def count(self, meter: Meter, what: str, owner: str, result: str) -> float:
        """How often; `what` is updates, outbound, predictions, desk or parsings."""

    @abstractmethod
    def seconds(self, meter: Meter, what: str, owner: str) -> tuple[int, float]:
        """How many durations and their sum; `what` is latency or desk."""

    @abstractmethod
    def ok_at(self, meter: Meter, channel: str) -> float:
        """The last success, in seconds since 1970."""

    @abstractmethod
    def up(self, meter: Meter, engine: str) -> bool:
        """Whether the engine of understanding is asked."""

    def test_everything_starts_at_zero(self, meter: Meter) -> None:
        for what, result in (("updates", "text"), ("outbound", "uncertain"), ("predictions", "greet")):
            assert self.count(meter, what, "telegram", result) == 0
        assert self.count(meter, "desk", "console", "ok") == 0
        assert self.seconds(meter, "latency", "telegram") == (0, 0)

    def test_what_happens_is_counted_under_its_channel_and_result(self, meter: Meter) -> None:
        meter.update(TELEGRAM, "text")
        meter.update(TELEGRAM, "text")
        meter.outbound(TELEGRAM, "sent")
        meter.prediction(TELEGRAM, "person")
        assert self.count(meter, "updates", "telegram", "text") == 2
        assert self.count(meter, "updates", "webchat", "text") == 0
        assert self.count(meter, "outbound", "telegram", "sent") == 1
        assert self.count(meter, "predictions", "telegram", "person") == 1

    def test_durations_are_kept(self, meter: Meter) -> None:
        meter.latency(TELEGRAM, 0.5)
        meter.latency(TELEGRAM, 4.0)
        meter.desk("console", "ok", 0.25)
        assert self.seconds(meter, "latency", "telegram") == (2, 4.5)
        assert self.count(meter, "desk", "console", "ok") == 1
        assert self.seconds(meter, "desk", "console") == (1, 0.25)

    def test_the_last_success_of_a_channel_is_known(self, meter: Meter) -> None:
        meter.channel_ok(TELEGRAM, NOON)
        assert self.ok_at(meter, "telegram") == NOON.timestamp()

    def test_words_outside_the_lists_make_no_series_of_their_own(self, meter: Meter) -> None:
        meter.update(STRANGER, "600 123 456")
        meter.desk("unknown desk", "odd", 1.0)
        assert self.count(meter, "updates", "other", "other") == 1
        assert self.count(meter, "desk", "other", "other") == 1

    def test_the_answers_of_an_engine_and_whether_it_is_asked_are_known(
        self, meter: RecordingMeter | ProcessMeter
    ) -> None:
        meter.parser_up("rasa", up=True)
        assert self.count(meter, "parsings", "rasa", "timeout") == 0
        assert self.up(meter, "rasa")
        meter.parsing("rasa", "timeout")
        meter.parsing("embedded", "fallback")
        meter.parsing("a stranger", "600 123 456")
        meter.parser_up("rasa", up=False)
        assert self.count(meter, "parsings", "rasa", "timeout") == 1
        assert self.count(meter, "parsings", "embedded", "fallback") == 1
        assert self.count(meter, "parsings", "other", "other") == 1
        assert not self.up(meter, "rasa")

    def test_no_count_is_lost_between_threads(self, meter: Meter) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: meter.update(TELEGRAM, "text"), range(400)))
        assert self.count(meter, "updates", "telegram", "text") == 400


class TestProcessMeter(MeterContract):
    names: ClassVar = {
        "updates": "ventanilla_updates_total",
        "outbound": "ventanilla_outbound_messages_total",
        "predictions": "ventanilla_nlu_predictions_total",
        "desk": "ventanilla_crm_requests_total",
        "parsings": "ventanilla_nlu_requests_total",
    }

    @pytest.fixture
    def meter(self) -> Meter:
        self.registry = CollectorRegistry()
        return ProcessMeter(self.registry, [TELEGRAM, ChannelName("webchat")], ["console"], version="1.2.3")

    def sample(self, name: str, labels: dict[str, str]) -> float:
        value = self.registry.get_sample_value(name, labels)
        assert value is not None, f"{name}{labels} does not exist"
        return value

    def count(self, meter: Meter, what: str, owner: str, result: str) -> float:
        owns, ends = {"desk": ("crm", "result"), "parsings": ("engine", "outcome")}.get(what, ("channel", "result"))
        return self.sample(self.names[what], {owns: owner, ends: result})

    def seconds(self, meter: Meter, what: str, owner: str) -> tuple[int, float]:
        name = "ventanilla_answer_latency_seconds"
        labels = {"channel": owner}
        if what == "desk":
            name, labels = "ventanilla_crm_request_duration_seconds", {"crm": owner, "result": "ok"}
        return int(self.sample(f"{name}_count", labels)), self.sample(f"{name}_sum", labels)

    def ok_at(self, meter: Meter, channel: str) -> float:
        return self.sample("ventanilla_channel_last_success_timestamp_seconds", {"channel": channel})

    def up(self, meter: Meter, engine: str) -> bool:
        return bool(self.sample("ventanilla_nlu_backend_up", {"engine": engine}))

    def test_without_another_engine_there_is_no_series_that_says_it_is_down(self, meter: Meter) -> None:
        assert self.registry.get_sample_value("ventanilla_nlu_backend_up", {"engine": "rasa"}) is None

    def test_the_promised_five_seconds_are_an_edge_of_the_histogram(self, meter: Meter) -> None:
        meter.latency(TELEGRAM, 4.9)
        meter.latency(TELEGRAM, 5.1)
        bucket = {"channel": "telegram", "le": "5.0"}
        assert self.sample("ventanilla_answer_latency_seconds_bucket", bucket) == 1

    def test_the_version_is_shown_and_no_creation_times_are(self, meter: Meter) -> None:
        assert self.sample("ventanilla_build_info", {"version": "1.2.3", "rule_version": "1"}) == 1
        names = {sample.name for family in self.registry.collect() for sample in family.samples}
        assert not [name for name in names if name.endswith("_created")]


class TestRecordingMeter(MeterContract):
    @pytest.fixture
    def meter(self) -> Meter:
        self.recording = RecordingMeter([TELEGRAM, ChannelName("webchat")], ["console"])
        return self.recording

    def count(self, meter: Meter, what: str, owner: str, result: str) -> float:
        return self.recording.counts[what, owner, result]

    def seconds(self, meter: Meter, what: str, owner: str) -> tuple[int, float]:
        taken = self.recording.seconds.get((what, owner), [])
        return len(taken), sum(taken)

    def ok_at(self, meter: Meter, channel: str) -> float:
        return self.recording.last_ok[channel].timestamp()

    def up(self, meter: Meter, engine: str) -> bool:
        return self.recording.up[engine]
