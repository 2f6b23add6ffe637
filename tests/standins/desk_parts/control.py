"""The test's side of a stand-in: routes under ``/_control`` that every vendor's stand-in has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.desk_parts.faults import Fault, FaultBook, FaultKind, Json
from tests.standins.desk_parts.hooks import Hook, HookMode, HookSender
from tests.standins.desk_parts.middleware import CONTROL, Journal
from tests.standins.telegram.clock import Clock

Act = Callable[[Json], object]


@dataclass(slots=True)
class Parts:
    """What every stand-in is made of, besides the vendor's own world."""

    clock: Clock = field(default_factory=Clock)
    faults: FaultBook = field(default_factory=FaultBook)
    journal: Journal = field(default_factory=Journal)
    hooks: HookSender = field(init=False)

    def __post_init__(self) -> None:
        """Give the sender the same clock."""
        self.hooks = HookSender(self.clock)

    def clear(self) -> None:
        """Forget faults, calls and webhooks."""
        self.faults.planted.clear()
        self.journal.calls.clear()
        self.journal.violations.clear()
        self.hooks.clear()


def control_routes(parts: Parts, own: Mapping[str, Act]) -> list[Route]:
    """The common routes and the vendor's own ones; each takes and gives JSON by POST."""
    acts: dict[str, Act] = {
        "faults": lambda body: parts.faults.plant(Fault(**{**body, "kind": FaultKind(body["kind"])})),
        "clear-faults": lambda _: parts.faults.planted.clear(),
        "clock": lambda body: parts.clock.advance(body["seconds"]),
        "now": lambda _: parts.clock.now(),
        "hook-mode": lambda body: _set_mode(parts.hooks, body),
        "flush": lambda _: parts.hooks.flush(),
        "settle": lambda _: _settled(parts.hooks),
        "replay": lambda body: _replay(parts.hooks, body),
        "raw-hook": lambda body: parts.hooks.send_raw(Hook(body["url"], body["headers"], body["body"])),
        "sent": lambda _: [asdict(each) for each in parts.hooks.sent],
        "held": lambda _: [asdict(each) for each in parts.hooks.held],
        "calls": lambda _: [asdict(each) for each in parts.journal.calls],
        "violations": lambda _: parts.journal.violations,
        **own,
    }
    return [Route(f"{CONTROL}/{name}", _endpoint(act), methods=["POST"]) for name, act in acts.items()]


def _endpoint(act: Act) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            said: Any = act(await request.json())
            if isinstance(said, Awaitable):
                said = await said
        except (KeyError, TypeError, ValueError) as wrong:
            return JSONResponse({"error": f"{type(wrong).__name__}: {wrong}"}, status_code=400)
        return JSONResponse(said)

    return answer


def _set_mode(hooks: HookSender, body: Json) -> None:
    hooks.mode, hooks.delay = HookMode(body["mode"]), body.get("delay", 0.0)


async def _settled(hooks: HookSender) -> None:
    await hooks.settle()


def _replay(hooks: HookSender, body: Json) -> None:
    """Send an earlier one again, to the letter."""
    old = hooks.sent[body["index"]]
    for _ in range(body["times"]):
        hooks.send_raw(Hook(old.url, old.headers, old.body))
