"""Says in plain words what is right and wrong with the account, the queue and its set-up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crm_adapter.rt.api import ADDRESS, NOBODY, NOT_FOUND, RtApi, either, quoted
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.form import fillable
from crm_adapter.rt.shapes import IDS, TICKETS, VERSION, TicketRow
from crm_adapter.rt.writer import CASE_KEY, missing_fields, missing_sentence, our_fields
from handlers.errors import Misconfigured, VentanillaError

_LEAST_VERSION = 5
_RIGHTS = {"correspond": "ReplyToTicket", "comment": "CommentOnTicket", "lifecycle": "ModifyTicket"}


class Inspection:
    """Reads only; what cannot be known without a case is said to be so."""

    def __init__(self, api: RtApi, config: RtConfig) -> None:
        self._api = api
        self._config = config

    async def aspects(self) -> dict[str, str]:
        """By aspect, each beginning with "ok: ", "warning: " or "wrong: "."""
        login = await self._told(self._login)
        found = {"login": login, "webhook": self._webhook()}
        if login.startswith("wrong: "):
            return found
        for aspect, look in (
            ("queue", self._queue),
            ("fields", self._fields),
            ("rights", self._rights),
            ("notes", self._notes),
            ("requestors", self._requestors),
            ("moved", self._moved),
        ):
            found[aspect] = await self._told(look)
        return found

    async def _told(self, look: Callable[[], Awaitable[str]]) -> str:
        try:
            return await look()
        except VentanillaError as fault:
            return f"wrong: {fault}"

    async def _login(self) -> str:
        answer = await self._api.http.read("/rt", see=frozenset({NOT_FOUND}))
        if answer.status == NOT_FOUND:
            raise Misconfigured(
                f"what answers there is no Request Tracker 5; check {ADDRESS}, its address without /REST/2.0"
            )
        version = answer.parsed(VERSION).version
        if not version.startswith(f"{_LEAST_VERSION}."):
            return f"wrong: Request Tracker {version} answers; {_LEAST_VERSION} is needed."
        return f"ok: {self._config.user} is logged in at Request Tracker {version}"

    async def _queue(self) -> str:
        for name in self._api.queues:
            queue = await self._api.queue(name)
            if queue.disabled:
                return f"wrong: the queue {name!r} is disabled"
            creates = any(link.ref == "create" and link.type == "ticket" for link in queue.links)
            if name == self._config.queue and not creates:
                return f"wrong: the account may not open tickets in {name!r}: give it the right CreateTicket there"
        return f"ok: {', '.join(self._api.queues)}"

    async def _fields(self) -> str:
        unknown = False
        for name in self._api.queues:
            queue = await self._api.queue(name)
            missing = missing_fields(queue)
            if missing:
                raise Misconfigured(missing_sentence(name, missing))
            offered = await fillable(self._config, queue)
            closed = [] if offered is None else [each.name for each in our_fields(queue) if each.id not in offered]
            if closed:
                return (
                    f"wrong: the account may not fill in {', '.join(closed)} in {name!r}: give it the rights"
                    " ModifyCustomField and SetInitialCustomField there"
                )
            unknown = unknown or offered is None
        if unknown:
            return (
                "warning: all fields are there, but it could not be verified that the account may fill them in (rights"
                " ModifyCustomField and SetInitialCustomField): RT did not show it the form for new tickets"
            )
        return "ok: all fields are there and can be filled in"

    async def _rights(self) -> str:
        for name in self._api.queues:
            newest = await self._tickets(f"Queue = {quoted(name)}", rows=1)
            if not newest:
                return (
                    f"warning: no ticket of {name!r} can be seen; if there are some, give the account the right"
                    " ShowTicket, without which changes get lost; if not, its other rights show with the first case"
                )
            allowed = {link.ref for link in newest[0].links}
            lacking = [right for link, right in _RIGHTS.items() if link not in allowed]
            if lacking:
                return f"wrong: the account lacks {', '.join(lacking)} in {name!r}"
        if not await self._keys_are_kept():
            return (
                f"wrong: the newest case bears no {CASE_KEY}, so a repeated opening would make a second one: give the"
                " account the rights SetInitialCustomField and ModifyCustomField"
            )
        return "ok: see, open, reply, note, change"

    async def _keys_are_kept(self) -> bool:
        query = f"Queue = {quoted(self._config.queue)} AND Creator = {quoted(self._config.user)}"
        own = await self._tickets(query, rows=1)
        return not own or any(field.name == CASE_KEY and any(field.values) for field in own[0].fields)

    async def _notes(self) -> str:
        if (await self._api.http.read("/rt")).parsed(VERSION).plugins is not None:
            return (
                "warning: the account is a superuser and can read internal notes: use one of its own without that right"
            )
        query = f"ObjectType = 'RT::Ticket' AND {either('TicketQueue', self._api.queues)} AND Type = 'Comment'"
        asked: dict[str, str | int] = {"query": query, "orderby": "id", "order": "DESC", "per_page": 100}
        if (await self._api.http.read("/transactions", params=asked)).parsed(IDS).items:
            return "warning: the account can read internal notes: take the right ShowTicketComments from it"
        return "ok: no internal note can be read; while there is none, that proves nothing: write one and check again"

    async def _requestors(self) -> str:
        nobody = await self._api.user(NOBODY)
        able = nobody is not None and nobody.disabled is not None
        if self._config.requestors and not able:
            return "wrong: citizens are to be users of RT, but the account lacks the right AdminUsers"
        if able and not self._config.requestors:
            return "warning: the account may change any user of RT; nothing here needs that: take AdminUsers from it"
        return "ok: citizens are users without address" if able else "ok: citizens are not made users of RT"

    async def _moved(self) -> str:
        outside = " AND ".join(f"Queue != {quoted(name)}" for name in self._api.queues)
        query = f"Creator = {quoted(self._config.user)} AND Status = '__Active__' AND {outside}"
        lost = await self._tickets(query, rows=100)
        queues = sorted({row.queue.name for row in lost if row.queue is not None})
        if not lost:
            return "ok: no case lies in a queue that is not looked at"
        return (
            f"warning: {len(lost)} cases were moved to queues that are not looked at ({', '.join(queues)}): add those"
        )

    async def _tickets(self, query: str, rows: int) -> list[TicketRow]:
        asked: dict[str, str | int] = {
            "query": query,
            "orderby": "id",
            "order": "DESC",
            "per_page": rows,
            "fields": "_hyperlinks,CustomFields,Queue",
            "fields[Queue]": "Name",
        }
        return (await self._api.http.read("/tickets", params=asked)).parsed(TICKETS).items

    def _webhook(self) -> str:
        if self._config.webhook_secret:
            return "ok: a secret is set here; RT must have the same one as $VentanillaWebhookSecret"
        return "warning: no secret is set, so RT's calls are refused and replies are found by asking only"
