"""What the console must know of messages that wait for a person's word, whoever keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class UncertainSend(Protocol):
    """One message that was perhaps sent; `held` = surely not, because the notice that goes first did not arrive."""

    @property
    def id(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def held(self) -> bool: ...


class UncertainSends(Protocol):
    """The list, and a person's decision; both decisions raise Rejected when somebody was faster."""

    def list(self) -> Sequence[UncertainSend]: ...
    def resend(self, row_id: str, user: str) -> None: ...
    def drop(self, row_id: str, user: str) -> None: ...
