"""Settings of a desk: `VENTANILLA_<DESK>_<FIELD>` for each field of its configuration, a secret also as `..._FILE`."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

from dotenv import dotenv_values
from pydantic import TypeAdapter, ValidationError

from handlers.errors import Misconfigured

Config = TypeVar("Config")

_ENV_FILE = Path(".env")
_TOML_FILE = Path("ventanilla.toml")


def read(shape: type[Config], desk: str, derived: Mapping[str, str] | None = None) -> Config | None:
    """The configuration of `desk`, a dataclass of this `shape`; None where nothing at all is set.

    From the environment, then `.env`, then `ventanilla.toml` (`rt_url = "..."`). A list is written with commas, a mapping
    as `name=value` with commas. `derived` are values of the product's own, used unless others are given.
    Raises Misconfigured with one sentence for every value that is missing, wrong or unknown.
    """
    prefix = f"VENTANILLA_{desk.upper()}_"
    given = _given(prefix)
    if not given:
        return None
    values = _take(shape, prefix, "", given)
    if given:
        raise Misconfigured(f"Unknown settings: {', '.join(prefix + name for name in sorted(given))}.")
    try:
        return TypeAdapter(shape).validate_python({**(derived or {}), **values})
    except ValidationError as wrong:
        sentences = "; ".join(
            f"{prefix}{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}"
            for error in wrong.errors(include_input=False)
        )
        raise Misconfigured(f"The settings of the desk {desk} are not usable: {sentences}.") from None


def _given(prefix: str) -> dict[str, str]:
    """Every value set for the desk, by field in capitals; the first source that has one wins."""
    found: dict[str, str] = {}
    for source in (os.environ, dotenv_values(_ENV_FILE), _toml()):
        for name, value in source.items():
            if name.startswith(prefix) and value is not None:
                found.setdefault(name.removeprefix(prefix), value)
    return found


def _toml() -> dict[str, str]:
    if not _TOML_FILE.exists():
        return {}
    try:
        values = tomllib.loads(_TOML_FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"{_TOML_FILE} cannot be read: {wrong}.") from None
    return {f"VENTANILLA_{name.upper()}": _plain(value) for name, value in values.items()}


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _content(key: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Misconfigured(f"{key}_FILE names {path}, which cannot be read: {type(fault).__name__}.") from None


def _take(shape: type, desk: str, prefix: str, given: dict[str, str]) -> dict[str, Any]:
    """The values for the fields of `shape`, taken out of `given`; a field that is a dataclass has fields of its own.

    `desk` stands before the name of every variable.
    """
    hints = get_type_hints(shape)
    taken: dict[str, Any] = {}
    for field in dataclasses.fields(shape):
        key, hint = f"{prefix}{field.name}".upper(), hints[field.name]
        if dataclasses.is_dataclass(hint):
            inner = _take(hint, desk, f"{prefix}{field.name}_", given)  # type: ignore[arg-type]  # is_dataclass tells no type
            if inner:
                taken[field.name] = inner
        elif key in given:
            if given.pop(f"{key}_FILE", None) is not None:
                raise Misconfigured(f"{desk}{key} and {desk}{key}_FILE are both set: leave one of them out.")
            taken[field.name] = _read(hint, f"{desk}{key}", given.pop(key))
        elif f"{key}_FILE" in given:
            taken[field.name] = _content(f"{desk}{key}", given.pop(f"{key}_FILE"))
    return taken


def _read(hint: object, name: str, text: str) -> object:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if get_origin(hint) is tuple:
        return tuple(parts)
    if get_origin(hint) in {Mapping, dict} or hint is Mapping:
        return dict(_pair(name, part) for part in parts)
    return text


def _pair(variable: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Misconfigured(f"{variable}: {text!r} must be written as name=value.")
    return name.strip(), value.strip()
