"""Takes from an update only the fields that we read, and of those only the well-formed ones, so that no odd field can break the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")
"""Characters that a database or UTF-8 cannot hold: NUL and half surrogates."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of an object; without its `needed` ones it counts as absent, as an odd `optional` one does alone."""

    needed: Mapping[str, Field] = field(default_factory=dict)
    optional: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Many:
    """A list of objects of one shape; odd members are left out."""

    of: Shape


Field: TypeAlias = type[int] | type[float] | type[str] | type[bool] | Shape | Many

_USER = Shape(
    {"id": int, "is_bot": bool, "first_name": str},
    {"last_name": str, "username": str, "language_code": str},
)
_CHAT = Shape({"id": int, "type": str})
_ENTITIES = Many(Shape({"type": str, "offset": int, "length": int}, {"user": _USER}))
_FILE = {"file_id": str, "file_unique_id": str}
_FILE_DETAILS: Mapping[str, Field] = {"file_name": str, "mime_type": str, "file_size": int}
_SIZED: Mapping[str, Field] = {**_FILE, "width": int, "height": int}
_TIMED: Mapping[str, Field] = {**_FILE, "duration": int}
_MOVING = Shape({**_SIZED, "duration": int}, _FILE_DETAILS)
_POINT = Shape({"latitude": float, "longitude": float}, {"live_period": int})
_MESSAGE_NEEDED: Mapping[str, Field] = {"message_id": int, "date": int, "chat": _CHAT}

_MESSAGE = Shape(
    _MESSAGE_NEEDED,
    {
        "from": _USER,
        "edit_date": int,
        "reply_to_message": Shape(_MESSAGE_NEEDED, {"from": _USER}),
        "media_group_id": str,
        "text": str,
        "entities": _ENTITIES,
        "caption": str,
        "caption_entities": _ENTITIES,
        "photo": Many(Shape(_SIZED, {"file_size": int})),
        "voice": Shape(_TIMED, _FILE_DETAILS),
        "audio": Shape(_TIMED, _FILE_DETAILS),
        "document": Shape(_FILE, _FILE_DETAILS),
        "video": _MOVING,
        "animation": _MOVING,
        "video_note": Shape({**_TIMED, "length": int}, {"file_size": int}),
        "location": _POINT,
        "venue": Shape({"location": _POINT, "title": str, "address": str}),
        "contact": Shape({"phone_number": str, "first_name": str}, {"user_id": int}),
    },
)

UPDATE: Final = Shape(
    {"update_id": int},
    {
        "message": _MESSAGE,
        "edited_message": _MESSAGE,
        "callback_query": Shape(
            {"id": str, "from": _USER, "chat_instance": str},
            {"data": str, "message": Shape(_MESSAGE_NEEDED, {"from": _USER})},
        ),
        "my_chat_member": Shape({"chat": _CHAT, "from": _USER, "date": int, "new_chat_member": Shape({"status": str})}),
    },
)


def take(value: object, shape: Shape) -> dict[str, Any] | None:
    """The well-formed part of `value`; None when it is no object or lacks what the shape needs."""
    if not isinstance(value, dict):
        return None
    needed = {name: _field(value.get(name), kind) for name, kind in shape.needed.items()}
    if None in needed.values():
        return None
    optional = {name: _field(value.get(name), kind) for name, kind in shape.optional.items()}
    return needed | {name: taken for name, taken in optional.items() if taken is not None}


def _field(value: object, kind: Field) -> object:
    if isinstance(kind, Shape):
        return take(value, kind)
    if isinstance(kind, Many):
        members = [take(member, kind.of) for member in value] if isinstance(value, list) else []
        return [member for member in members if member is not None] or None
    if isinstance(value, bool) or kind is bool:
        return value if isinstance(value, bool) and kind is bool else None
    if isinstance(value, str):
        return _UNKEEPABLE.sub("\ufffd", value) if kind is str else None
    if isinstance(value, int | float):
        return value if kind is float or (kind is int and isinstance(value, int)) else None
    return None
