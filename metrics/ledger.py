"""What a fact is worth: displaced contacts booked, and taken back, by rules that never look at the clock."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import EpisodeId
from handlers.domain.outcome import DISPLACEABLE, Outcome
from handlers.ports import LedgerEntry

RULE_VERSION = "1"
"""Stands on every entry; changes with the rules below."""
WHOLE_CONTACT = 1_000
"""Milli-contacts in one contact."""


class Evidence(StrEnum):
    """What an entry rests on; the two are never added into one figure without saying so."""

    STATED = "stated"
    """The citizen confirmed the answer and said what they would have done."""
    ESTIMATED = "estimated"
    """Inferred from those who were asked."""


class Entry(StrEnum):
    """Direction of an entry; amounts are positive in both."""

    CREDIT = "credit"
    """A contact was displaced."""
    REVERSAL = "reversal"
    """It was not, after all."""


class Look(Protocol):
    """What booking must know of the past, answered inside the transaction that writes the fact."""

    def episode_outcome(self, episode: EpisodeId) -> Outcome | None:
        """How the episode ended; None while it is open or when it is unknown."""
        ...

    def booked(self, episode: EpisodeId) -> Sequence[LedgerEntry]:
        """Every entry of the episode, reversals included."""
        ...

    def returned(self, episode: EpisodeId) -> bool:
        """Whether the person came back for the same matter within the window."""
        ...


def book(fact: Fact, look: Look) -> tuple[LedgerEntry, ...]:
    """The entries that follow from `fact`, usually none.

    The net of an episode (credits less reversals) is always 0 or 1,000, whatever the order and however often a fact
    arrives: the first reply that counts is the only one, and nothing is booked once the person came back.
    """
    if fact.kind is FactKind.SURVEY_REPLIED:
        return _credit(fact, look)
    if fact.kind is FactKind.RETURNED:
        return _reverse(fact, look)
    return ()


def _credit(fact: Fact, look: Look) -> tuple[LedgerEntry, ...]:
    episode, alternative = fact.episode, fact.alternative
    if episode is None or alternative not in DISPLACEABLE:
        return ()
    if look.episode_outcome(episode) is not Outcome.RESOLVED_CONFIRMED:
        return ()
    if look.booked(episode) or look.returned(episode):
        return ()
    entry = LedgerEntry(
        key=f"{Entry.CREDIT}:{episode}:{alternative}",
        at=fact.at,
        displaced_channel=alternative.value,
        service=fact.service or "",
        evidence=Evidence.STATED.value,
        entry=Entry.CREDIT.value,
        milli=WHOLE_CONTACT,
        rule_version=RULE_VERSION,
        episode=episode,
    )
    return (entry,)


def _reverse(fact: Fact, look: Look) -> tuple[LedgerEntry, ...]:
    if fact.refers_to is None:
        return ()
    entries = look.booked(fact.refers_to)
    reversed_keys = {entry.key for entry in entries if entry.entry == Entry.REVERSAL}
    credits_ = (entry for entry in entries if entry.entry == Entry.CREDIT)
    back = (_back(credit, fact) for credit in credits_)
    return tuple(entry for entry in back if entry.key not in reversed_keys)


def _back(credit: LedgerEntry, fact: Fact) -> LedgerEntry:
    return LedgerEntry(
        key=f"{Entry.REVERSAL}:{credit.episode}:{credit.displaced_channel}",
        at=fact.at,
        displaced_channel=credit.displaced_channel,
        service=credit.service,
        evidence=credit.evidence,
        entry=Entry.REVERSAL.value,
        milli=credit.milli,
        rule_version=RULE_VERSION,
        episode=credit.episode,
    )
