"""Reads a TOML file that an editor wrote and says in plain words what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from nlu.catalogue.problems import Notebook, Place

OWN = "mapping_"
"""Kinds of errors that our own validators raise begin with this; they are codes of messages."""
_EXPECTED = ("string", "list", "dict", "int", "float", "bool", "date")


def read_toml(path: Path, place: Place, notebook: Notebook) -> dict[str, Any] | None:
    """The file's tables; None, and a noted problem, where it cannot be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        notebook.error("file_absent", place)
    except OSError as error:
        notebook.error("cannot_read", place, reason=error.strerror or type(error).__name__)
    except UnicodeDecodeError:
        notebook.error("toml_not_utf8", place)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        notebook.error("toml_syntax", place.at(int(line[1])) if line else place)
    return None


def note_invalid(wrong: ValidationError, place: Place, notebook: Notebook) -> None:
    """Note every setting that a model refused."""
    for error in wrong.errors():
        where = place.on(".".join(str(part) for part in error["loc"] if part != "[key]"))
        code, values = _sentence(error)
        notebook.error(code, where, **values)


def _sentence(error: ErrorDetails) -> tuple[str, dict[str, object]]:
    match error["type"]:
        case "missing":
            return "setting_missing", {}
        case "extra_forbidden" | "literal_error":
            return "setting_unknown", {}
        case "string_too_short" | "too_short":
            return "setting_empty", {}
        case "greater_than_equal" | "less_than_equal":
            return "setting_range", {"value": error["input"]}
        case "string_pattern_mismatch":
            return "setting_pattern", {"value": error["input"]}
        case kind if kind.startswith(OWN):
            return kind, dict(error.get("ctx", {}))
        case kind:
            expected = next((name for name in _EXPECTED if kind.startswith(name)), "other")
            return f"setting_{expected}", {}
