"""Setting the bot up at Telegram, and polling it: done once, and in plain words when it cannot be done."""

from __future__ import annotations

import pytest

from bot.channels.telegram import TelegramChannel
from handlers.domain.ids import Language
from handlers.errors import Misconfigured, Retryable
from handlers.ports import (
    BotProfile,
)
from tests.contract.channel_contract import PROFILE
from tests.integration.telegram_bench import SECRET, TelegramBench, connected
from tests.standins.telegram.process import DEFAULT_TOKEN
from tests.standins.telegram.shapes import Fault, FaultKind


@pytest.mark.asyncio
async def test_polling_beside_a_webhook_says_what_to_do(telegram: TelegramBench) -> None:
    other = connected(telegram.standin.address, "http://127.0.0.1:9/telegram/webhook")
    await other.setup(PROFILE)
    await other.close()
    with pytest.raises(Retryable, match="one receiver only"):
        await telegram.channel.poll(None)
    assert (await telegram.channel.setup(PROFILE))[0].startswith("Webhook removed")
    assert (await telegram.channel.poll(None)).events == ()


@pytest.mark.asyncio
async def test_set_up_writes_once_and_again_only_what_changed(telegram: TelegramBench) -> None:
    profile = BotProfile(
        commands={Language(code): {"ayuda": f"Ayuda ({code})"} for code in ("es", "en", "ca", "gl", "eu")},
        description=PROFILE.description,
        short_description=PROFILE.short_description,
    )
    await telegram.channel.setup(profile)
    written = len(await _writes(telegram))
    assert await telegram.channel.setup(profile) == []
    assert len(await _writes(telegram)) == written
    changed = BotProfile(profile.commands, {Language("es"): "Otra."}, profile.short_description)
    done = await telegram.channel.setup(changed)
    assert done[0] == "Description written (any other language)."
    assert len(await _writes(telegram)) == written + len(done)
    assert await telegram.channel.setup(changed) == []


async def _writes(telegram: TelegramBench) -> list[str]:
    calls = await telegram.standin.calls()
    return [call.method for call in calls if call.method.startswith(("set", "delete"))]


@pytest.mark.asyncio
async def test_texts_that_telegram_wants_later_do_not_keep_the_bot_from_working(telegram: TelegramBench) -> None:
    await telegram.standin.plant(Fault(FaultKind.TOO_MANY_REQUESTS, "setMyDescription", retry_after=1))
    done = await telegram.channel.setup(BotProfile(PROFILE.commands, {Language("es"): "Otra vez."}))
    assert "asks to wait 1 s" in done[-1]


@pytest.mark.asyncio
async def test_a_profile_beyond_the_limits_is_refused_before_anything_is_written(telegram: TelegramBench) -> None:
    profile = BotProfile(
        commands={Language("es"): {"Ayuda!": "x", "a": "", **{f"c{number}": "x" for number in range(99)}}},
        description={Language("spa"): "x" * 513},
        short_description={Language("es"): "x" * 121},
    )
    with pytest.raises(Misconfigured, match=r"spa.*101 commands.*Ayuda!.*/a .*513.*121"):
        await telegram.channel.setup(profile)
    assert await _writes(telegram) == []


@pytest.mark.asyncio
async def test_a_webhook_is_set_once_and_set_again_when_its_secret_changes(telegram: TelegramBench) -> None:
    url = "http://127.0.0.1:9/telegram/webhook"
    hooked = connected(telegram.standin.address, url)
    assert (await hooked.setup(BotProfile({})), await hooked.setup(BotProfile({}))) == ([f"Webhook set to {url}."], [])
    await hooked.close()
    renewed = connected(telegram.standin.address, url, secret="0tro-secreto")
    assert (await renewed.setup(BotProfile({})), await renewed.setup(BotProfile({}))) == (
        [f"Webhook set to {url}."],
        [],
    )
    await renewed.close()
    secrets = [call.parameters["secret_token"] for call in await telegram.standin.calls("setWebhook")]
    assert secrets == [SECRET, "0tro-secreto"]


@pytest.mark.asyncio
async def test_a_webhook_secret_that_telegram_would_refuse_is_named(telegram: TelegramBench) -> None:
    url = "http://127.0.0.1:9/telegram/webhook"
    odd = connected(telegram.standin.address, url, secret="ñ")
    with pytest.raises(Misconfigured, match="WEBHOOK_SECRET"):
        await odd.setup(BotProfile({}))
    await odd.close()


@pytest.mark.asyncio
async def test_a_refused_webhook_is_a_matter_of_the_settings(telegram: TelegramBench) -> None:
    hooked = connected(telegram.standin.address, "http://127.0.0.1:9/x")
    refusal = "bad webhook: An HTTPS URL must be provided for webhook"
    await telegram.standin.plant(Fault(FaultKind.BAD_REQUEST, "setWebhook", description=refusal))
    with pytest.raises(Misconfigured, match="HTTPS URL"):
        await hooked.setup(BotProfile({}))
    await hooked.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("token", ["", "abc", "42", "42:", "42:a b", "x:abc", "42:a/../b"])
async def test_what_is_no_token_is_said_so_at_once(token: str) -> None:
    with pytest.raises(Misconfigured, match="VENTANILLA_TELEGRAM_TOKEN"):
        TelegramChannel(token, "http://127.0.0.1:9")


@pytest.mark.asyncio
async def test_polling_and_setting_up_say_in_plain_words_what_is_wrong(telegram: TelegramBench) -> None:
    stranger = TelegramChannel("43:otro", telegram.standin.address.api_url)
    with pytest.raises(Misconfigured, match="revoked"):
        await stranger.poll(None)
    with pytest.raises(Misconfigured, match="revoked"):
        await stranger.setup(PROFILE)
    await stranger.close()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FaultKind.SERVER_ERROR, r"failed \(5"),
        (FaultKind.TOO_MANY_REQUESTS, "wait"),
        (FaultKind.CONNECTION_DROPPED, "cannot be reached"),
    ],
)
async def test_a_poll_that_fails_may_be_repeated(telegram: TelegramBench, kind: FaultKind, words: str) -> None:
    await telegram.channel.start()
    await telegram.standin.plant(Fault(kind, "getUpdates"))
    with pytest.raises(Retryable, match=words):
        await telegram.channel.poll("1")


@pytest.mark.asyncio
async def test_a_server_that_is_not_there_is_polled_and_set_up_later() -> None:
    channel = TelegramChannel(DEFAULT_TOKEN, "http://127.0.0.1:9")
    with pytest.raises(Retryable, match="cannot be reached"):
        await channel.poll(None)
    with pytest.raises(Retryable, match="cannot be reached"):
        await channel.setup(PROFILE)
    await channel.close()
