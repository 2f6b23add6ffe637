"""The whole post office of a test run: mailboxes, SMTP, and the switches for accidents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.real.mail.dovecot import Dovecot, dovecot

_REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Post:
    """Ports and folders of the servers."""

    boxes: Dovecot
    smtp_port: int
    smtps_port: int
    switches: Path

    def switch(self, **accidents: str | int | list[str]) -> None:
        """From now on these accidents happen, and no others; see `Postman`."""
        self.switches.write_text(json.dumps(accidents), encoding="utf-8")


@contextmanager
def post_office(introspection: str = "http://127.0.0.1:9/") -> Iterator[Post]:
    """Both servers, running; they end with the block. They ask `introspection` whose an access token is (RFC 7662)."""
    with dovecot(introspection) as boxes:
        switches = boxes.root / "switches.json"
        switches.write_text("{}", encoding="utf-8")
        with _postman(boxes.root, switches, introspection) as ports:
            yield Post(boxes, ports["smtp"], ports["smtps"], switches)


@contextmanager
def _postman(root: Path, switches: Path, introspection: str) -> Iterator[dict[str, int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.real.mail.postman", str(root), str(switches), introspection],
        cwd=_REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()
