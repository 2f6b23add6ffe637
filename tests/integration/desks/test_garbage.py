"""A desk that answers garbage: every adapter tells it as one of the engine's own faults, soon, and without anybody's words."""

from __future__ import annotations

import gzip
import socketserver
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from bot.clock import SystemClock
from crm_adapter.chatwoot.config import ChatwootConfig
from crm_adapter.chatwoot.desk import ChatwootDesk
from crm_adapter.mail.config import MailConfig, Security, Server
from crm_adapter.mail.mailbox import Box
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.desk import RtDesk
from crm_adapter.shared.http import DeskHttp
from crm_adapter.zammad.config import ZammadConfig
from crm_adapter.zammad.desk import ZammadDesk
from handlers.domain.case import Author, CaseState, Visibility
from handlers.domain.ids import ChannelName, Language
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Misconfigured, Retryable, VentanillaError
from handlers.ports import Delivery, Desk, DeskDraft, DeskFile, DeskLine
from tests.integration.desks.garbage import Garbage, answer, serving

CANARY = "Zoraida"
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_LINE = DeskLine("line-1", Author.CITIZEN, CANARY, _NOW, Visibility.PUBLIC, (DeskFile("ñ.txt", "text/plain", b"x"),))
_DRAFT = DeskDraft("k" * 24, "p", "Padrón", "consulta", "asked", ChannelName("fake"), Language("es"), "", (_LINE,))
_PLAIN = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"0",
    b'"x"',
    b"[[]]",
    b"[null]",
    b"[1]",
    b'{"items": null}',
    b'{"items": [null]}',
    b'{"payload": [null]}',
    b'{"data": {"payload": {}}}',
    b"{",
    b"\xff\xfe\x00",
    b"\x00" * 50,
    b'{"id": "\\ud800"}',
    b'{"message": "\\u0000"}',
    b"[" * 100_000,
    b'{"id": ' + b"9" * 5000 + b"}",
    b'{"id": 1e999}',
    b"<html><body>Zoraida</body></html>",
    b'"' + b"x" * 2_000_000 + b'"',
]
_HEADS = [
    answer(b"{}", "200 OK", "text/html; charset=nonsense"),
    answer(b"not gzip", "200 OK", "application/json", "Content-Encoding: gzip"),
    answer(gzip.compress(b"Zoraida" * 100)[:-9], "200 OK", "application/json", "Content-Encoding: gzip"),
    answer(b"", "301 Moved", "text/html", "Location: http://["),
    answer(b"", "302 Moved", "text/html"),
    answer(b"{}", "429 Slow", "text/html", "Retry-After: \xb2"),
    answer(b"{}", "429 Slow", "text/html", "Retry-After: Mon, 99 Foo 99999 99:99:99 +9999"),
    answer(b"Zoraida", "400 Bad"),
    answer(b'{"message": null}', "400 Bad"),
    answer(b"Zoraida", "403 No"),
    answer(b"Zoraida", "422 No"),
    answer(b"Zoraida", "500 Oh"),
    answer(b"Zoraida", "999 What"),
    answer(b"{}", "200 OK", "application/json", "Location: nowhere"),
    b"",
    b"hello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n{}",
]
GARBAGE = [*(answer(body) for body in _PLAIN), *_HEADS]


def _rt(url: str) -> Desk:
    return RtDesk(RtConfig(url, "bot", "General", password="p", timeout_seconds=2.0), SystemClock())


def _zammad(url: str) -> Desk:
    return ZammadDesk(ZammadConfig(url=url, token="t", group="G", timeout=2.0), SystemClock())


def _chatwoot(url: str) -> Desk:
    return ChatwootDesk(ChatwootConfig(url=url, token="t", account=1, inbox=1, timeout=2.0), SystemClock())


_CURSORS = {"rt": "5-5", "zammad": "z1:0:0::", "chatwoot": "c1:0:0:::"}
_CHANGES = {"rt": "7", "zammad": "a7", "chatwoot": "m1-7"}
_FILES = {"rt": "1/2", "zammad": "1/2", "chatwoot": "1/2/3"}
MAKERS = {"rt": _rt, "zammad": _zammad, "chatwoot": _chatwoot}


async def _read(desk: Desk) -> None:
    await _drained(desk.read_file(MediaRef(desk.name, _FILES[desk.name], MediaKind.DOCUMENT, "a", "a/b")))


async def _drained(pieces: AsyncIterator[bytes]) -> None:
    async for _ in pieces:
        pass


