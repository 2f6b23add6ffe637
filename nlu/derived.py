"""Keeping what is computed from an installed package between starts: pure speed, made again whenever it is missing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
_DIRECTORY = "VENTANILLA_CACHE_DIR"


def directory() -> Path:
    """Where it is kept: `VENTANILLA_CACHE_DIR`, else the user's cache directory; nothing in it is ever missed."""
    if chosen := os.environ.get(_DIRECTORY):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "ventanilla"


def arrays(name: str, build: Callable[[], Arrays]) -> dict[str, NDArray[Any]]:
    """The arrays `name`, mapped from disk so that only what is touched takes memory; built and kept if they are not there.

    `name` has to change with whatever they are made from. Where nothing can be written they stay in memory.
    """
    folder = directory() / name
    with contextlib.suppress(OSError, ValueError):
        return _mapped(folder)
    built = build()
    with contextlib.suppress(OSError, ValueError):
        _keep(built, folder)
        return _mapped(folder)
    return dict(built)


def _mapped(folder: Path) -> dict[str, NDArray[Any]]:
    files = sorted(folder.glob("*.npy"))
    if not files:
        raise FileNotFoundError(folder)
    return {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in files}


def _keep(built: Arrays, folder: Path) -> None:
    """Write beside and rename, so that another process sees all of it or nothing."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        whole = Path(beside) / "whole"
        whole.mkdir(mode=0o700)
        for key, value in built.items():
            np.save(whole / f"{key}.npy", value, allow_pickle=False)
        whole.rename(folder)
