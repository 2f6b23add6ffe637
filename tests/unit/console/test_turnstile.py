"""Tests of the turnstile before the hashing of passwords."""

from __future__ import annotations

import threading

import pytest

from crm_adapter.console.passwords import Turnstile
from handlers.errors import Retryable


def test_who_finds_the_room_full_is_sent_away_at_once_and_may_come_again() -> None:
    turnstile = Turnstile(at_once=1, waiting=0)
    with turnstile.passed(), pytest.raises(Retryable, match="try again"), turnstile.passed():
        pass
    with turnstile.passed():
        pass


def test_who_finds_room_waits_for_their_turn() -> None:
    turnstile, entered = Turnstile(at_once=1, waiting=1), threading.Event()

    def enter() -> None:
        with turnstile.passed():
            entered.set()

    second = threading.Thread(target=enter)
    with turnstile.passed():
        second.start()
        assert not entered.is_set()
    assert entered.wait(20)
    second.join(20)
