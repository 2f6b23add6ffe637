"""What is wrong with an installation of Zendesk, in plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from crm_adapter.zendesk.answers import STAFF_ROLES, TicketField, User
from crm_adapter.zendesk.api import ZendeskApi
from crm_adapter.zendesk.config import ZendeskConfig
from handlers.errors import VentanillaError

_TEXTS = frozenset({"text", "textarea"})


class Check:
    """Looks at each aspect by itself, so that one fault does not hide another."""

    def __init__(self, api: ZendeskApi, config: ZendeskConfig) -> None:
        self._api = api
        self._config = config

    async def told(self) -> Mapping[str, str]:
        """Aspect -> sentence that begins with "ok: ", "warning: " or "wrong: "."""
        try:
            me = await self._api.me()
        except VentanillaError as fault:
            return {"login": f"wrong: {fault}"}
        told = {
            "login": f"ok: the token is that of the account {me.email}.",
            "version": "ok: Zendesk is a service without versions; its interface v2 answers.",
            "rights": _rights(me),
        }
        told["tickets"] = await _careful(self._tickets)
        told["group"] = await _careful(self._group)
        told |= await self._fields()
        told["webhook"] = self._webhook()
        told["notes"] = (
            "warning: Zendesk shows internal notes to every agent, so to this account too. The product drops comments "
            "by their visibility and their author."
        )
        return told

    async def _tickets(self) -> str:
        await self._api.newest()
        return "ok: the account may list the tickets that were touched last."

    async def _group(self) -> str:
        names = {group.name for group in await self._api.groups()}
        if self._config.group in names:
            return f"ok: there is a group {self._config.group!r}."
        return f"wrong: there is no group {self._config.group!r}; write its name as Zendesk shows it."

    async def _fields(self) -> Mapping[str, str]:
        config = self._config
        wanted = {
            "channel": config.channel_field,
            "language": config.language_field,
            "service": config.service_field,
            "kind": config.kind_field,
        }
        numbers = {name: number for name, number in wanted.items() if number}
        if not numbers:
            return {}
        try:
            known = {field.id: field for field in await self._api.ticket_fields()}
        except VentanillaError as fault:
            return {"fields": f"wrong: {fault}"}
        return {f"field {name}": _field(number, known.get(number)) for name, number in numbers.items()}

    def _webhook(self) -> str:
        if self._config.webhook_secret:
            return "ok: signed webhook calls are taken; Zendesk does not tell an agent whether it sends them."
        return "warning: no secret is set, so webhook calls are refused and changes are only polled for."


def _rights(me: User) -> str:
    if me.role not in STAFF_ROLES:
        return f"wrong: the account has the role {me.role!r}; it must be an agent."
    if me.only_private_comments:
        return "wrong: the account is a light agent, whose comments are all internal; make it an agent."
    if me.ticket_restriction is not None:
        return "wrong: the account sees only some tickets; let it see those of all groups."
    return "ok: the account is an agent who sees all tickets."


def _field(number: int, known: TicketField | None) -> str:
    if known is None or not known.active:
        return f"wrong: tickets have no active field with the id {number}, and Zendesk drops what is written to it."
    if known.type not in _TEXTS:
        return f"wrong: the ticket field {number} is of the type {known.type!r}; it must be a text."
    return f"ok: the ticket field {number} is a text."


async def _careful(aspect: Callable[[], Awaitable[str]]) -> str:
    try:
        return await aspect()
    except VentanillaError as fault:
        return f"wrong: {fault}"
