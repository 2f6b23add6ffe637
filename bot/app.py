"""Composition: the one place that knows every part and hands each what it needs."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

log = logging.getLogger("ventanilla.app")

_WEB = Path(__file__).parent / "web"
_RETENTION_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that runs: the web application, and what must be started and stopped around it."""

    web: Starlette
    start: Callable[[], None]
    stop: Callable[[], Awaitable[None]]
    background: Callable[[], list[asyncio.Task[None]]]
