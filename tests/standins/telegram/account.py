"""The methods about the bot itself: identity, profile texts, updates, webhook, files and chats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.standins.telegram.refusals import Refusal, bad_request, wrong
from tests.standins.telegram.shapes import Json
from tests.standins.telegram.state import Chat, World
from tests.standins.telegram.updates import NOT_BY_DEFAULT, Poller, UpdateQueue
from tests.standins.telegram.uploads import Arguments
from tests.standins.telegram.webhook import Webhook, WebhookPump, check_webhook

MAX_DOWNLOAD = 20 * 1024 * 1024
_TEXTS = {"name": "name", "description": "description", "shortdescription": "short_description"}


@dataclass(slots=True)
class Account:
    """Carries out the methods that do not write to a chat."""

    world: World
    queue: UpdateQueue
    poller: Poller
    pump: WebhookPump

    def methods(self) -> dict[str, Callable[[Arguments], object]]:
        """The handlers by lower-case method name; those of updates and webhook are coroutines."""
        handlers: dict[str, Callable[[Arguments], object]] = {
            "getme": self._me,
            "getupdates": self._updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "setmycommands": self._set_commands,
            "getmycommands": lambda call: self.world.profile.get(_commands_key(call), []),
            "deletemycommands": self._delete_commands,
            "setchatmenubutton": self._set_menu_button,
            "getchatmenubutton": lambda call: self.world.profile.get(_menu_key(call), {"type": "commands"}),
            "getfile": self._file,
            "getchat": self._chat,
            "getchatmember": self._member,
            "leavechat": self._leave,
        }
        for method, field in _TEXTS.items():
            handlers[f"setmy{method}"] = self._text_setter(field)
            handlers[f"getmy{method}"] = self._text_getter(field)
        return handlers

    def _me(self, _: Arguments) -> Json:
        abilities = {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_guest_queries": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_join_request_queries": False,
        }
        return self.world.bot | abilities

    async def _updates(self, call: Arguments) -> list[Json]:
        if self.pump.hook is not None:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            )
        self._subscribe(call)
        offset, limit, seconds = (_number(call, name, default) for name, default in _POLL_DEFAULTS)
        return await self.poller.take(offset, limit, seconds)

    def _subscribe(self, call: Arguments) -> None:
        kinds = call.values.get("allowed_updates")
        unknown = [kind for kind in kinds if kind not in self.queue.kinds] if isinstance(kinds, list) else []
        if unknown:
            raise wrong(f"allowed_updates names kinds that do not exist: {unknown}")
        self.queue.allow(kinds)

    async def _set_webhook(self, call: Arguments) -> bool:
        url = str(call.values["url"])
        if not url:
            return await self._delete_webhook(call)
        secret = call.values.get("secret_token")
        check_webhook(url, secret if isinstance(secret, str) else None)
        self._subscribe(call)
        self._drop_if_asked(call)
        self.poller.end()
        await self.pump.start(Webhook(url, str(secret or ""), _number(call, "max_connections", 40)))
        return True

    async def _delete_webhook(self, call: Arguments) -> bool:
        await self.pump.stop()
        self._drop_if_asked(call)
        return True

    def _drop_if_asked(self, call: Arguments) -> None:
        if call.values.get("drop_pending_updates"):
            self.queue.clear()

    def _webhook_info(self, _: Arguments) -> Json:
        hook = self.pump.hook
        info: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue.pending),
        }
        if self.queue.allowed and self.queue.allowed != self.queue.kinds - NOT_BY_DEFAULT:
            info["allowed_updates"] = sorted(self.queue.allowed)
        if hook is not None:
            info["max_connections"] = hook.connections
        if hook is not None and hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        return info

    def _set_commands(self, call: Arguments) -> bool:
        key, commands = _commands_key(call), call.values["commands"]
        assert isinstance(commands, list)
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise wrong(f"command {command['command']!r}: only a-z, 0-9 and _", "BOT_COMMAND_INVALID")
        self.world.profile[key] = commands
        return True

    def _delete_commands(self, call: Arguments) -> bool:
        self.world.profile.pop(_commands_key(call), None)
        return True

    def _set_menu_button(self, call: Arguments) -> bool:
        self.world.profile[_menu_key(call)] = call.values.get("menu_button", {"type": "default"})
        return True

    def _text_setter(self, field: str) -> Callable[[Arguments], object]:
        def handler(call: Arguments) -> bool:
            self.world.profile[f"{field}|{_language(call)}"] = str(call.values.get(field, ""))
            return True

        return handler

    def _text_getter(self, field: str) -> Callable[[Arguments], object]:
        def handler(call: Arguments) -> Json:
            default = self.world.bot["first_name"] if field == "name" else ""
            fallback = self.world.profile.get(f"{field}|", default)
            return {field: self.world.profile.get(f"{field}|{_language(call)}") or fallback}

        return handler

    def _file(self, call: Arguments) -> Json:
        file_id = str(call.values["file_id"])
        file = self.world.files.get(file_id) or self.world.files.get(file_id.removesuffix("s"))
        if file is None:
            raise bad_request("invalid file_id")
        if file.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        file.offered = True
        ids = {"file_id": file.file_id, "file_unique_id": file.unique_id}
        return {**ids, "file_size": file.size, "file_path": file.path}

    def _chat(self, call: Arguments) -> Json:
        chat = self.world.known_chat(call.values["chat_id"])
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        facts = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return self.world.chat_json(chat.chat_id) | facts

    def _member(self, call: Arguments) -> Json:
        chat = self.world.known_chat(call.values["chat_id"])
        user_id = call.values["user_id"]
        if user_id == self.world.bot["id"]:
            return member(self.world.bot, chat)
        assert isinstance(user_id, int)
        return {"status": "member", "user": self.world.person(user_id).user()}

    def _leave(self, call: Arguments) -> bool:
        chat = self.world.writable(call.values["chat_id"])
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        chat.removed = True
        return True


_POLL_DEFAULTS = (("offset", 0), ("limit", 100), ("timeout", 0))


def member(user: Json, chat: Chat) -> Json:
    """The bot's ChatMember object in a chat."""
    if chat.blocked or (chat.removed and chat.type != "private"):
        return {"status": "kicked", "user": user, "until_date": 0}
    return {"status": "member", "user": user}


def _number(call: Arguments, name: str, default: int) -> int:
    value = call.values.get(name, default)
    assert isinstance(value, int)
    return value


def _language(call: Arguments) -> str:
    language = str(call.values.get("language_code", ""))
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise wrong(f'language_code "{language}" is not a two-letter ISO 639-1 code', "LANGUAGE_CODE_INVALID")
    return language


def _commands_key(call: Arguments) -> str:
    scope = json.dumps(call.values.get("scope", {"type": "default"}), sort_keys=True)
    return f"commands|{scope}|{_language(call)}"


def _menu_key(call: Arguments) -> str:
    return f"menu|{call.values.get('chat_id', '')}"
