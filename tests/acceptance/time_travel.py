"""Moves the clock of a whole process forward while it runs (libfaketime), so that days pass in a second."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
)


class TimeTravel:
    """The wall clock of every process started with `settings`; monotonic clocks go on as ever."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "faketime"
        self.library = self._find()
        self.go(days=0)

    @property
    def settings(self) -> dict[str, str]:
        """Environment for the processes that travel together."""
        return {
            "LD_PRELOAD": self.library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def go(self, days: float) -> None:
        """Be this many days after the real time."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"+{days}d\n" if days else "+0\n")
        # Swapped in one step: a half-written file would be read as no offset.
        fresh.replace(self._file)

    def _find(self) -> str:
        for library in _LIBRARIES:
            if Path(library).exists():
                return library
        message = "libfaketime is not installed: run 'make test-deps' as root (Debian package libfaketime)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)
