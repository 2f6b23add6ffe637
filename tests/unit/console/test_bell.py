"""The bell that wakes live pages."""

from __future__ import annotations

import asyncio

import pytest

from crm_adapter.console.bell import Bell

_PATIENCE_SECONDS = 15


@pytest.mark.asyncio
async def test_a_bell_wakes_all_who_wait_and_after_closing_nobody_waits() -> None:
    bell = Bell()
    waiting = [asyncio.create_task(bell.wait(_PATIENCE_SECONDS)) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.to_thread(bell.ring)
    async with asyncio.timeout(_PATIENCE_SECONDS / 3):
        await asyncio.gather(*waiting)
    bell.close()
    async with asyncio.timeout(_PATIENCE_SECONDS / 3):
        await bell.wait(_PATIENCE_SECONDS)
    assert bell.closed
