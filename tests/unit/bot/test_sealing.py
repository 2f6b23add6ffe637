"""Sealing: what is at rest says nothing without the key, and a wrong key is named as such."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing import Sealer, read_or_make_key
from handlers.errors import Misconfigured

KEY = "k" * 48


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens_again_and_shows_nothing(clear: bytes) -> None:
    """Two seals of the same bytes differ, both open."""
    sealer = Sealer(KEY)
    first, second = sealer.seal(clear), sealer.seal(clear)
    assert first != second
    assert sealer.open(first) == sealer.open(second) == clear
    assert len(clear) < 4 or clear not in first


def test_another_key_does_not_open_it_and_says_why() -> None:
    """The sentence names the setting."""
    sealed = Sealer(KEY).seal(b"DNI 12345678Z")
    with pytest.raises(Misconfigured, match="VENTANILLA_SECRET_KEY"):
        Sealer("x" * 48).open(sealed)


def test_a_changed_byte_is_noticed() -> None:
    """Authenticated: nothing can be swapped in."""
    sealed = bytearray(Sealer(KEY).seal(b"text"))
    sealed[-1] ^= 1
    with pytest.raises(Misconfigured):
        Sealer(KEY).open(bytes(sealed))


def test_fingerprints_are_stable_keyed_and_different_per_channel() -> None:
    """The same address on two channels must not be joined, nor found without the key."""
    sealer = Sealer(KEY)
    assert sealer.fingerprint("telegram", "42") == Sealer(KEY).fingerprint("telegram", "42")
    assert sealer.fingerprint("telegram", "42") != sealer.fingerprint("x", "42")
    assert sealer.fingerprint("telegram", "42") != Sealer("x" * 48).fingerprint("telegram", "42")


def test_a_short_key_is_refused() -> None:
    """With a hint how to make one."""
    with pytest.raises(Misconfigured, match="too short"):
        Sealer("secret")


def test_on_loopback_a_key_is_made_once_readable_by_its_owner_only(tmp_path: Path) -> None:
    """The second start reads the same key."""
    path = tmp_path / "var" / "secret.key"
    made = read_or_make_key("", path, on_loopback=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_make_key("", path, on_loopback=True) == made
    Sealer(made)


def test_outside_loopback_a_key_must_be_chosen(tmp_path: Path) -> None:
    """No key that nobody chose may guard a service that others can reach."""
    with pytest.raises(Misconfigured, match="VENTANILLA_SECRET_KEY"):
        read_or_make_key("", tmp_path / "secret.key", on_loopback=False)
    assert read_or_make_key(KEY, tmp_path / "secret.key", on_loopback=False) == KEY
