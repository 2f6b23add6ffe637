"""A web server on loopback that answers as a test wants it to: well, late, wrongly or endlessly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENDLESS = -1


class OddServer(ThreadingHTTPServer):
    """Answers every request with `status` and `body(text)`; `texts` and `paths` are what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.body: Callable[[str], bytes] = good
        self.copies = 1
        self.hold = threading.Event()
        self.hold.set()
        self.texts: list[str] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def answers(self, body: bytes, status: int = 200) -> None:
        """From now on, this."""
        self.status, self.body = status, lambda _: body

    def recovers(self) -> None:
        """From now on, good answers at once."""
        self.status, self.body, self.copies = 200, good, 1
        self.hold.set()


class _Handler(BaseHTTPRequestHandler):
    server: OddServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.texts.append(asked["text"])
        self.server.paths.append(self.path)
        self.server.hold.wait()
        body = self.server.body(asked["text"])
        self.send_response(self.server.status)
        if self.server.copies == 1:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        try:
            self._write(body)
        except OSError:
            # The client has had enough, which is what it is tested for.
            self.close_connection = True

    def _write(self, body: bytes) -> None:
        sent = 0
        while sent != self.server.copies:
            self.wfile.write(body)
            sent += 1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Keep quiet."""


def good(text: str, intent: str = "greet", confidence: float = 0.9) -> bytes:
    """What a healthy Rasa answers."""
    ranking = [{"name": intent, "confidence": confidence}, {"name": "_service", "confidence": 1 - confidence}]
    return json.dumps({"text": text, "intent": ranking[0], "entities": [], "intent_ranking": ranking}).encode()


@contextmanager
def odd_server() -> Iterator[OddServer]:
    """A running one."""
    with OddServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.hold.set()
            server.shutdown()
            thread.join()
