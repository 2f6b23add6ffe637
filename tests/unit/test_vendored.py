"""Vendored files are the ones that the list names, to the byte."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import bot.web

VENDOR = Path(bot.web.__file__).parent / "static" / "vendor"
_ROW = re.compile(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_is_listed_with_its_sum_and_keeps_its_licence() -> None:
    listed = dict(_ROW.findall((VENDOR / "VENDORED.md").read_text(encoding="utf-8")))
    files = {str(path.relative_to(VENDOR)): path for path in VENDOR.rglob("*") if path.suffix in {".js", ".css"}}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == listed
    for path in files.values():
        assert list(path.parent.glob("LICENSE*")), f"{path.parent.name} has lost its licence"
