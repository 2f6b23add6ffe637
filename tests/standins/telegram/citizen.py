"""A citizen's hands: everything that a person can do to a bot on Telegram."""

from __future__ import annotations

import base64
from typing import Generic, Protocol, TypedDict, TypeVar, Unpack

from tests.standins.telegram.shapes import Json

R_co = TypeVar("R_co", covariant=True)


class Performer(Protocol[R_co]):
    """Carries out an act at once (sync driver), as an awaitable (async driver), or just notes it (a plan)."""

    def __call__(self, act: Json, /) -> R_co: ...


class Manner(TypedDict, total=False):
    """How a message is sent; ``sent_ago`` in seconds makes it an old one."""

    reply_to: int | None
    sent_ago: int
    forwarded_from: str | None
    media_group_id: str | None
    message_thread_id: int | None


class Citizen(Generic[R_co]):
    """One person in one chat; every verb returns what its driver makes of a Done."""

    def __init__(self, perform: Performer[R_co], user_id: int, chat_id: int | None = None) -> None:
        self._perform = perform
        self.user_id = user_id
        self.chat_id = user_id if chat_id is None else chat_id

    def within(self, chat_id: int) -> Citizen[R_co]:
        """The same person, acting in a group."""
        return Citizen(self._perform, self.user_id, chat_id)

    @property
    def plan(self) -> Citizen[Json]:
        """The same person's acts as data, to be carried out many at a time by the driver's ``perform``."""
        return Citizen(_noted, self.user_id, self.chat_id)

    def says(self, text: str, **manner: Unpack[Manner]) -> R_co:
        """Send a text; commands ("/start payload") and mentions are marked as Telegram marks them."""
        return self._act("text", text=text, **manner)

    def sends_photo(
        self, data: bytes = b"photo", caption: str | None = None, size: int | None = None, **manner: Unpack[Manner]
    ) -> R_co:
        """Send a photo; ``size`` instead of data makes a file of that many zero bytes."""
        return self._file("photo", data, size, caption=caption, **manner)

    def sends_document(
        self,
        data: bytes = b"document",
        name: str = "documento.pdf",
        caption: str | None = None,
        size: int | None = None,
        **manner: Unpack[Manner],
    ) -> R_co:
        """Send a document (a PDF unless the name says otherwise)."""
        mime = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
        return self._file("document", data, size, caption=caption, name=name, mime=mime, **manner)

    def sends_voice(self, data: bytes = b"voice", size: int | None = None, **manner: Unpack[Manner]) -> R_co:
        """Send a voice message."""
        return self._file("voice", data, size, **manner)

    def sends_video(self, data: bytes = b"video", caption: str | None = None, **manner: Unpack[Manner]) -> R_co:
        """Send a video."""
        return self._file("video", data, None, caption=caption, **manner)

    def sends_audio(self, data: bytes = b"audio", **manner: Unpack[Manner]) -> R_co:
        """Send a piece of music."""
        return self._file("audio", data, None, **manner)

    def sends_sticker(self, data: bytes = b"sticker", **manner: Unpack[Manner]) -> R_co:
        """Send a sticker."""
        return self._file("sticker", data, None, **manner)

    def sends_location(self, latitude: float = 28.4682, longitude: float = -16.2546, **manner: Unpack[Manner]) -> R_co:
        """Send a place on the map."""
        return self.sends_content({"location": {"latitude": latitude, "longitude": longitude}}, **manner)

    def sends_venue(self, title: str, address: str, **manner: Unpack[Manner]) -> R_co:
        """Send a named place; Telegram repeats its location beside it."""
        location = {"latitude": 28.4682, "longitude": -16.2546}
        venue = {"location": location, "title": title, "address": address}
        return self.sends_content({"location": location, "venue": venue}, **manner)

    def sends_own_contact(self, phone: str = "+34600111222", **manner: Unpack[Manner]) -> R_co:
        """Share the own phone number."""
        return self._act("contact", phone=phone, **manner)

    def sends_contact_of(self, person: int | str, phone: str = "+34600333444", **manner: Unpack[Manner]) -> R_co:
        """Share somebody else's number: another citizen's id, or the name of one who is not on Telegram."""
        whose: Json = {"of": person} if isinstance(person, int) else {"stranger": person}
        return self._act("contact", phone=phone, **whose, **manner)

    def sends_content(self, content: Json, **manner: Unpack[Manner]) -> R_co:
        """Send a message of any other kind: the part of the Message object that describes it, as {"dice": ...}."""
        return self._act("content", content=content, **manner)

    def edits(self, message_id: int, text: str) -> R_co:
        """Change the text or caption of an own message."""
        return self._act("edit", message_id=message_id, text=text)

    def presses(self, label: str | None = None, index: int | None = None, message_id: int | None = None) -> R_co:
        """Press an inline button by label or place, on the newest message that has any or on the one given."""
        return self._act("press", label=label, index=index, message_id=message_id)

    def presses_data(self, data: str, message_id: int) -> R_co:
        """Press a button that is no longer shown, or was never there, as clients after a reconnection do."""
        return self._act("press", data=data, message_id=message_id)

    def taps(self, label: str) -> R_co:
        """Tap a button of the reply keyboard: its text, contact or location is sent."""
        return self._act("tap", label=label)

    def blocks(self) -> R_co:
        """Block the bot: it is told, and its messages get 403."""
        return self._act("block")

    def unblocks(self) -> R_co:
        """Let the bot in again."""
        return self._act("unblock")

    def adds_bot(self) -> R_co:
        """Bring the bot (back) into this group."""
        return self._act("add_bot")

    def removes_bot(self) -> R_co:
        """Throw the bot out of this group."""
        return self._act("remove_bot")

    def migrates_group(self) -> R_co:
        """Turn this group into a supergroup with another number (``migrated_id``)."""
        return self._act("migrate")

    def _file(self, kind: str, data: bytes, size: int | None, **words: object) -> R_co:
        content: Json = {"size": size} if size is not None else {"data": base64.b64encode(data).decode()}
        return self._act("file", kind=kind, **content, **words)

    def _act(self, verb: str, **words: object) -> R_co:
        return self._perform({"verb": verb, "user_id": self.user_id, "chat_id": self.chat_id, **words})


def _noted(act: Json, /) -> Json:
    return act
