"""Writing training files for tests."""

from __future__ import annotations

from pathlib import Path


def put(directory: Path, content: str, name: str = "nlu.yml") -> Path:
    """A file of that content in `directory`; folders are made."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path
