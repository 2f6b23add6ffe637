"""Stands for a desk whose settings name another server than the one where its cases are: it is neither read nor written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from handlers.domain.case import CaseState
from handlers.domain.media import MediaRef
from handlers.errors import Misconfigured, Retryable
from handlers.ports import Delivery, Desk, DeskChanges, DeskDraft, DeskLine


class DeskElsewhere:
    """What waits for the desk goes on waiting, with the reason, until somebody has decided."""

    def __init__(self, desk: Desk, reason: str) -> None:
        """`desk` is asked nothing that would go over the network."""
        self.name = desk.name
        self.caps = desk.caps
        self._desk = desk
        self._reason = reason

    async def check(self) -> Mapping[str, str]:
        """The reason."""
        return {"server": f"wrong: {self._reason}"}

    async def open(self, draft: DeskDraft) -> str:  # noqa: ARG002 - signature of the port
        """Raises Misconfigured."""
        raise self._fault()

    async def append(self, case_ref: str, line: DeskLine) -> str:  # noqa: ARG002 - signature of the port
        """Raises Misconfigured."""
        raise self._fault()

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:  # noqa: ARG002 - signature of the port
        """Raises Misconfigured."""
        raise self._fault()

    async def state(self, case_ref: str) -> CaseState:  # noqa: ARG002 - signature of the port
        """Raises Misconfigured."""
        raise self._fault()

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """Unknown."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:  # noqa: ARG002 - signature of the port
        """Raises Misconfigured."""
        raise self._fault()

    def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:  # noqa: ARG002 - signature of the port
        """Raises Retryable: once somebody has decided, the file may be had."""
        raise Retryable(self._reason)

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:  # noqa: ARG002 - signature of the port
        """Raises Retryable: once somebody has decided, it may be shown."""
        raise Retryable(self._reason)

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """Verified as ever; they only make us look, which ends with the reason."""
        return self._desk.hints(headers, body)

    async def close(self) -> None:
        """Close the connections."""
        await self._desk.close()

    def _fault(self) -> Misconfigured:
        return Misconfigured(self._reason)
