"""Booking: what one fact is worth, and that no order or repetition changes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import EpisodeId
from handlers.domain.outcome import DISPLACEABLE, Alternative, Outcome
from metrics.ledger import RULE_VERSION, WHOLE_CONTACT
from tests.unit.metrics.facts import MONDAY, PADRON, asked, closed, happened, replied, returned
from tests.unit.metrics.past import Past

WORTHLESS = [alternative for alternative in Alternative if alternative not in DISPLACEABLE]


def past(*facts: Fact) -> Past:
    """The past after these facts."""
    memory = Past()
    for fact in facts:
        memory.append(fact)
    return memory


@pytest.mark.parametrize("alternative", DISPLACEABLE)
def test_a_confirmed_answer_and_a_stated_call_or_visit_book_one_contact(alternative: Alternative) -> None:
    memory = past(closed("e1-1"), asked("e1-1"), replied("e1-1", alternative))
    (entry,) = memory.entries.values()
    assert entry.key == f"credit:e1-1:{alternative}"
    assert (entry.displaced_channel, entry.service, entry.evidence) == (alternative, PADRON, "stated")
    assert (entry.entry, entry.milli, entry.rule_version) == ("credit", WHOLE_CONTACT, RULE_VERSION)
    assert (entry.episode, entry.at) == ("e1-1", MONDAY)


@pytest.mark.parametrize("alternative", WORTHLESS)
def test_web_writing_nothing_and_not_knowing_book_nothing(alternative: Alternative) -> None:
    assert past(closed("e1-1"), replied("e1-1", alternative)).entries == {}


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.RESOLVED_CONFIRMED])
def test_only_an_answer_that_the_citizen_confirmed_counts(outcome: Outcome) -> None:
    assert past(closed("e1-1", outcome), replied("e1-1")).entries == {}


def test_an_episode_that_has_not_ended_books_nothing() -> None:
    assert past(replied("e1-1")).entries == {}


def test_the_first_ending_of_an_episode_is_the_one_that_counts() -> None:
    assert past(closed("e1-1", Outcome.HANDED_OFF), closed("e1-1"), replied("e1-1")).entries == {}


def test_a_return_reverses_the_booking_whole() -> None:
    memory = past(closed("e1-1"), replied("e1-1", Alternative.IN_PERSON), returned("e1-1"))
    reversal = memory.entries["reversal:e1-1:in_person"]
    assert (reversal.entry, reversal.milli, reversal.episode) == ("reversal", WHOLE_CONTACT, "e1-1")
    assert (reversal.displaced_channel, reversal.service, reversal.evidence) == ("in_person", PADRON, "stated")
    assert memory.net(EpisodeId("e1-1")) == 0


def test_a_second_return_reverses_nothing_more() -> None:
    memory = past(closed("e1-1"), replied("e1-1"), returned("e1-1", "e1-2"), returned("e1-1", "e1-3"))
    assert sorted(memory.entries) == ["credit:e1-1:phone", "reversal:e1-1:phone"]


def test_a_return_without_a_booking_books_nothing() -> None:
    assert past(closed("e1-1"), returned("e1-1")).entries == {}


@pytest.mark.parametrize("before", [[], [replied("e1-1")]], ids=["unbooked", "booked and reversed"])
def test_a_reply_after_the_person_came_back_books_nothing(before: list[Fact]) -> None:
    memory = past(closed("e1-1"), *before, returned("e1-1"), replied("e1-1", Alternative.IN_PERSON))
    assert memory.net(EpisodeId("e1-1")) == 0
    assert "credit:e1-1:in_person" not in memory.entries


def test_the_first_reply_of_two_counts() -> None:
    memory = past(closed("e1-1"), replied("e1-1"), replied("e1-1", Alternative.IN_PERSON))
    assert list(memory.entries) == ["credit:e1-1:phone"]


def test_a_fact_without_its_episode_books_nothing() -> None:
    assert past(happened(FactKind.SURVEY_REPLIED, alternative=Alternative.PHONE)).entries == {}
    assert past(happened(FactKind.RETURNED, "e1-2")).entries == {}


def test_a_matter_without_a_service_is_booked_without_a_service() -> None:
    memory = past(closed("e1-1", service=None), replied("e1-1", service=None))
    assert memory.entries["credit:e1-1:phone"].service == ""


EPISODES = st.sampled_from(["e1-1", "e1-2", "e2-1"])
FACTS = st.one_of(
    st.builds(closed, EPISODES, st.sampled_from(Outcome)),
    st.builds(asked, EPISODES),
    st.builds(replied, EPISODES, st.sampled_from(Alternative)),
    st.builds(returned, EPISODES, EPISODES),
    st.builds(happened, st.sampled_from(FactKind), EPISODES),
)


@given(st.lists(FACTS, max_size=30))
def test_the_net_of_an_episode_is_nothing_or_one_contact_at_every_moment(facts: list[Fact]) -> None:
    memory = Past()
    for fact in facts:
        memory.append(fact)
        for episode in ("e1-1", "e1-2", "e2-1"):
            assert memory.net(EpisodeId(episode)) in {0, WHOLE_CONTACT}


@given(st.lists(FACTS, max_size=20), st.data())
def test_repeating_any_fact_later_changes_nothing_that_was_booked(facts: list[Fact], data: st.DataObject) -> None:
    memory = past(*facts)
    nets = {episode: memory.net(EpisodeId(episode)) for episode in ("e1-1", "e1-2", "e2-1")}
    booked = dict(memory.entries)
    # An episode ends once: a closing repeated is the same closing.
    for fact in data.draw(st.permutations([f for f in facts if f.kind is not FactKind.SURVEY_REPLIED])):
        memory.append(fact)
    assert memory.entries == booked
    assert {episode: memory.net(EpisodeId(episode)) for episode in nets} == nets


@given(st.permutations([replied("e1-1"), replied("e1-1"), returned("e1-1"), returned("e1-1")]))
def test_replies_and_returns_of_a_solved_episode_net_to_nothing_in_any_order(facts: list[Fact]) -> None:
    assert past(closed("e1-1"), *facts).net(EpisodeId("e1-1")) == 0


@given(st.lists(st.sampled_from(WORTHLESS), max_size=10), EPISODES)
def test_no_number_of_worthless_replies_displaces_anything(alternatives: list[Alternative], episode: str) -> None:
    assert past(closed(episode), *(replied(episode, alternative) for alternative in alternatives)).entries == {}
