"""A server that answers whatever it is told to, to see what becomes of an adapter."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json", *more: str) -> bytes:
    """An HTTP answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Garbage:
    """Answers every call with the bytes `said`, head included; `pause` (seconds) is waited for after each byte."""

    def __init__(self) -> None:
        self.said = b""
        self.by_path: dict[str, bytes] = {}
        """Bodies, by a part of the path; they go before `said`."""
        self.pause = 0.0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call."""
        try:
            asked = await _swallow(reader)
            said = next((answer(body) for path, body in self.by_path.items() if path in asked), self.said)
            if not self.pause:
                writer.write(said)
            for place in range(len(said) if self.pause else 0):
                writer.write(said[place : place + 1])
                await writer.drain()
                await asyncio.sleep(self.pause)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


async def _swallow(reader: asyncio.StreamReader) -> str:
    """The path that was asked for."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next((line for line in head.split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    await reader.readexactly(int(length.partition(b":")[2]))
    return head.split(b" ")[1].decode()


@contextmanager
def serving() -> Iterator[Garbage]:
    """A server on loopback, in a thread of its own."""
    garbage, loop = Garbage(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(garbage.serve, "127.0.0.1", 0))
    garbage.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield garbage
    server.close()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
