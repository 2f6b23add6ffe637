"""The same server is known by whatever way its address is written, and two are told apart."""

from __future__ import annotations

import pytest

from bot.desk_sync.places import address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://rt.example", "https://rt.example"),
        ("https://rt.example", "https://RT.Example:443/"),
        ("https://rt.example/rt", "https://user:word@rt.example./rt/"),
        ("http://rt.example:80", " http://rt.example "),
    ],
)
def test_one_server_written_in_two_ways(one: str, other: str) -> None:
    """Nobody has to decide anything because of a slash."""
    assert address(one) == address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://rt.example", "https://rt2.example"),
        ("https://rt.example", "https://rt.example:8443"),
        ("https://rt.example/a", "https://rt.example/b"),
        ("https://rt.example/a", "https://rt.example/A"),
        ("https://rt.example:x", "https://rt.example:y"),
    ],
)
def test_two_servers(one: str, other: str) -> None:
    """Even on one machine."""
    assert address(one) != address(other)


def test_no_password_is_in_it() -> None:
    """It is shown to staff."""
    assert address("https://user:word@rt.example/rt") == "rt.example/rt"
    assert "word" not in address("https://user:word@rt.example:x/rt")
