"""Where the tests find the shared data that is not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_root() -> Path:
    """Folder of the shared material: ``VENTANILLA_SHARED``, else ``shared`` beside the repository."""
    configured = os.environ.get("VENTANILLA_SHARED")
    return Path(configured) if configured else REPOSITORY.parent / "shared"


def shared(relative: str) -> Path:
    """Path of a shared file or folder; skips the test when it is absent (fails when ``CI_STRICT=1``).

    ``relative`` is taken from the shared root, as in ``shared("data/botapi-10.3.json")``.
    """
    path = shared_root() / relative
    if path.exists():
        return path
    message = f"Shared test data is absent: {path}. Set VENTANILLA_SHARED to the folder that holds {relative}."
    if os.environ.get("CI_STRICT") == "1":
        pytest.fail(message)
    pytest.skip(message)
