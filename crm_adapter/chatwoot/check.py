"""What is wrong with an installation of Chatwoot, in plain words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from crm_adapter.chatwoot.answers import Me
from crm_adapter.chatwoot.api import ChatwootApi
from crm_adapter.chatwoot.config import ChatwootConfig
from handlers.errors import VentanillaError

_API = "Channel::Api"
_NAMES = ("key", "channel", "language", "service", "kind")


class Check:
    """Looks at each aspect by itself, so that one fault does not hide another."""

    def __init__(self, api: ChatwootApi, config: ChatwootConfig) -> None:
        self._api = api
        self._config = config

    async def told(self) -> Mapping[str, str]:
        """Aspect -> sentence that begins with "ok: ", "warning: " or "wrong: "."""
        try:
            me = await self._api.me()
        except VentanillaError as fault:
            hint = "; it has to be the token of a user, not of an agent bot" if "401" in str(fault) else ""
            return {"login": f"wrong: {fault}{hint}"}
        told = {"login": f"ok: the token is that of the user {me.name}.", "account": self._account(me)}
        told["version"] = await _careful(self._version)
        told["inbox"] = await _careful(self._inbox)
        told["rights"] = await _careful(self._rights)
        told["attributes"] = await _careful(self._attributes)
        told["webhook"] = await _careful(self._webhook)
        told["notes"] = (
            "warning: Chatwoot shows internal notes to every user of an inbox; give this user no other inboxes than it "
            "needs. The product drops notes by their visibility, kind and author."
        )
        return told

    def _account(self, me: Me) -> str:
        number = self._config.account
        for membership in me.accounts:
            if membership.id == number:
                return f"ok: the user belongs to account {number} as {membership.role or 'a member'}."
        return f"wrong: the user {me.name} does not belong to account {number}."

    async def _version(self) -> str:
        version = await self._api.version()
        return f"ok: Chatwoot {version}." if version else "warning: Chatwoot does not tell its version."

    async def _inbox(self) -> str:
        inbox = await self._api.inbox()
        if inbox.channel_type != _API:
            return f"wrong: the inbox {inbox.name!r} is not of the channel API; make one that is."
        if inbox.lock_to_single_conversation:
            return (
                f"wrong: the inbox {inbox.name!r} puts all that a citizen asks into one conversation; choose "
                "'Create new conversations' in its settings, or new cases end in old ones."
            )
        if inbox.enable_auto_assignment:
            return (
                f"warning: the inbox {inbox.name!r} assigns conversations by itself, also to the product's own user if "
                "that is one of its collaborators."
            )
        return f"ok: the inbox {inbox.name!r} is of the channel API."

    async def _rights(self) -> str:
        await self._api.page(1)
        return "ok: the user may read the inbox's conversations."

    async def _attributes(self) -> str:
        wanted = [f"{self._config.attribute_prefix}{name}" for name in _NAMES]
        missing = sorted(set(wanted) - await self._api.attributes())
        if not missing:
            return "ok: staff see every custom attribute that the product fills in."
        return (
            f"warning: staff do not see what the product writes in {', '.join(missing)}: make these custom attributes "
            "of conversations, of the type text."
        )

    async def _webhook(self) -> str:
        if not (self._config.webhook_secret or self._config.url_secret):
            return "warning: no secret is set, so webhook calls are refused and changes are only polled for."
        if not (await self._api.inbox()).webhook_url:
            return "warning: the inbox has no webhook address; changes are only polled for."
        if not self._config.webhook_secret:
            return "warning: webhook calls are not signed; only the secret in their address vouches for them."
        return "ok: signed webhook calls are taken."


async def _careful(aspect: Callable[[], Awaitable[str]]) -> str:
    try:
        return await aspect()
    except VentanillaError as fault:
        return f"wrong: {fault}"
