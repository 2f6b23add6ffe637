"""Tells whether something said in a group was said to the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity

_COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; the name is empty until the server has told it."""

    id: int
    username: str = ""

    def is_named(self, name: str) -> bool:
        """Whether `name`, without the @, is the bot's."""
        return bool(self.username) and name.casefold() == self.username.casefold()


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: its name in lower case, what follows it, and the bot it names, if it names one."""

    name: str
    argument: str
    bot: str


def command(text: str) -> Command | None:
    """The command that the text is; known or not."""
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    return Command(match["name"].casefold(), (match["argument"] or "").strip(), match["bot"] or "")


def is_addressed(message: Message, me: Me) -> bool:
    """In a group: a command with the bot's name, a mention of it, or a reply to it."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    said = command(message.text or "")
    if said is not None and said.bot:
        return me.is_named(said.bot)
    return _is_mentioned(message, me)


def without_mention(text: str, me: Me) -> str:
    """What was said to the bot, without its name."""
    if not me.username:
        return text.strip()
    return re.sub(rf"@{re.escape(me.username)}\b[,:]?", "", text, flags=re.IGNORECASE).strip()


def _is_mentioned(message: Message, me: Me) -> bool:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    mentions = message.parse_entities(kinds) | message.parse_caption_entities(kinds)
    return any(
        entity.user.id == me.id if entity.user is not None else me.is_named(shown.removeprefix("@"))
        for entity, shown in mentions.items()
    )
