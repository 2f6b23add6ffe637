"""Sends one part in one network call, and says exactly what is known about it afterwards."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.media import Upload, load
from bot.channels.telegram.rendering import fits
from bot.channels.telegram.wire import OUTAGE_SECONDS, RETRY_SECONDS, UNEXPECTED, Answered, between, surely_not_sent
from handlers.domain.media import MediaKind
from handlers.errors import Retryable, VentanillaError
from handlers.ports import Part, ReadFile, Refused, RefusedReason, Retry, SendResult, Sent, Uncertain

_UNREAD: Final = Uncertain("Telegram's answer about the message could not be read: perhaps it was delivered.")

# Telegram has no codes for its refusals, only these words.
_REASONS: Final = (
    (RefusedReason.NOT_FOUND, ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")),
    (RefusedReason.TOO_LONG, ("too long", "too big", "too large")),
    (RefusedReason.FORBIDDEN, ("not enough rights", "no rights", "write_forbidden", "_forbidden", "chat_restricted")),
)


async def send(bot: Bot, address: str, part: Part, read_file: ReadFile) -> SendResult:
    """Send `part` to the chat `address`; a part whose markup is refused goes once more as plain text, nothing else is repeated."""
    if not address.removeprefix("-").isdecimal():
        return Refused(RefusedReason.NOT_FOUND, "The address is not the number of a chat.")
    if not all(fits(button) for button in part.buttons):
        return Refused(
            RefusedReason.BAD_FORMAT, "A button's id is longer than the 64 bytes that Telegram takes, or empty."
        )
    try:
        upload = await load(part.media, read_file) if part.media else None
    except Retryable as error:
        return Retry(error.after_seconds or RETRY_SECONDS, reason=str(error))
    except VentanillaError as error:
        return Refused(RefusedReason.BAD_FORMAT, str(error))
    try:
        return await _attempt(bot, int(address), part, upload, ParseMode.HTML)
    except TelegramError as error:
        if not _is_about_markup(error):
            return outcome(error)
    except UNEXPECTED:
        return _UNREAD
    try:
        return await _attempt(bot, int(address), replace(part, body=part.plain), upload, None)
    except TelegramError as error:
        return outcome(error)
    except UNEXPECTED:
        return _UNREAD


def outcome(error: TelegramError) -> SendResult:
    """What a failed call says about the message."""
    if isinstance(error, Answered):
        return _answered(error)
    if surely_not_sent(error):
        return Retry(RETRY_SECONDS, reason="Telegram's server cannot be reached.")
    return Uncertain("The connection broke after the message had left: perhaps it was delivered.")


def _answered(error: Answered) -> SendResult:
    if error.moved_to:
        return Refused(RefusedReason.MOVED, error.words, error.moved_to)
    if error.code == 429:
        return Retry(error.retry_after or RETRY_SECONDS, reason="Telegram asks this chat to wait.")
    if error.code == 409:
        return Retry(RETRY_SECONDS, reason=error.words)
    if error.code < 400 or error.code >= 500:
        return Uncertain(f"Telegram's server failed ({error.code}): perhaps the message was delivered.")
    if not error.genuine and error.code != 413:
        # A person must not count as having blocked the agency because a proxy said 403.
        return Retry(OUTAGE_SECONDS, account=True, reason=between(error))
    if error.code in {401, 404}:
        return Retry(
            OUTAGE_SECONDS, account=True, reason="Telegram does not know this bot: its token is wrong or was revoked."
        )
    return _refused(error)


def _refused(error: Answered) -> SendResult:
    if error.code == 403:
        return Refused(RefusedReason.BLOCKED, error.words)
    if error.says("message is not modified"):
        return Sent("")
    if error.code == 413:
        return Refused(RefusedReason.TOO_LONG, error.words)
    reason = next((reason for reason, words in _REASONS if error.says(*words)), RefusedReason.BAD_FORMAT)
    return Refused(reason, error.words)


def _is_about_markup(error: TelegramError) -> bool:
    return isinstance(error, Answered) and error.code == 400 and error.says("can't parse")


async def _attempt(bot: Bot, chat: int, part: Part, upload: Upload | None, mode: ParseMode | None) -> SendResult:
    reply = _reply(part)
    markup = keyboard(part)
    if upload is None:
        message = await bot.send_message(
            chat,
            part.body,
            parse_mode=mode,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=reply,
            reply_markup=markup,
        )
        return _sent(message)
    caption = part.body or None
    file, name = upload.content, upload.name
    match upload.kind:
        case MediaKind.PHOTO:
            send_file = partial(bot.send_photo, chat, file)
        case MediaKind.VOICE:
            send_file = partial(bot.send_voice, chat, file)
        case MediaKind.VIDEO:
            send_file = partial(bot.send_video, chat, file)
        case MediaKind.AUDIO:
            send_file = partial(bot.send_audio, chat, file)
        case MediaKind.DOCUMENT:
            send_file = partial(bot.send_document, chat, file)
    message = await send_file(
        caption=caption, filename=name, parse_mode=mode, reply_parameters=reply, reply_markup=markup
    )
    return _sent(message)


def _sent(message: Message) -> Sent:
    return Sent(str(message.message_id))


def _reply(part: Part) -> ReplyParameters | None:
    if not part.reply_to.isdecimal():
        return None
    return ReplyParameters(int(part.reply_to), allow_sending_without_reply=True)