CALLS: dict[str, Callable[[Desk], Awaitable[object]]] = {
    "check": lambda desk: desk.check(),
    "open": lambda desk: desk.open(_DRAFT),
    "append": lambda desk: desk.append("1", _LINE),
    "set_state": lambda desk: desk.set_state("1", CaseState.SOLVED),
    "state": lambda desk: desk.state("1"),
    "queue_position": lambda desk: desk.queue_position("1"),
    "head": lambda desk: desk.changes(None),
    "changes": lambda desk: desk.changes(_CURSORS[desk.name]),
    "delivered": lambda desk: desk.delivered(_CHANGES[desk.name], Delivery.NOT_SENT, "blocked"),
    "read_file": _read,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Garbage]:
    """One for all."""
    with serving() as garbage:
        yield garbage


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.asyncio
async def test_garbage_is_one_of_the_engines_own_faults(server: Garbage, name: str, call: str) -> None:
    """Whatever else were raised would stand in logs with its words, and nobody would know what to do about it."""
    desk = MAKERS[name](server.url)
    for garbage in GARBAGE:
        server.said = garbage
        try:
            told = str(await CALLS[call](desk))
        except VentanillaError as fault:
            told = str(fault)
        except Exception as fault:
            raise AssertionError(f"{type(fault).__name__} at {garbage[:90]!r}") from fault
        assert CANARY not in told, garbage[:90]
    await desk.close()


@pytest.mark.parametrize("call", ["read", "stream"])
@pytest.mark.asyncio
async def test_an_answer_that_comes_by_drops_ends(server: Garbage, call: str) -> None:
    """A time-out bounds a silence; drops without end would hold the desk's look for ever."""
    http = DeskHttp("The desk", server.url, timeout=0.05)
    server.said, server.pause = answer(b"x" * 100_000), 0.01
    asking: Awaitable[object] = http.read("/") if call == "read" else _drained(http.stream("/", 10_000_000))
    try:
        with pytest.raises(Retryable):
            await asking
    finally:
        server.pause = 0.0
        await http.close()


@pytest.mark.parametrize(("url", "token"), [("http://[::1", "t"), ("http://x:abc", "t"), ("http://x", "ñandú")])
def test_settings_that_no_request_can_be_made_of_are_told_in_a_sentence(url: str, token: str) -> None:
    """Not by a traceback at the start, and without the token."""
    with pytest.raises(Misconfigured) as told:
        ZammadDesk(ZammadConfig(url=url, token=token, group="G"), SystemClock())
    assert token not in str(told.value).split()


_MOMENT = '"2026-01-01T00:00:00Z"'
_STATE = '{"id": 2, "name": "open", "state_type_id": 2}'
_ODD_ANSWERS: dict[str, dict[str, str]] = {
    "rt": {
        "/transactions": '{"items": [{"id": ODD, "Type": "Status", "NewValue": "open", "Creator": {"id": "x"},'
        f' "Created": {_MOMENT}, "ObjectId": 1}}]}}'
    },
    "zammad": {
        "/users/me": '{"id": 1, "login": "bot"}',
        "/ticket_states": f"[{_STATE}]",
        "/tickets/search": f'[{{"id": ODD, "state_id": 2, "customer_id": 3, "updated_at": {_MOMENT}}}]',
        "/ticket_history": f'{{"history": [{{"id": ODD, "object": "Ticket", "type": "updated", "o_id": 1, "created_at": {_MOMENT}}}]}}',
    },
    "chatwoot": {
        "/profile": '{"id": 1, "name": "bot"}',
        "/inboxes": '{"id": 1, "name": "b"}',
        "/messages": '{"payload": [{"id": ODD, "message_type": 1, "created_at": ODD, "private": false}]}',
        "/conversations": '{"data": {"payload": [{"id": 1, "status": "open", "last_activity_at": ODD, "messages": [{"id": ODD}]}]}}',
    },
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("odd", ["1" + "0" * 30, "-5", "999999999999999999999", "1e400", "0"])
async def test_no_cursor_is_made_of_which_nothing_can_be_read_again(server: Garbage, name: str, odd: str) -> None:
    """One odd number would stop everything that comes from the desk for good."""
    server.by_path = {path: body.replace("ODD", odd).encode() for path, body in _ODD_ANSWERS[name].items()}
    desk = MAKERS[name](server.url)
    try:
        for start in (None, _CURSORS[name]):
            cursor = start
            for _ in range(3):
                cursor = (await desk.changes(cursor)).cursor
    except Retryable:
        assert cursor in {None, _CURSORS[name]}, "an answer of an unknown shape moves nothing"
    finally:
        server.by_path = {}
        await desk.close()


def test_a_mail_server_that_leaves_out_what_is_asked_for_is_asked_again_later() -> None:
    """It greets, and says OK to everything."""
    with _silent_imap() as port:
        server = Server("localhost", port, Security.PLAIN)
        config = MailConfig("bot@agency.example", ("staff@agency.example",), "s" * 16, server, server, timeout=2.0)
        box = Box(config, None)
        for ask in (lambda: box.look("INBOX"), lambda: box.search("INBOX", "ALL"), lambda: box.read("INBOX", [1])):
            with suppress(Retryable):
                assert ask() == []
        box.close()


@contextmanager
def _silent_imap() -> Iterator[int]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK hello\r\n")
            for line in self.rfile:
                self.wfile.write(line.split(b" ")[0] + b" OK done\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
