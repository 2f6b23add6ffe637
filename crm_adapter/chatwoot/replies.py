"""Which of Chatwoot's messages may leave the desk, and their files."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from crm_adapter.chatwoot.answers import OUTGOING, Attachment, Message
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type

NAME = "chatwoot"
_PLAIN = frozenset({"text", None})
_USER = "user"


def may_leave(message: Message, ours: Collection[int]) -> bool:
    """A public text that an agent, none of our users, sent; whatever is unknown says no.

    Cards, forms and surveys have no form outside Chatwoot; a deleted message holds only Chatwoot's own word for it.
    """
    sender = message.sender
    return (
        message.private is False
        and message.message_type == OUTGOING
        and message.content_type in _PLAIN
        and sender is not None
        and sender.type == _USER
        and sender.id is not None
        and sender.id not in ours
        and not message.detail("deleted")
    )


def media_of(conversation: int, message: Message) -> tuple[MediaRef, ...]:
    """The message's files; `ref` is CONVERSATION/MESSAGE/FILE, never the address, which anybody could use."""
    return tuple(_media(conversation, message, file) for file in message.attachments if file.data_url)


def _media(conversation: int, message: Message, file: Attachment) -> MediaRef:
    # Chatwoot tells neither name nor type of a file, but its address ends in the name.
    name = safe_name(unquote(urlsplit(file.data_url or "").path.rsplit("/", 1)[-1]))
    mime = safe_type(mimetypes.guess_type(name)[0])
    return MediaRef(NAME, f"{conversation}/{message.id}/{file.id}", kind_of(mime), name, mime, file.file_size)
