"""Brings what Telegram shows of the bot, and how it delivers, in line with the settings; reads before it writes."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats

from bot.channels.telegram.limits import (
    MAX_COMMAND,
    MAX_COMMAND_TEXT,
    MAX_COMMANDS,
    MAX_DESCRIPTION,
    MAX_SECRET,
    MAX_SHORT_DESCRIPTION,
    UPDATES,
    units,
)
from bot.channels.telegram.wire import Answered
from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from handlers.ports import BotProfile

_ANY_LANGUAGE: Final = Language("")
_SCOPE: Final = BotCommandScopeAllPrivateChats()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How updates come: to `url` with `secret`, or, without a URL, by polling."""

    url: str = ""
    secret: str = ""

    @property
    def address(self) -> str:
        """The URL with a mark of the secret, which Telegram never shows: so a changed secret is noticed."""
        if not self.url:
            return ""
        mark = hmac.new(self.secret.encode(), self.url.encode(), hashlib.sha256).hexdigest()[:8]
        return f"{self.url}{'&' if '?' in self.url else '?'}v={mark}"


async def set_up(bot: Bot, profile: BotProfile, delivery: Delivery) -> list[str]:
    """What was done, in plain words; empty when all was right already. Raises Misconfigured before anything is changed."""
    problems = [*_problems(profile), *_delivery_problems(delivery)]
    if problems:
        raise Misconfigured("Telegram would not take this profile: " + "; ".join(problems) + ".")
    done = await _deliver(bot, delivery)
    try:
        for step in _texts(bot, profile):
            done += await step()
    except Answered as error:
        if error.code != 429:
            raise
        # Telegram lets these texts be changed a few times an hour only; receiving messages must not wait for that.
        done.append(
            f"Not all texts were written: Telegram asks to wait {error.retry_after or 0:.0f} s. The next start goes on."
        )
    return done


def _texts(bot: Bot, profile: BotProfile) -> Iterator[Callable[[], Awaitable[list[str]]]]:
    for language, commands in _with_default(profile.commands).items():
        yield partial(_commands, bot, language, commands)
    for language, text in _with_default(profile.description).items():
        yield partial(_description, bot, language, text)
    for language, text in _with_default(profile.short_description).items():
        yield partial(_short_description, bot, language, text)


_T = TypeVar("_T")


def _with_default(texts: Mapping[Language, _T]) -> dict[Language, _T]:
    """The texts by language; the first is also for people whose language is not among them."""
    return {_ANY_LANGUAGE: next(iter(texts.values())), **texts} if texts else {}


async def _deliver(bot: Bot, delivery: Delivery) -> list[str]:
    now = await bot.get_webhook_info()
    if not delivery.url:
        if not now.url:
            return []
        await bot.delete_webhook(drop_pending_updates=False)
        return ["Webhook removed: messages are fetched by polling."]
    if now.url == delivery.address and set(now.allowed_updates or ()) == set(UPDATES):
        return []
    await bot.set_webhook(
        delivery.address, secret_token=delivery.secret, allowed_updates=UPDATES, drop_pending_updates=False
    )
    return [f"Webhook set to {delivery.url}."]


async def _commands(bot: Bot, language: Language, commands: Mapping[str, str]) -> list[str]:
    wanted = tuple(BotCommand(name, text) for name, text in commands.items())
    if await bot.get_my_commands(_SCOPE, language or None) == wanted:
        return []
    await bot.set_my_commands(wanted, _SCOPE, language or None)
    return [f"Commands written ({_named(language)})."]


async def _description(bot: Bot, language: Language, text: str) -> list[str]:
    if (await bot.get_my_description(language or None)).description == text:
        return []
    await bot.set_my_description(text, language or None)
    return [f"Description written ({_named(language)})."]


async def _short_description(bot: Bot, language: Language, text: str) -> list[str]:
    if (await bot.get_my_short_description(language or None)).short_description == text:
        return []
    await bot.set_my_short_description(text, language or None)
    return [f"Short description written ({_named(language)})."]


def _named(language: Language) -> str:
    return language or "any other language"


def _problems(profile: BotProfile) -> Iterator[str]:
    for language in {*profile.commands, *profile.description, *profile.short_description}:
        if not re.fullmatch(r"[a-z]{2}", language):
            yield f"«{language}» is no language code of two small letters"
    for language, commands in profile.commands.items():
        yield from _command_problems(language, commands)
    for texts, limit, word in (
        (profile.description, MAX_DESCRIPTION, "description"),
        (profile.short_description, MAX_SHORT_DESCRIPTION, "short description"),
    ):
        for language, text in texts.items():
            if _length(text) > limit:
                yield f"the {word} ({language}) has {_length(text)} characters of {limit} at most"


def _command_problems(language: Language, commands: Mapping[str, str]) -> Iterator[str]:
    if len(commands) > MAX_COMMANDS:
        yield f"{len(commands)} commands ({language}) of {MAX_COMMANDS} at most"
    for name, text in commands.items():
        if not re.fullmatch(rf"[a-z0-9_]{{1,{MAX_COMMAND}}}", name):
            yield f"the command «{name}» ({language}) is not made of 1 to {MAX_COMMAND} of a-z, 0-9 and _"
        if not 1 <= _length(text) <= MAX_COMMAND_TEXT:
            yield f"the text of /{name} ({language}) has {_length(text)} characters of 1 to {MAX_COMMAND_TEXT}"


def _delivery_problems(delivery: Delivery) -> Iterator[str]:
    if delivery.url and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_SECRET}}}", delivery.secret):
        yield f"the webhook's secret (VENTANILLA_TELEGRAM_WEBHOOK_SECRET) is not made of 1 to {MAX_SECRET} of A-Z, a-z, 0-9, _ and -"


def _length(text: str) -> int:
    return sum(map(units, text))
