"""The test's side of the stand-in: HTTP routes under ``/_control`` to act, to plant faults and to look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar, cast

from aiohttp import web

from tests.standins.telegram.refusals import Refusal, bad_request
from tests.standins.telegram.server import BotApi
from tests.standins.telegram.shapes import Fault, FaultKind, Json, Settings
from tests.standins.telegram.state import Chat, Person
from tests.standins.telegram.updates import MESSAGE_LIFE
from tests.standins.telegram.views import bot_messages

T = TypeVar("T")
FIRST_OWN_NUMBER = 700_000_000
Act = Callable[[Json], object]


class Control:
    """Answers the test's driver; each route takes and gives JSON."""

    def __init__(self, api: BotApi, close_door: Callable[[bool], Awaitable[None]]) -> None:
        self._api = api
        self._world = api.world
        self._close_door = close_door
        self._first_time_scale = api.world.clock.scale
        self._reopening: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """All control routes."""
        world, queue = self._world, self._api.queue
        posts: dict[str, Act] = {
            "citizens": self._add_citizen,
            "groups": self._add_group,
            "acts": lambda body: [self._api.street.do(act) for act in body["acts"]],
            "updates": self._raw_update,
            "redeliver": self._redeliver,
            "faults": self._plant,
            "clear-faults": lambda _: self._api.faults.clear(),
            "clock": lambda body: world.clock.advance(body["seconds"]),
            "settings": self._set,
            "refuse": self._refuse,
            "reset": self._reset,
            "messages": self._messages,
            "pending": self._pending,
            "calls": lambda body: [asdict(call) for call in world.journal.calls[body.get("since", 0) :]],
            "violations": lambda _: [asdict(each) for each in world.journal.violations],
            "answers": lambda _: [asdict(answer) for answer in world.answers],
            "deliveries": self._deliveries,
            "profile": lambda _: world.profile,
            "update-ids": lambda _: {"next": queue.next_id, "pending": sorted(queue.pending)},
        }
        routes = [web.post(f"/_control/{name}", _route(act)) for name, act in posts.items()]
        return [*routes, web.get("/_control/files/{file_id}", self._file)]

    def _add_citizen(self, body: Json) -> Json:
        started = body.pop("started", True)
        user_id = body.pop("user_id", FIRST_OWN_NUMBER + self._world.number())
        person = Person(user_id, **body)
        self._world.add_person(person, started)
        return person.user()

    def _add_group(self, body: Json) -> Json:
        chat_id = -FIRST_OWN_NUMBER - self._world.number()
        chat = Chat(chat_id, "supergroup" if body["supergroup"] else "group", body["title"])
        self._world.chats[chat.chat_id] = chat
        return self._world.chat_json(chat.chat_id)

    def _raw_update(self, body: Json) -> Json:
        """Queue an update as a test wrote it: unknown kinds and broken objects included."""
        kinds = [name for name in body["update"] if name != "update_id"]
        if len(kinds) != 1:
            raise bad_request("a raw update needs exactly one kind")
        content = body["update"][kinds[0]]
        update = self._api.street.queue_raw(kinds[0], content, body["lane"], body.get("life", MESSAGE_LIFE))
        return {"update_id": update.update_id if update else None}

    def _redeliver(self, body: Json) -> None:
        update = self._api.queue.history.get(body["update_id"])
        if update is None:
            raise bad_request(f"no update {body['update_id']} was ever made")
        for _ in range(body["times"]):
            if self._api.pump.hook is None:
                self._api.queue.replays.append(update)
            else:
                self._api.pump.push(update, replay=True)
        self._world.bell.ring()

    def _plant(self, body: Json) -> None:
        body["kind"] = FaultKind(body["kind"])
        self._api.faults.plant(Fault(**body))

    def _set(self, body: Json) -> None:
        given = Settings(**body)
        if given.latency is not None:
            self._api.door.latency = given.latency
        if given.time_scale is not None:
            self._world.clock.scale = given.time_scale
        if given.next_update_id is not None:
            self._api.queue.next_id = given.next_update_id
        if given.per_second is not None:
            self._api.limits.per_second = given.per_second
        if given.per_chat is not None:
            self._api.limits.per_chat = given.per_chat

    async def _refuse(self, body: Json) -> None:
        """Stop listening on the Bot API's port; again after ``seconds``, or (None) when asked to reopen (0)."""
        seconds = body["seconds"]
        await self._close_door(seconds != 0)
        if seconds:
            task = asyncio.create_task(self._reopen(seconds))
            self._reopening.add(task)
            task.add_done_callback(self._reopening.discard)

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._close_door(False)

    async def _reset(self, _: Json) -> None:
        """Back to the state after the start, except that numbers go on and citizens stay known."""
        api, world = self._api, self._world
        await self._close_door(False)
        await api.pump.stop()
        api.poller.end()
        api.queue.clear()
        api.queue.allowed = frozenset()
        api.faults.clear()
        api.door.latency, api.limits.per_second, api.limits.per_chat = 0.0, 0, 0
        world.clock.offset, world.clock.scale = 0.0, self._first_time_scale
        kept: tuple[list[object], ...] = (
            cast("list[object]", world.journal.calls),
            cast("list[object]", world.journal.violations),
            cast("list[object]", world.answers),
            cast("list[object]", api.pump.deliveries),
        )
        for each in kept:
            each.clear()
        world.profile.clear()
        world.log.clear()

    async def _messages(self, body: Json) -> Json:
        """The bot's messages since a log position; waits up to ``wait`` seconds for the first."""
        since = body.get("since", 0)

        def found() -> list[Json]:
            return bot_messages(self._world, body.get("chat_id"), since)

        messages = await self._wait_until(found, body.get("wait", 0.0))
        return {"messages": messages, "next": len(self._world.log)}

    async def _deliveries(self, body: Json) -> list[Json]:
        """All webhook attempts; waits up to ``wait`` seconds until there are ``at_least`` so many."""
        done = self._api.pump.deliveries
        await self._wait_until(lambda: len(done) >= body["at_least"], body["wait"])
        return [asdict(delivery) for delivery in done]

    async def _pending(self, body: Json) -> int:
        """How many updates wait for the bot; waits up to ``wait`` seconds for there to be none."""

        def idle() -> bool:
            return not self._api.queue.pending and not self._api.queue.replays and not self._api.pump.busy()

        await self._wait_until(idle, body.get("wait", 0.0))
        waiting = len(self._api.queue.pending) + len(self._api.queue.replays)
        return waiting or int(self._api.pump.busy())

    async def _wait_until(self, look: Callable[[], T], seconds: float) -> T:
        deadline = time.monotonic() + seconds
        while True:
            seen = look()
            left = deadline - time.monotonic()
            if seen or left <= 0:
                return seen
            await self._world.bell.wait(left)

    async def _file(self, request: web.Request) -> web.Response:
        file = self._world.files.get(request.match_info["file_id"])
        return web.Response(body=file.read()) if file else web.Response(status=404)


def _route(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            result = act(await request.json())
            if isinstance(result, Awaitable):
                result = await result
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=refusal.code)
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(result)

    return handler
