"""A meter that remembers what it was told, for tests and for people who build on this product."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from handlers.domain.ids import ChannelName
from metrics.vocabulary import DESK_CALLS, MODELS, PARSERS, PARSINGS, PREDICTIONS, SENDS, UPDATES, closed


class RecordingMeter:
    """The `Meter` without Prometheus; the same closed lists apply.

    `counts` is keyed by (what, channel, desk or engine, result); `seconds` and `last_ok` by channel or desk; `up` by engine.
    """

    def __init__(self, channels: Iterable[ChannelName], desks: Iterable[str]) -> None:
        self._channels = frozenset(channels)
        self._desks = frozenset(desks)
        self._lock = threading.Lock()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.seconds: dict[tuple[str, str], list[float]] = {}
        self.last_ok: dict[str, datetime] = {}
        self.up: dict[str, bool] = {}

    def update(self, channel: ChannelName, result: str) -> None:
        """One update came in."""
        self._count("updates", closed(channel, self._channels), result, UPDATES)

    def outbound(self, channel: ChannelName, result: str) -> None:
        """One try to send."""
        self._count("outbound", closed(channel, self._channels), result, SENDS)

    def latency(self, channel: ChannelName, seconds: float) -> None:
        """One answer was accepted."""
        self._took("latency", closed(channel, self._channels), seconds)

    def prediction(self, channel: ChannelName, result: str) -> None:
        """One text was understood."""
        self._count("predictions", closed(channel, self._channels), result, PREDICTIONS)

    def desk(self, desk: str, result: str, seconds: float) -> None:
        """One call to a desk."""
        self._count("desk", closed(desk, self._desks), result, DESK_CALLS)
        self._took("desk", closed(desk, self._desks), seconds)

    def parsing(self, engine: str, outcome: str) -> None:
        """One text was put to an engine of understanding."""
        self._count("parsings", closed(engine, PARSERS), outcome, PARSINGS)

    def parser_up(self, engine: str, *, up: bool) -> None:
        """Whether an engine is asked at present."""
        with self._lock:
            self.up[closed(engine, PARSERS)] = up

    def model(self, outcome: str) -> None:
        """As the port says."""
        self._count("models", "", outcome, MODELS)

    def channel_ok(self, channel: ChannelName, at: datetime) -> None:
        """The channel worked at this moment."""
        with self._lock:
            self.last_ok[closed(channel, self._channels)] = at

    def _count(self, what: str, owner: str, result: str, words: frozenset[str]) -> None:
        with self._lock:
            self.counts[what, owner, closed(result, words)] += 1

    def _took(self, what: str, owner: str, seconds: float) -> None:
        with self._lock:
            self.seconds.setdefault((what, owner), []).append(seconds)
