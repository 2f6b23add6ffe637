"""Files as text."""

from __future__ import annotations

import stat
from pathlib import Path

from nlu.training_data.gathering import Gathering
from nlu.training_data.model import Place

_LARGEST = 30_000_000


def text_of_file(file: Path, notes: Gathering) -> str | None:
    """The text of a UTF-8 file; None, and a problem noted, where it cannot be read."""
    try:
        found = file.stat()
        # A pipe or a device has no size, and reading it may never end.
        if not stat.S_ISREG(found.st_mode):
            notes.wrong(Place(file, 1), "this is no ordinary file.")
            return None
        if found.st_size > _LARGEST:
            notes.wrong(Place(file, 1), f"this file has more than {_LARGEST // 1_000_000} MB: divide it.")
            return None
        content = file.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        notes.wrong(Place(file, line), "this is not UTF-8 text: save it as UTF-8.")
    except OSError as error:
        notes.wrong(Place(file, 1), f"this file cannot be read: {error.strerror}.")
    return None
