"""The test's end of the switches that every stand-in desk has."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.standins.desks.faults import FaultKind

WRITES = "POST,PUT,PATCH,DELETE"
_LOOK_EVERY_SECONDS = 0.02


class Remote:
    """Switches of a running stand-in; every call is blocking, and done when it returns."""

    def __init__(self, control_url: str) -> None:
        self._http = httpx.Client(base_url=f"{control_url}/_control", verify=False, timeout=60)

    def tell(self, switch: str, told: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Turn one switch; AssertionError when the stand-in does not know it."""
        answer = self._http.post(f"/{switch}", json=dict(told or {}))
        assert answer.status_code == 200, f"{switch}: {answer.status_code} {answer.text}"
        return answer.json()

    def reset(self) -> None:
        """A clean slate: objects, faults, habits and logs; tokens and ids stay what they were."""
        self.tell("reset")

    def fault(self, kind: FaultKind, methods: str = WRITES, path: str = "", **more: float | str) -> None:
        """Arrange an accident for calls that are not staff's; `more`: times, status, seconds, retry_after, body."""
        self.tell("fault", {"kind": kind, "methods": methods, "path": path, **more})

    def lose_next_answer(self, path: str = "") -> None:
        """The next write is done, and its answer lost."""
        self.fault(FaultKind.LOST_ANSWER, path=path)

    def close(self, closed: bool = True) -> None:
        """Refuse connections, or take them again on the same port."""
        self.tell("door", {"closed": closed})

    def calls(self) -> list[dict[str, Any]]:
        """The product's calls so far: method, path, query, at (Unix seconds), status (0: none was sent)."""
        found: list[dict[str, Any]] = self.tell("calls")
        return found

    def habits(self, **habits: bool | float) -> None:
        """Habits of the webhook sender: silent, copies, delay, hold, scale."""
        self.tell("habits", habits)

    def release(self, turned_round: bool = False) -> None:
        """Send the webhooks that were held, in order or the last one first."""
        self.tell("release", {"turned_round": turned_round})

    def replay(self, number: int = -1) -> int:
        """Send an old webhook again to the byte; the receiver's status."""
        return int(self.tell("replay", {"number": number})["status"])

    def forge(self, url: str, body: str, headers: Mapping[str, str]) -> int:
        """Send anything to the product's webhook address; the receiver's status."""
        return int(self.tell("forge", {"url": url, "body": body, "headers": dict(headers)})["status"])

    def deliveries(self) -> list[dict[str, Any]]:
        """Webhooks so far: delivery, url, body, state, attempts (at, status, headers)."""
        found: list[dict[str, Any]] = self.tell("deliveries")
        return found

    def wait_for_deliveries(
        self, enough: Callable[[list[dict[str, Any]]], bool], seconds: float = 10.0
    ) -> list[dict[str, Any]]:
        """Look until `enough` says so; AssertionError with what there is when the time is over."""
        deadline = time.monotonic() + seconds
        while not enough(found := self.deliveries()):
            assert time.monotonic() < deadline, f"not enough webhooks came in time: {found}"
            time.sleep(_LOOK_EVERY_SECONDS)
        return found

    def hang_up(self) -> None:
        """Close the connection to the stand-in."""
        self._http.close()
