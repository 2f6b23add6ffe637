"""Asks a Rasa model about each text of a list, in one process on one core; run by the Python that has Rasa."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

# Before TensorFlow counts the cores.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

from rasa.core.agent import Agent  # noqa: E402 - see above

_WARM_UP = 20


async def _ask(agent: Agent, text: str) -> dict[str, object]:
    begun = time.perf_counter()
    said = await agent.parse_message(text)
    seconds = time.perf_counter() - begun
    intent = said["intent"]
    return {"intent": intent["name"] or "", "confidence": intent["confidence"], "seconds": seconds}


async def _judge(model: str, texts: list[str]) -> dict[str, object]:
    agent = Agent.load(model)
    started = time.process_time()
    for text in texts[:_WARM_UP]:
        await _ask(agent, text)
    begun = time.process_time()
    answers = [await _ask(agent, text) for text in texts]
    return {
        "answers": answers,
        "start_cpu_seconds": started,
        "parse_cpu_seconds": time.process_time() - begun,
        "resident_mb": _resident_mb(),
    }


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    model, asked, answered = sys.argv[1:]
    result = asyncio.run(_judge(model, json.loads(Path(asked).read_text(encoding="utf-8"))))
    Path(answered).write_text(json.dumps(result), encoding="utf-8")
