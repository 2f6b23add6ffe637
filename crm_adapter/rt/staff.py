"""Who at RT is staff, and under which numbers the accounts that mean something go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_adapter.rt.api import NOBODY, SYSTEM, RtApi
from handlers.ports import Clock

_KEEP = timedelta(minutes=10)
_MOST = 1000


@dataclass(frozen=True, slots=True)
class _Known:
    number: str
    privileged: bool
    until: datetime


class Staff:
    """Asks RT about a user once in ten minutes."""

    def __init__(self, api: RtApi, clock: Clock, bot: str) -> None:
        self._api = api
        self._clock = clock
        self._bot = bot
        self._known: dict[str, _Known] = {}

    async def speaks(self, name: str) -> bool:
        """Whether what this user writes is the agency's word: privileged, and neither the bot nor RT itself."""
        return name not in {self._bot, SYSTEM, NOBODY} and (await self._look(name)).privileged

    async def bot(self) -> str:
        """The bot's own number."""
        return (await self._look(self._bot)).number

    async def nobody(self) -> str:
        """The number that stands for no owner."""
        return (await self._look(NOBODY)).number

    async def _look(self, name: str) -> _Known:
        now = self._clock.now()
        known = self._known.get(name)
        if known is None or known.until < now:
            user = await self._api.user(name)
            if len(self._known) >= _MOST:
                self._known.clear()
            # An unknown user is nobody's staff: fail closed.
            found = (user.number, user.privileged) if user is not None else ("", False)
            known = self._known[name] = _Known(*found, now + _KEEP)
        return known
