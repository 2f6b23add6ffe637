"""Every draw of the policy is a hash of an episode and a purpose, so that a decision made twice is the same decision."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def fraction(episode: str, purpose: str) -> float:
    """A number in [0, 1), evenly spread over episodes."""
    digest = hashlib.sha256(f"{episode}:{purpose}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def shuffled(items: Iterable[Item], name: Callable[[Item], str], episode: str, purpose: str) -> tuple[Item, ...]:
    """`items` in an order drawn for this episode; `name` tells them apart."""
    return tuple(sorted(items, key=lambda item: (fraction(episode, f"{purpose}:{name(item)}"), name(item))))
