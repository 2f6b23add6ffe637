"""How a ticket stands in the words common to all desks."""

from __future__ import annotations

from crm_adapter.rt.api import NOBODY, RtApi
from crm_adapter.rt.shapes import TICKETS, Ticket
from crm_adapter.rt.states import Statuses
from handlers.domain.case import CaseState


class Standing:
    """Reads states; a status that nobody has explained goes by its type: inactive is closed, any other is open."""

    def __init__(self, api: RtApi, statuses: Statuses) -> None:
        self._api = api
        self.statuses = statuses

    async def of(self, ticket: Ticket) -> CaseState:
        """Queued only while nobody owns it."""
        state = await self.meaning(ticket.status, ticket.id)
        return CaseState.OPEN if state is CaseState.QUEUED and ticket.owner.id != NOBODY else state

    async def meaning(self, status: str, ticket: int) -> CaseState:
        """What a status that this ticket has, or had, stands for."""
        known = self.statuses.meaning(status)
        if known is not None:
            return known
        query = f"id = {ticket} AND Status = '__Inactive__'"
        finished = (await self._api.http.read("/tickets", params={"query": query})).parsed(TICKETS).items
        return CaseState.CLOSED if finished else CaseState.OPEN
