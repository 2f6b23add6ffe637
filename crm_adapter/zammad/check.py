"""What is wrong with an installation of Zammad, in plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from crm_adapter.zammad.answers import Me
from crm_adapter.zammad.api import ZammadApi
from crm_adapter.zammad.config import ZammadConfig
from handlers.errors import VentanillaError

_ACCESSES = frozenset({"read", "create", "change"})


class Check:
    """Looks at each aspect by itself, so that one fault does not hide another."""

    def __init__(self, api: ZammadApi, config: ZammadConfig) -> None:
        self._api = api
        self._config = config

    async def told(self) -> Mapping[str, str]:
        """Aspect -> sentence that begins with "ok: ", "warning: " or "wrong: "."""
        try:
            me = await self._api.me()
        except VentanillaError as fault:
            return {"login": f"wrong: {fault}"}
        told = {"login": f"ok: the token is that of the account {me.login}.", "group": self._group(me)}
        told["version"] = await _careful(self._version)
        told["rights"] = await _careful(self._rights)
        told["states"] = await _careful(self._states)
        told |= await self._fields()
        told["webhook"] = self._webhook()
        told["notes"] = (
            "warning: Zammad shows internal notes to every account that may work on a group; give this account no "
            "other groups than it needs. The product drops notes by their visibility, sender and type."
        )
        return told

    async def _version(self) -> str:
        version = await self._api.version()
        return f"ok: Zammad {version}." if version else "ok: Zammad answers; this account may not see its version."

    async def _rights(self) -> str:
        if await self._api.is_agent():
            return "ok: the account and its token may work as an agent."
        return "wrong: the account needs the role Agent, and its token the permission ticket.agent."

    async def _states(self) -> str:
        wanted = self._config.unwanted_state
        names = {row.name for row in await self._api.states() if row.active}
        if wanted and wanted not in names:
            return f"wrong: there is no active ticket state {wanted!r} for unwanted cases."
        return f"ok: {len(names)} active ticket states."

    def _group(self, me: Me) -> str:
        group = self._config.group
        accesses = me.groups.get(group)
        if accesses is None:
            return (
                f"wrong: the account {me.login} has no group {group!r}; write the whole name, with :: for subgroups, "
                "and give the group to the account itself, not only to a role of it."
            )
        missing = sorted(_ACCESSES - set(accesses)) if "full" not in accesses else []
        if missing:
            return f"wrong: in the group {group!r} the account lacks the access {', '.join(missing)}."
        return f"ok: the account may open and change cases in {group!r}."

    async def _fields(self) -> Mapping[str, str]:
        config = self._config
        names = (
            config.key_field,
            config.channel_field,
            config.language_field,
            config.service_field,
            config.kind_field,
            config.delivery_field,
        )
        return {f"field {name}": await _careful(partial(self._field, name)) for name in names if name}

    async def _field(self, name: str) -> str:
        if await self._api.has_field(name):
            return f"ok: tickets have the attribute {name!r}."
        make = f"make the text attribute {name!r} of tickets (Admin, Objects, Ticket)"
        if name == self._config.key_field:
            return f"wrong: without it no case can be opened; {make}."
        return f"wrong: it stays empty in every case; {make}, or set its name to nothing."

    def _webhook(self) -> str:
        if self._config.webhook_secret:
            return "ok: signed webhook calls are taken; Zammad does not tell an agent whether it sends them."
        return "warning: no secret is set, so webhook calls are refused and changes are only polled for."


async def _careful(aspect: Callable[[], Awaitable[str]]) -> str:
    try:
        return await aspect()
    except VentanillaError as fault:
        return f"wrong: {fault}"
