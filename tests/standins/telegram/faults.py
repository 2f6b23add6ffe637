"""Trouble on demand: planted faults, the flood waits that follow a 429, and Telegram's own speed limits."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from tests.standins.telegram.refusals import Refusal, bad_request, forbidden, too_many_requests
from tests.standins.telegram.shapes import Fault, FaultKind, Json

FREE_METHODS = frozenset({"getme", "getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"})


@dataclass(slots=True)
class _Planted:
    fault: Fault
    skip: int
    left: int

    def fits(self, method: str, parameters: Json) -> bool:
        fault = self.fault
        words = f"{parameters.get('text', '')}\n{parameters.get('caption', '')}"
        return (
            (fault.method is None or fault.method.lower() == method.lower())
            and (fault.chat_id is None or str(fault.chat_id) == str(parameters.get("chat_id")))
            and (fault.containing is None or fault.containing in words)
        )


@dataclass(slots=True)
class FaultBook:
    """The faults that tests planted, and who must still wait because of a 429."""

    planted: list[_Planted] = field(default_factory=list)
    waits: dict[str, float] = field(default_factory=dict)

    def plant(self, fault: Fault) -> None:
        """Add a fault behind those already there."""
        self.planted.append(_Planted(fault, fault.skip, fault.times or -1))

    def clear(self) -> None:
        """Forget every fault and every wait."""
        self.planted.clear()
        self.waits.clear()

    def take(self, method: str, parameters: Json) -> Fault | None:
        """The fault for this call, used up once; None when the call may go on."""
        for each in self.planted:
            if each.fits(method, parameters):
                if each.skip:
                    each.skip -= 1
                    continue
                self._use(each)
                return each.fault
        return None

    def _use(self, each: _Planted) -> None:
        each.left -= 1
        if each.left == 0:
            self.planted.remove(each)

    def begin_wait(self, parameters: Json, seconds: int) -> None:
        """After a 429 the same chat (or, without a chat, the whole bot) must wait."""
        self.waits[_who(parameters)] = time.monotonic() + seconds

    def check_wait(self, method: str, parameters: Json) -> None:
        """Refuse a call that comes before an earlier ``retry_after`` has passed."""
        if method in FREE_METHODS:
            return
        who = _who(parameters)
        left = self.waits.get(who, 0.0) - time.monotonic()
        if left > 0:
            refusal = too_many_requests(max(1, round(left)))
            refusal.violation = f"{who} was called {left:.2f} s before its retry_after had passed"
            raise refusal


def _who(parameters: Json) -> str:
    return f"chat {parameters['chat_id']}" if "chat_id" in parameters else "the bot"


def refusal_for(fault: Fault) -> Refusal | None:
    """The refusal that a fault stands for; None for those that act on the connection or the time."""
    if fault.kind is FaultKind.TOO_MANY_REQUESTS:
        return too_many_requests(fault.retry_after)
    if fault.kind is FaultKind.FORBIDDEN:
        return forbidden(fault.description or "bot was blocked by the user")
    if fault.kind is FaultKind.CHAT_NOT_FOUND:
        return bad_request("chat not found")
    if fault.kind is FaultKind.BAD_REQUEST:
        return bad_request(fault.description or "planted by a test")
    return None


@dataclass(slots=True)
class SpeedLimits:
    """Telegram's published caps, off (0) unless a test asks for them: calls a second, in all and for one chat."""

    per_second: int = 0
    per_chat: int = 0
    _recent: dict[str, deque[float]] = field(default_factory=dict)

    def check(self, method: str, parameters: Json) -> None:
        """Refuse with 429 what goes beyond a cap."""
        if method in FREE_METHODS or "chat_id" not in parameters or method == "sendchataction":
            return
        for who, cap in (("bot", self.per_second), (str(parameters["chat_id"]), self.per_chat)):
            if cap and not self._admit(who, cap):
                raise too_many_requests(1)

    def _admit(self, who: str, cap: int) -> bool:
        recent, now = self._recent.setdefault(who, deque()), time.monotonic()
        while recent and recent[0] < now - 1.0:
            recent.popleft()
        if len(recent) >= cap:
            return False
        recent.append(now)
        return True
