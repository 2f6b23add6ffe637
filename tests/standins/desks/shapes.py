"""Compares answers with a vendor's documented examples, which are kept as field names and types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def examples(path: Path) -> dict[str, Any]:
    """Shapes by call; each file says where its examples come from."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {call: example["shape"] for call, example in found.items()}


def differences(shape: object, answer: object, where: str = "") -> list[str]:
    """What the example has and the answer has not, or has of another type; null stands for every type."""
    if shape == "null" or answer is None:
        return []
    if isinstance(shape, dict):
        if not isinstance(answer, dict):
            return [f"{where}: no object"]
        absent = [f"{where}.{name} is not there" for name in shape if name not in answer]
        inner = [differences(each, answer[name], f"{where}.{name}") for name, each in shape.items() if name in answer]
        return absent + [line for lines in inner for line in lines]
    if isinstance(shape, list):
        if not isinstance(answer, list):
            return [f"{where}: no list"]
        return differences(shape[0], answer[0], f"{where}[0]") if shape and answer else []
    return [] if _name(answer) == shape else [f"{where}: {_name(answer)} instead of {shape}"]


def _name(value: object) -> str:
    return type(value).__name__
