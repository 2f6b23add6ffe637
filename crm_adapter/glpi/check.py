"""What is wrong with an installation of GLPI, in plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm_adapter.glpi.answers import Account, Profile
from crm_adapter.glpi.api import GlpiApi
from crm_adapter.glpi.config import GlpiConfig
from crm_adapter.glpi.writing import MARK
from handlers.errors import VentanillaError

_READ, _UPDATE, _CREATE = 1, 2, 4
_SEE_ALL_TICKETS, _ADD_TO_ALL, _SEE_PRIVATE = 1024, 4096, 8192
"""Bits of the rights (vendor: Ticket::READALL, ITILFollowup::ADDALLITEM and SEEPRIVATE)."""
_OLDEST, _WEBHOOKS = 10, 11


class Check:
    """Looks at each aspect by itself, so that one fault does not hide another."""

    def __init__(self, api: GlpiApi, config: GlpiConfig) -> None:
        self._api = api
        self._config = config

    async def told(self) -> Mapping[str, str]:
        """Aspect -> sentence that begins with "ok: ", "warning: " or "wrong: "."""
        try:
            account = await self._api.account()
        except VentanillaError as fault:
            return {"login": f"wrong: {fault}"}
        profile = account.glpiactiveprofile
        told = {"login": f"ok: the token is that of the account {account.glpiname}."}
        told |= {"rights": _rights(profile), "entity": self._entity(account), "notes": _notes(profile)}
        told["tickets"] = await _careful(self._tickets)
        if self._config.category:
            told["category"] = await _careful(self._category)
        told["time zone"] = self._time_zone()
        version = await _careful(self._api.version)
        told["version"] = _version(version)
        told["webhook"] = self._webhook(version)
        return told

    async def _tickets(self) -> str:
        await self._api.newest(MARK)
        await self._api.last_log()
        return "ok: the account may search for tickets and read their history."

    async def _category(self) -> str:
        number = self._config.category
        if await self._api.exists("ITILCategory", number):
            return f"ok: there is a category {number}."
        return f"wrong: there is no ITIL category {number}, or the account may not see it."

    def _entity(self, account: Account) -> str:
        wanted = account.glpiactive_entity if self._config.entity is None else self._config.entity
        entities = dict(entities_of(account.glpiactiveprofile))
        if wanted in entities:
            return f"ok: cases go to the entity {entities[wanted]!r}."
        return f"wrong: the account's profile does not reach the entity {wanted}."

    def _time_zone(self) -> str:
        try:
            ZoneInfo(self._config.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return f"wrong: there is no time zone {self._config.timezone!r}; write it as in Europe/Madrid."
        return f"ok: GLPI's times are taken as those of {self._config.timezone}."

    def _webhook(self, version: str) -> str:
        if not self._config.webhook_secret:
            return "warning: no secret is set, so webhook calls are refused and changes are only polled for."
        if 0 < _major(version) < _WEBHOOKS:
            return "warning: this GLPI has no webhooks, which begin with version 11; changes are only polled for."
        return "ok: signed webhook calls are taken; GLPI does not tell this account whether it sends them."


def entities_of(profile: Profile) -> Iterator[tuple[int, str]]:
    """Id and name of the entities that a profile reaches by itself."""
    given = profile.entities
    rows = list(given.values()) if isinstance(given, Mapping) else given
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping) and isinstance(row.get("id"), int):
            yield row["id"], str(row.get("name", ""))


def _rights(profile: Profile) -> str:
    needed = {
        "tickets (create, update, see all)": (profile.ticket, _CREATE | _UPDATE | _SEE_ALL_TICKETS),
        "followups (add to all, see public)": (profile.followup, _ADD_TO_ALL | _READ),
        "documents (create, read)": (profile.document, _CREATE | _READ),
        "historical (read)": (profile.logs, _READ),
    }
    missing = [name for name, (given, wanted) in needed.items() if given & wanted != wanted]
    if missing:
        return f"wrong: the profile {profile.name!r} lacks rights on {'; '.join(missing)}."
    return f"ok: the profile {profile.name!r} has the rights that the product needs."


def _notes(profile: Profile) -> str:
    if profile.followup & _SEE_PRIVATE:
        return (
            f"warning: the profile {profile.name!r} sees private followups; take that right away. The product drops "
            "them by their visibility all the same."
        )
    return "ok: the account cannot see private followups."


def _version(version: str) -> str:
    if version.startswith("wrong: "):
        return version
    if not version:
        return "warning: GLPI does not tell its version; it must be 10 or later."
    old = _major(version) < _OLDEST
    return f"wrong: GLPI {version} is too old; it must be 10 or later." if old else f"ok: GLPI {version}."


def _major(version: str) -> int:
    number = version.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


async def _careful(aspect: Callable[[], Awaitable[str]]) -> str:
    try:
        return await aspect()
    except VentanillaError as fault:
        return f"wrong: {fault}"
