"""Which fields the account may fill in: RT tells nobody by REST, but its own form for a new ticket shows no others."""

from __future__ import annotations

import re

import httpx

from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.shapes import Queue
from crm_adapter.shared.http import DeskHttp
from handlers.errors import VentanillaError

_PAGE = "/Ticket/Create.html"
_FORM = b'name="TicketCreate"'
_FIELD = re.compile(rb'name="Object-RT::(?:Ticket|Transaction)--CustomField(?::[^"]*?)?-(\d{1,18})-Values?"')
_ANY = frozenset(range(httpx.codes.MULTIPLE_CHOICES, httpx.codes.INTERNAL_SERVER_ERROR))


async def fillable(config: RtConfig, queue: Queue) -> frozenset[int] | None:
    """Numbers of the fields that the form offers; None where the account comes to no such form (single sign-on)."""
    # RT opens a session for this and writes nothing else: only a form with an id makes a ticket.
    # Without its own address as the referrer RT takes a request with a token for a forged one.
    headers = {"Authorization": f"token {config.token}", "Referer": config.url} if config.token else {}
    login = {} if config.token else {"user": config.user, "pass": config.password}
    http = DeskHttp("Request Tracker", config.url, headers=headers, timeout=config.timeout_seconds)
    asked = {**login, "Queue": queue.name}
    try:
        answer = await http.call("POST", _PAGE, writing=False, data=asked, see=_ANY)
    except VentanillaError:
        return None
    finally:
        await http.close()
    if _FORM not in answer.body:
        return None
    return frozenset(int(found[1]) for found in _FIELD.finditer(answer.body))
