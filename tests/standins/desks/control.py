"""The switches that every stand-in desk has, as HTTP under ``/_control``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.desks.faults import Fault, FaultGate, FaultKind
from tests.standins.desks.running import Door
from tests.standins.desks.webhooks import Habits, Pump


class Switchboard:
    """Faults, the door, webhooks, the log of calls, and the clean slate."""

    def __init__(self, gate: FaultGate, door: Door, pump: Pump, reset: Callable[[], None]) -> None:
        self._gate, self._door, self._pump, self._reset = gate, door, pump, reset

    def routes(self) -> list[Route]:
        """Every switch takes and gives JSON."""
        handlers = {
            "reset": self._clean,
            "fault": self._add_fault,
            "door": self._move_door,
            "calls": self._calls,
            "habits": self._set_habits,
            "deliveries": self._deliveries,
            "release": self._release,
            "replay": self._replay,
            "forge": self._forge,
        }
        return [Route(f"/_control/{name}", handler, methods=["POST"]) for name, handler in handlers.items()]

    async def _clean(self, _: Request) -> JSONResponse:
        self._gate.faults.clear()
        self._gate.calls.clear()
        self._pump.reset()
        self._reset()
        await self._door.open()
        return JSONResponse({})

    async def _add_fault(self, request: Request) -> JSONResponse:
        told = await request.json()
        self._gate.faults.append(Fault(**{**told, "kind": FaultKind(told["kind"])}))
        return JSONResponse({})

    async def _move_door(self, request: Request) -> JSONResponse:
        await (self._door.close() if (await request.json())["closed"] else self._door.open())
        return JSONResponse({})

    async def _calls(self, _: Request) -> JSONResponse:
        return JSONResponse([asdict(call) for call in self._gate.calls])

    async def _set_habits(self, request: Request) -> JSONResponse:
        self._pump.habits = Habits(**(asdict(self._pump.habits) | await request.json()))
        return JSONResponse(asdict(self._pump.habits))

    async def _deliveries(self, _: Request) -> JSONResponse:
        return JSONResponse([parcel.shown() for parcel in self._pump.parcels])

    async def _release(self, request: Request) -> JSONResponse:
        self._pump.release(turned_round=(await request.json())["turned_round"])
        return JSONResponse({})

    async def _replay(self, request: Request) -> JSONResponse:
        return JSONResponse({"status": await self._pump.again((await request.json())["number"])})

    async def _forge(self, request: Request) -> JSONResponse:
        told = await request.json()
        status = await self._pump.send(told["url"], told["body"].encode(), told["headers"])
        return JSONResponse({"status": status})
