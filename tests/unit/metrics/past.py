"""Booking with its past in memory: the same order of work as the store's, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import EpisodeId
from handlers.domain.outcome import Outcome
from handlers.ports import LedgerEntry
from metrics.ledger import Entry, book


@dataclass
class Past:
    """Facts and entries so far; implements `Look`."""

    facts: list[Fact] = field(default_factory=list)
    entries: dict[str, LedgerEntry] = field(default_factory=dict)

    def append(self, fact: Fact) -> None:
        """Keep the fact, then book it; a key that exists is not written again."""
        self.facts.append(fact)
        for entry in book(fact, self):
            self.entries.setdefault(entry.key, entry)

    def episode_outcome(self, episode: EpisodeId) -> Outcome | None:
        """How the episode first ended."""
        closings = (f.outcome for f in self.facts if f.kind is FactKind.EPISODE_CLOSED and f.episode == episode)
        return next(closings, None)

    def booked(self, episode: EpisodeId) -> Sequence[LedgerEntry]:
        """Every entry of the episode."""
        return [entry for entry in self.entries.values() if entry.episode == episode]

    def returned(self, episode: EpisodeId) -> bool:
        """Whether a return was seen."""
        return any(f.kind is FactKind.RETURNED and f.refers_to == episode for f in self.facts)

    def net(self, episode: EpisodeId) -> int:
        """Credits less reversals, in milli-contacts."""
        return sum(e.milli if e.entry == Entry.CREDIT else -e.milli for e in self.booked(episode))
