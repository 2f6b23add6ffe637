"""The test's client of the common control routes; synchronous, so that it belongs to no event loop."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Self

import httpx

from tests.standins.desk_parts.faults import Fault, FaultKind, Json
from tests.standins.desk_parts.hooks import HookMode, Sent
from tests.standins.desk_parts.middleware import CONTROL, Call


class StandinControl:
    """Plants faults, steers webhooks and time, and looks at what happened."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=f"{base_url}{CONTROL}/", timeout=30)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def ask(self, name: str, body: Json | None = None) -> Any:  # noqa: ANN401 - whatever JSON the route gives
        """One control route; AssertionError when the stand-in refuses the wish."""
        answer = self._http.post(name, json=body or {})
        assert answer.status_code == 200, f"the stand-in refused {name}: {answer.text}"
        return answer.json()

    def plant(self, fault: Fault) -> None:
        """Plant a fault for requests to come."""
        self.ask("faults", asdict(fault))

    def clear_faults(self) -> None:
        """Forget all planted faults."""
        self.ask("clear-faults")

    def trouble(self, kind: FaultKind, path: str = "", times: int = 1) -> None:
        """Plant a fault in its plainest form; `times` 0: until cleared."""
        self.plant(Fault(kind, path, times=times))

    def advance(self, seconds: float) -> None:
        """Push the desk's clock forward."""
        self.ask("clock", {"seconds": seconds})

    def now(self) -> float:
        """The desk's time, seconds since 1970."""
        at: float = self.ask("now")
        return at

    def hook_mode(self, mode: HookMode, delay: float = 0.0) -> None:
        """Change what becomes of webhooks that fall due from now on."""
        self.ask("hook-mode", {"mode": mode, "delay": delay})

    def flush(self) -> int:
        """Send the webhooks that are held (GLPI: the cron job runs); returns how many."""
        count: int = self.ask("flush")
        return count

    def settle(self) -> list[Sent]:
        """Wait until nothing that may be sent waits any more; every attempt so far."""
        self.ask("settle")
        return self.sent()

    def sent(self) -> list[Sent]:
        """Every webhook attempt so far."""
        return [Sent(**each) for each in self.ask("sent")]

    def replay(self, index: int = -1, times: int = 1) -> None:
        """Send an earlier webhook again, to the letter."""
        self.ask("replay", {"index": index, "times": times})

    def raw_hook(self, url: str, headers: dict[str, str], body: str) -> None:
        """Send a webhook call exactly as given: forgeries."""
        self.ask("raw-hook", {"url": url, "headers": headers, "body": body})

    def calls(self) -> list[Call]:
        """Every request to the desk so far, control routes and the staff's work left out."""
        return [call for call in (Call(**each) for each in self.ask("calls")) if not call.by_staff]

    def violations(self) -> list[str]:
        """What callers sent that the vendor silently ignores."""
        found: list[str] = self.ask("violations")
        return found

    def reset(self) -> None:
        """A fresh desk: no cases, faults, calls or webhooks; accounts and tokens stay the same."""
        self.ask("reset")

    def set(self, **switches: object) -> None:
        """Change the desk's own switches by name."""
        self.ask("set", dict(switches))
