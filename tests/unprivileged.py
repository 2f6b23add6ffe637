"""Lets a part of a test run without the rights of root, which nothing is closed to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """As nobody where the tests run as root; as who they run otherwise."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def closed(folder: Path) -> Iterator[Path]:
    """`folder` with no right for anybody, meanwhile without those of root."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0)
    try:
        with unprivileged():
            yield folder
    finally:
        folder.chmod(0o700)
