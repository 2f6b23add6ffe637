"""Asks the channels that do not call us, again and again; each page is kept before the next one is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.inbox import Inbox
from handlers.errors import Misconfigured, Retryable, VentanillaError
from handlers.ports import BotProfile, Channel, Clock, Meter

log = logging.getLogger("ventanilla.poller")

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0


async def receive(
    channel: Channel, profile: BotProfile, inbox: Inbox, meter: Meter, clock: Clock, *, poll: bool
) -> None:
    """Set the channel up, then poll it until cancelled; a failure is logged, waited out and never stops another channel."""
    await _insist(channel, lambda: _set_up(channel, profile))
    meter.channel_ok(channel.name, clock.now())
    while poll:
        await _insist(channel, lambda: _poll_once(channel, inbox, meter, clock))


async def _set_up(channel: Channel, profile: BotProfile) -> None:
    try:
        done = await channel.setup(profile)
    except Misconfigured as fault:
        # What the channel shows about the bot is wrong; citizens' messages are taken in all the same.
        log.error("channel not set up", extra={"channel": channel.name, "reason": str(fault)})  # noqa: TRY400 - the sentence says it all
        return
    for sentence in done:
        log.info("channel set up", extra={"channel": channel.name, "done": sentence})


async def _poll_once(channel: Channel, inbox: Inbox, meter: Meter, clock: Clock) -> None:
    cursor = await asyncio.to_thread(inbox.cursor, channel)
    page = await channel.poll(cursor)
    if page.events or page.cursor != cursor:
        await asyncio.to_thread(inbox.keep_page, channel, page)
    meter.channel_ok(channel.name, clock.now())


async def _insist(channel: Channel, step: Callable[[], Awaitable[None]]) -> None:
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return await step()
        except VentanillaError as fault:
            asked = fault.after_seconds if isinstance(fault, Retryable) else None
            log.warning("channel not reachable", extra={"channel": channel.name, "reason": str(fault)})
            await asyncio.sleep(asked or pause)
        except Exception:
            log.exception("channel failed in an unforeseen way", extra={"channel": channel.name})
            await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
