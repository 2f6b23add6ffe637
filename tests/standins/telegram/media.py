"""Message contents by kind, the same for what citizens and the bot send."""

from __future__ import annotations

from tests.standins.telegram.shapes import Json
from tests.standins.telegram.state import StoredFile

DEFAULT_NAMES = {
    "photo": ("photo.jpg", "image/jpeg"),
    "document": ("file.bin", "application/octet-stream"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
    "video_note": ("note.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
}


def file_content(kind: str, file: StoredFile) -> Json:
    """The part of a Message that describes a file of this kind."""
    base = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}
    if kind == "photo":
        small = {**base, "file_id": f"{file.file_id}s", "file_unique_id": f"{file.unique_id}s", "file_size": 1}
        return {"photo": [{**small, "width": 90, "height": 67}, {**base, "width": 1280, "height": 960}]}
    return {kind: {**base, **_details(kind, file)}}


def _details(kind: str, file: StoredFile) -> Json:
    named: Json = {"file_name": file.name, "mime_type": file.mime}
    size: Json = {"width": 640, "height": 480}
    kinds: dict[str, Json] = {
        "document": named,
        "voice": {"duration": 3, "mime_type": file.mime},
        "audio": {"duration": 3, **named},
        "video": {"duration": 3, **size, **named},
        "animation": {"duration": 3, **size, **named},
        "video_note": {"duration": 3, "length": 240},
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    }
    return kinds[kind]


def content_file_id(message: Json) -> str | None:
    """The identifier of the file in a message (a photo's largest size), if there is one."""
    if "photo" in message:
        return str(message["photo"][-1]["file_id"])
    found = (message[kind]["file_id"] for kind in DEFAULT_NAMES if kind in message)
    return next(map(str, found), None)
