"""How staff see in RT what became of their reply."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crm_adapter.rt.api import RtApi
from crm_adapter.rt.shapes import ROWS
from crm_adapter.rt.writer import Writer
from handlers.domain.ids import Language
from handlers.errors import CaseGone
from handlers.ports import Delivery

_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_WORDS: Mapping[str, tuple[str, Mapping[Delivery, str]]] = {
    "es": (
        "Respuesta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NO enviada", Delivery.UNCERTAIN: "quizá no enviada"},
    ),
    "ca": (
        "Resposta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NO enviada", Delivery.UNCERTAIN: "potser no enviada"},
    ),
    "gl": (
        "Resposta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NON enviada", Delivery.UNCERTAIN: "quizais non enviada"},
    ),
    "eu": (
        "Erantzuna",
        {Delivery.SENT: "bidalia", Delivery.NOT_SENT: "EZ bidalia", Delivery.UNCERTAIN: "agian ez bidalia"},
    ),
    "en": ("Reply", {Delivery.SENT: "sent", Delivery.NOT_SENT: "NOT sent", Delivery.UNCERTAIN: "perhaps not sent"}),
}


class Outcome:
    """Writes outcomes into tickets."""

    def __init__(self, api: RtApi, writer: Writer, language: Language) -> None:
        self._api = api
        self._writer = writer
        self._reply, self._results = _WORDS.get(language) or _WORDS["es"]

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
        told = f"{self._reply} #{change_id}: {self._results[result]}"
        await self._writer.mark(ticket, told)
        if result is not Delivery.SENT:
            await self._writer.note(ticket, f"{change_id}-{result}", f"{told}. {reason}".strip())
