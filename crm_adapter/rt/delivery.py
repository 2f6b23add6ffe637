"""How staff see in RT what became of their reply."""

from __future__ import annotations

import re

from crm_adapter.rt.api import RtApi
from crm_adapter.rt.shapes import ROWS
from crm_adapter.rt.writer import Writer
from crm_adapter.shared.outcome import outcome
from handlers.domain.ids import Language
from handlers.errors import CaseGone
from handlers.ports import Delivery

_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)


class Outcome:
    """Writes outcomes into tickets."""

    def __init__(self, api: RtApi, writer: Writer, language: Language) -> None:
        self._api = api
        self._writer = writer
        self._language = language

    async def show(self, change_id: str, result: Delivery, reason: str) -> None:
        """Nothing for a change that was no reply, or whose ticket is gone; the same again changes nothing."""
        if _NUMBER.fullmatch(change_id) is None:
            return
        query = f"ObjectType = 'RT::Ticket' AND Type = 'Correspond' AND id = {change_id}"
        asked: dict[str, str | int] = {"query": query, "fields": "Type,Creator,Created,ObjectId"}
        rows = (await self._api.http.read("/transactions", params=asked)).parsed(ROWS).items
        if not rows:
            return
        try:
            ticket = await self._api.living(str(rows[0].ticket))
        except CaseGone:
            return
        told = outcome(change_id, result, self._language)
        await self._writer.mark(ticket, told)
        if result is not Delivery.SENT:
            await self._writer.note(ticket, f"{change_id}-{result}", f"{told}. {reason}".strip())
