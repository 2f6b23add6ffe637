"""The Telegram stand-in delivers updates as the real server does: by webhook, by long polling, and again on demand."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from tests.shared_data import shared
from tests.standins.telegram.async_client import AsyncTelegramStandin
from tests.standins.telegram.client import TelegramStandin
from tests.standins.telegram.fixture import SCHEMA
from tests.standins.telegram.process import StandinProcess
from tests.standins.telegram.shapes import Json, Settings

SECRET = "Abc_123-x"
FAST = Settings(time_scale=0.001)


class Receiver:
    """A bot's webhook that answers with planted statuses, then 200, and can hold a text back."""

    def __init__(self) -> None:
        self.updates: list[Json] = []
        self.secrets: set[str | None] = set()
        self.statuses: list[tuple[int, dict[str, str]]] = []
        self.held: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.hold: set[str] = set()
        self.answer: Json = {}
        self.url = ""
        self.came = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        update: Json = json.loads(await request.text())
        self.updates.append(update)
        self.came.set()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        text = update.get("message", {}).get("text", "")
        if text in self.hold:
            await self.held[text].wait()
        status, headers = self.statuses.pop(0) if self.statuses else (200, {})
        return web.json_response(self.answer, status=status, headers=headers)

    async def wait_for(self, count: int) -> None:
        while len(self.updates) < count:
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), 10)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates if "message" in update]


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    taking, app = Receiver(), web.Application()
    app.router.add_post("/hook", taking.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield taking
    await runner.cleanup()


@pytest_asyncio.fixture
async def api(telegram_process: StandinProcess) -> AsyncIterator[httpx.AsyncClient]:
    address = telegram_process.address
    async with httpx.AsyncClient(base_url=f"{address.base_url}{address.token}/", timeout=20, trust_env=False) as client:
        yield client


@pytest.mark.asyncio
async def test_the_webhook_gets_what_waited_and_what_comes_with_its_secret(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    await citizen.says("antes")
    await api.post("setWebhook", json={"url": receiver.url, "secret_token": SECRET})
    await citizen.says("después")
    await async_telegram_standin.wait_until_taken()
    assert receiver.texts() == ["antes", "después"]
    assert receiver.secrets == {SECRET}
    info = (await api.get("getWebhookInfo")).json()["result"]
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (receiver.url, 0, 40)


@pytest.mark.asyncio
async def test_a_refused_update_is_retried_with_doubling_delay_before_the_next_of_its_chat(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    await standin.adjust(FAST)
    receiver.statuses = [(500, {}), (503, {"Retry-After": "7"}), (404, {})]
    await api.post("setWebhook", json={"url": receiver.url})
    citizen = await standin.citizen()
    await standin.perform([citizen.plan.says("uno"), citizen.plan.says("dos")])
    await standin.wait_until_taken()
    assert receiver.texts() == ["uno", "uno", "uno", "uno", "dos"]
    deliveries = await standin.deliveries()
    assert [each.status for each in deliveries] == [500, 503, 404, 200, 200]
    assert [each.attempt for each in deliveries] == [1, 2, 3, 4, 1]
    info = (await api.get("getWebhookInfo")).json()["result"]
    assert "404" in info["last_error_message"]


@pytest.mark.asyncio
async def test_retries_wait_until_the_clock_says_so(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    await standin.adjust(Settings(time_scale=1.0))
    receiver.statuses = [(503, {"Retry-After": "3600"})]
    await api.post("setWebhook", json={"url": receiver.url})
    citizen, neighbour = await standin.citizen(), await standin.citizen()
    await citizen.says("uno")
    await neighbour.says("otra")
    await standin.deliveries(at_least=2)
    assert receiver.texts() == ["uno", "otra"]
    await standin.advance(3601)
    await standin.wait_until_taken()
    assert receiver.texts() == ["uno", "otra", "uno"]


@pytest.mark.asyncio
async def test_lanes_run_side_by_side_and_a_press_does_not_wait_for_messages(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    receiver.hold = {"lento"}
    await api.post("setWebhook", json={"url": receiver.url})
    citizen, neighbour = await standin.citizen(), await standin.citizen()
    button = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
    await api.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "¿?", "reply_markup": button})
    await citizen.says("lento")
    await citizen.says("detrás")
    await neighbour.says("otro chat")
    await citizen.presses("Sí")
    await citizen.blocks()
    await receiver.wait_for(4)
    assert receiver.texts() == ["lento", "otro chat"]
    kinds = [next(name for name in update if name != "update_id") for update in receiver.updates]
    assert sorted(kinds) == ["callback_query", "message", "message", "my_chat_member"]
    receiver.held["lento"].set()
    await standin.wait_until_taken()
    assert receiver.texts()[-1] == "detrás"
    lanes = {each.lane.split(":")[0] for each in await standin.deliveries()}
    assert lanes == {"chat", "press", "member"}


@pytest.mark.asyncio
async def test_a_press_is_dropped_after_150_seconds_and_a_message_is_not(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    await standin.adjust(FAST)
    citizen = await standin.citizen()
    button = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
    await api.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "¿?", "reply_markup": button})
    receiver.statuses = [(500, {})] * 40
    await api.post("setWebhook", json={"url": receiver.url})
    pressed = await citizen.presses("Sí")
    await standin.wait_until_taken()
    attempts = [each for each in await standin.deliveries() if each.update_id == pressed.update_id]
    # waits of 0, 2, 4, 8, 16, 32 and 60 seconds end before the 150th second, the next 60 do not
    assert [each.status for each in attempts] == [500] * 8
    receiver.statuses.clear()
    await citizen.says("hola")
    await standin.wait_until_taken()
    assert receiver.texts()[-1] == "hola"


@pytest.mark.asyncio
async def test_an_old_press_can_no_longer_be_answered_and_an_answer_may_be_repeated(
    api: httpx.AsyncClient, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    button = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
    await api.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "¿?", "reply_markup": button})
    query = {"callback_query_id": (await citizen.presses("Sí")).query_id, "text": "Anotado"}
    for _ in range(2):
        assert (await api.post("answerCallbackQuery", data=query)).json()["ok"] is True
    assert len(await async_telegram_standin.answers()) == 2
    await async_telegram_standin.advance(151)
    late = (await api.post("answerCallbackQuery", data=query)).json()
    assert late["description"].startswith("Bad Request: query is too old")
    await async_telegram_standin.assert_clean()


@pytest.mark.asyncio
async def test_an_update_is_delivered_again_on_demand_by_webhook_and_by_polling(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    citizen = await standin.citizen()
    number = (await citizen.says("una vez")).update_id
    assert number is not None
    (update,) = (await api.post("getUpdates", json={})).json()["result"]
    assert (await api.post("getUpdates", json={"offset": number + 1})).json()["result"] == []
    await standin.redeliver(number, times=2)
    again = [(await api.post("getUpdates", json={"offset": number + 1})).json()["result"] for _ in range(3)]
    assert again == [[update], [update], []]
    await api.post("setWebhook", json={"url": receiver.url})
    await standin.redeliver(number, times=3)
    await standin.wait_until_taken()
    assert receiver.updates == [update] * 3


@pytest.mark.asyncio
async def test_polling_keeps_updates_until_they_are_confirmed_and_waits_for_new_ones(
    api: httpx.AsyncClient, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    await async_telegram_standin.adjust(Settings(next_update_id=5_000_000))
    for text in ("uno", "dos", "tres"):
        await citizen.says(text)

    async def ids(**words: int) -> list[int]:
        result = (await api.post("getUpdates", json=words)).json()["result"]
        return [update["update_id"] for update in result]

    assert await ids(limit=2) == [5_000_000, 5_000_001]
    assert await ids() == [5_000_000, 5_000_001, 5_000_002]
    assert await ids(offset=5_000_001) == [5_000_001, 5_000_002]
    assert await ids(offset=-1) == [5_000_002]
    waiting = asyncio.create_task(ids(offset=5_000_003, timeout=10))
    await async_telegram_standin.wait_until_taken()
    await citizen.says("cuatro")
    assert await waiting == [5_000_003]


@pytest.mark.asyncio
async def test_a_second_poller_ends_the_first_with_409(
    api: httpx.AsyncClient, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    first = asyncio.create_task(api.post("getUpdates", json={"timeout": 10}))
    second = asyncio.create_task(api.post("getUpdates", json={"timeout": 10}))
    done, _ = await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED)
    ended = done.pop().result()
    assert ended.status_code == 409
    assert ended.json()["description"].startswith("Conflict: terminated by other getUpdates request")
    await citizen.says("hola")
    both = await asyncio.gather(first, second)
    assert sorted(answer.status_code for answer in both) == [200, 409]


@pytest.mark.asyncio
async def test_only_kinds_that_the_bot_asked_for_are_queued_and_poison_passes_as_it_is(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    standin = async_telegram_standin
    citizen = await standin.citizen()
    await api.post("setWebhook", json={"url": receiver.url, "allowed_updates": ["message"]})
    assert (await citizen.blocks()).update_id is None
    await citizen.unblocks()
    await standin.push_update({"message": {"from": "nobody"}}, lane=f"chat:{citizen.chat_id}")
    await standin.push_update({"telepathy": [1, 2]})
    await citizen.says("sigo aquí")
    await standin.wait_until_taken()
    kinds = [min(set(update) - {"update_id"}) for update in receiver.updates]
    assert sorted(kinds) == ["message", "message", "telepathy"]


@pytest.mark.asyncio
async def test_a_method_call_in_the_answer_to_a_webhook_is_a_violation(
    api: httpx.AsyncClient, receiver: Receiver, async_telegram_standin: AsyncTelegramStandin
) -> None:
    receiver.answer = {"method": "sendMessage", "chat_id": 1, "text": "hola"}
    await api.post("setWebhook", json={"url": receiver.url})
    await (await async_telegram_standin.citizen()).says("hola")
    await async_telegram_standin.wait_until_taken()
    (violation,) = await async_telegram_standin.violations()
    assert "carries a method call" in violation.reason


def test_state_can_outlive_the_process_in_a_file(tmp_path: Path) -> None:
    options = ("--state-file", str(tmp_path / "state.json"), "--first-update-id", "77")
    first = StandinProcess.start(shared(SCHEMA), "42:standin", *options)
    with TelegramStandin(first.address) as standin:
        citizen = standin.citizen("Ciudadana")
        assert citizen.sends_document(b"pdf").update_id == 77
    first.stop()
    second = StandinProcess.start(shared(SCHEMA), "42:standin", *options)
    with httpx.Client(base_url=f"{second.address.base_url}{second.address.token}/", trust_env=False) as http:
        (update,) = http.get("getUpdates").json()["result"]
        file = http.get("getFile", params={"file_id": update["message"]["document"]["file_id"]}).json()["result"]
        address = f"{second.address.base_file_url}{second.address.token}/{file['file_path']}"
        assert httpx.get(address, trust_env=False).content == b"pdf"
        assert http.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "hola"}).json()["ok"] is True
    second.stop()
