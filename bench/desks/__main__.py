"""Measures both and writes `bench/desks-results.json`: `python -m bench.desks [--cases N]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bench.desks.way import Way
from crm_adapter.zammad.desk import ZammadDesk
from handlers.domain.case import Author
from tests.contract.desk_driver import a_draft, a_line
from tests.integration.desks.zammad_driver import FIELDS, config_for
from tests.standins.zammad.process import ZammadStandin, zammad

_OUT = Path(__file__).resolve().parents[1] / "desks-results.json"
_LINES = 200
_WARM = 20
_TOUCHED = 20
_SETTLING = 1000
_OVERLAP_SECONDS = 61


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="open cases at the desk")
    cases = parser.parse_args().cases
    with zammad(fields=FIELDS) as standin, _loop() as loop:
        appended = _append(standin, loop)
        standin.remote.line.reset()
    with zammad(fields=FIELDS) as standin:
        polled = asyncio.run(_poll(standin, cases))
    result = {
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "load": [round(each, 1) for each in os.getloadavg()],
            "at": datetime.now(UTC).date().isoformat(),
        },
        "append": appended,
        "poll": polled,
    }
    _OUT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))  # noqa: T201 - a command speaks on standard output


def _append(standin: ZammadStandin, loop: asyncio.AbstractEventLoop) -> dict[str, float]:
    """Milliseconds a line, from the waiting row to the row that is done, less what the bare calls to the desk take."""
    with tempfile.TemporaryDirectory() as folder:
        way = Way(Path(folder), ZammadDesk(config_for(standin), _Now()), loop)
        case = way.open()
        before = len(standin.remote.line.calls())
        whole: list[float] = []
        used = 0.0
        for number in range(_LINES + _WARM):
            way.wait(case, f"línea {number}")
            started, processor = time.perf_counter(), time.process_time()
            way.push(case)
            if number >= _WARM:
                whole.append((time.perf_counter() - started) * 1000)
                used += time.process_time() - processor
        calls = (len(standin.remote.line.calls()) - before) / (_LINES + _WARM)
        way.close()
    bare = _bare(standin)
    median = statistics.median(whole)
    return {
        "lines": _LINES,
        "median_ms": round(median, 2),
        "p95_ms": round(statistics.quantiles(whole, n=20)[-1], 2),
        "calls_per_line": round(calls, 2),
        "bare_call_median_ms": round(bare, 2),
        "our_side_median_ms": round(median - calls * bare, 2),
        "our_processor_ms": round(used / _LINES * 1000, 2),
    }


def _bare(standin: ZammadStandin) -> float:
    """Median milliseconds of one call to the stand-in that asks for next to nothing."""
    taken: list[float] = []
    headers = {"Authorization": f"Token token={standin.token}"}
    with httpx.Client(base_url=standin.base_url, headers=headers, trust_env=False) as client:
        for _ in range(_LINES):
            started = time.perf_counter()
            client.get("/api/v1/users/me").raise_for_status()
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


async def _poll(standin: ZammadStandin, cases: int) -> dict[str, float]:
    """Calls for one look at a desk with so many open cases: quiet, and after staff have replied in some of them."""
    desk = ZammadDesk(config_for(standin), _Now())
    try:
        refs = [await desk.open(a_draft(f"bench-{number}", a_line(f"b{number}", "Hola"))) for number in range(cases)]
        cursor = (await desk.changes(None)).cursor
        cursor = await _settled(desk, cursor)
        # What was touched within a minute of the last touch is searched for again; no desk opens thousands in a minute.
        await asyncio.sleep(_OVERLAP_SECONDS)
        await desk.append(refs[0], a_line("settled", "una línea", Author.CITIZEN))
        cursor = await _settled(desk, cursor)
        quiet, quiet_ms = await _looked(standin, desk, cursor)
        for ref in refs[:: max(1, cases // _TOUCHED)][:_TOUCHED]:
            standin.staff.reply(ref, "Ya está.")
        busy, busy_ms = await _looked(standin, desk, cursor)
        await desk.append(refs[0], a_line("last", "fin", Author.CITIZEN))
    finally:
        await desk.close()
    return {
        "open_cases": cases,
        "calls_when_quiet": quiet,
        "quiet_ms": quiet_ms,
        "cases_replied_in": _TOUCHED,
        "calls_then": busy,
        "then_ms": busy_ms,
    }


async def _settled(desk: ZammadDesk, cursor: str) -> str:
    """The cursor behind everything that has happened."""
    for _ in range(_SETTLING):
        before, cursor = cursor, (await desk.changes(cursor)).cursor
        if cursor == before:
            break
    return cursor


async def _looked(standin: ZammadStandin, desk: ZammadDesk, cursor: str) -> tuple[int, float]:
    before = len(standin.remote.line.calls())
    started = time.perf_counter()
    await desk.changes(cursor)
    taken = (time.perf_counter() - started) * 1000
    return len(standin.remote.line.calls()) - before, round(taken, 1)


class _Now:
    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


if __name__ == "__main__":
    main()
