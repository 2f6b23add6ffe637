"""Who at Redmine speaks for the agency: members of the case's project, and nobody else who may write there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_adapter.redmine.api import RedmineApi
from handlers.ports import Clock

_KEEP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Known:
    people: frozenset[int]
    until: datetime


class Staff:
    """Asks for the members of a project once in ten minutes."""

    def __init__(self, api: RedmineApi, clock: Clock, roles: tuple[str, ...]) -> None:
        self._api = api
        self._clock = clock
        self._roles = frozenset(roles)
        self._known: dict[int, _Known] = {}

    async def speaks(self, user: int | None, project: int) -> bool:
        """Whether what this user writes in this project is the agency's word; fails closed."""
        if user is None or user == await self._api.me():
            return False
        return user in await self.people(project)

    async def people(self, project: int) -> frozenset[int]:
        """The members of a project who may speak, our own account among them if it has such a role."""
        now = self._clock.now()
        known = self._known.get(project)
        if known is None or known.until < now:
            members = await self._api.members(project)
            people = frozenset(
                member.user.id
                for member in members
                if member.user is not None
                and (not self._roles or any(role.name in self._roles for role in member.roles))
            )
            known = self._known[project] = _Known(people, now + _KEEP)
        return known.people
