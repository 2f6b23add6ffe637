"""The chat page as a way to citizens: a channel without a service behind it, whose other side is a mailbox."""

from bot.channels.webchat.channel import WebchatChannel
from bot.channels.webchat.mailbox import ChatFile, ChatLine, Mailbox, StoredLine

__all__ = ["ChatFile", "ChatLine", "Mailbox", "StoredLine", "WebchatChannel"]
