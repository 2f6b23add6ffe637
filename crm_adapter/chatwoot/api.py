"""Chatwoot's calls, each with what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import urlsplit

from crm_adapter.chatwoot.answers import (
    CONTACT_CONVERSATIONS,
    CONTACTS,
    CONVERSATION,
    CONVERSATIONS,
    CREATED_CONTACT,
    DEFINITIONS,
    INBOX,
    ME,
    MESSAGE,
    MESSAGES,
    VERSION,
    Conversation,
    Inbox,
    Me,
    Message,
)
from crm_adapter.chatwoot.config import ChatwootConfig
from crm_adapter.shared.http import Answer, DeskHttp, Files, Params
from handlers.errors import CaseGone, Misconfigured, Rejected, Retryable

ROWS, MESSAGES_AT_ONCE = 25, 100
"""How many Chatwoot gives at once of conversations, and of messages after one."""
_UNAUTHORIZED, _FORBIDDEN, _MISSING, _TOO_LARGE, _REFUSED = 401, 403, 404, 413, 422
_DENIED = frozenset({_UNAUTHORIZED, _FORBIDDEN})
_CASE = _DENIED | {_MISSING}
_WRITE = _CASE | {_TOO_LARGE, _REFUSED}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_HOPS = 3
_FLOOD, _FLOOD_SECONDS = b"too many messages", 60.0
_DIGITS = 18
_STORED = "/rails/active_storage/"


class ChatwootApi:
    """One user's view of one account and inbox."""

    def __init__(self, config: ChatwootConfig) -> None:
        self._config = config
        headers = {"api_access_token": config.token}
        base = config.url.rstrip("/")
        account = f"{base}/api/v1/accounts/{config.account}"
        self._http = DeskHttp("Chatwoot", account, headers=headers, timeout=config.timeout)
        self._root = DeskHttp("Chatwoot", base, headers=headers, timeout=config.timeout)
        # Files lie behind signed addresses, maybe at another host, which must not get the token.
        self._files = DeskHttp("Chatwoot", base, timeout=config.timeout)

    async def close(self) -> None:
        """Close the connections."""
        for http in (self._http, self._root, self._files):
            await http.close()

    async def me(self) -> Me:
        """The user itself."""
        return (await self._root.read("/api/v1/profile")).parsed(ME)

    async def version(self) -> str:
        """Of the installation."""
        return str((await self._root.read("/api")).parsed(VERSION).get("version") or "")

    async def inbox(self) -> Inbox:
        """Raises Misconfigured where it is missing or not to be seen."""
        number = self._config.inbox
        answer = await self._http.read(f"/inboxes/{number}", see=_CASE)
        if answer.status == _MISSING:
            raise Misconfigured(f"Chatwoot's account {self._config.account} has no inbox {number}.")
        self._allowed(answer)
        return answer.parsed(INBOX)

    async def attributes(self) -> frozenset[str]:
        """Custom attributes of conversations that staff see."""
        answer = await self._http.read("/custom_attribute_definitions", params={"attribute_model": 0}, see=_DENIED)
        self._allowed(answer)
        return frozenset(found.attribute_key for found in answer.parsed(DEFINITIONS))

    async def contact(self, identifier: str) -> int | None:
        """The contact that bears it."""
        answer = await self._http.read("/contacts/search", params={"q": identifier}, see=_DENIED)
        self._allowed(answer)
        found = [contact.id for contact in answer.parsed(CONTACTS).payload if contact.identifier == identifier]
        return min(found, default=None)

    async def create_contact(self, identifier: str, name: str) -> int | None:
        """None where there is one with this identifier already."""
        body = {"identifier": identifier, "name": name}
        answer = await self._http.write("POST", "/contacts", body=body, see=_DENIED | {_REFUSED})
        self._allowed(answer)
        return None if answer.status == _REFUSED else answer.parsed(CREATED_CONTACT).payload.contact.id

    async def conversations_of(self, contact: int) -> Sequence[Conversation]:
        """The contact's latest twenty."""
        answer = await self._http.read(f"/contacts/{contact}/conversations", see=_DENIED)
        self._allowed(answer)
        return answer.parsed(CONTACT_CONVERSATIONS).payload

    async def page(self, number: int) -> Sequence[Conversation]:
        """Conversations of the inbox in every status, the latest active first."""
        params: Params = {
            "status": "all",
            "assignee_type": "all",
            "inbox_id": self._config.inbox,
            "sort_by": "last_activity_at_desc",
            "page": number,
        }
        answer = await self._http.read("/conversations", params=params, see=_DENIED)
        self._allowed(answer)
        return answer.parsed(CONVERSATIONS).data.payload

    async def create_conversation(self, fields: Mapping[str, object], files: Files) -> Conversation:
        """POST conversations, with its first message in the same transaction."""
        answer = await self._write("/conversations", fields, files)
        self._allowed(answer)
        if answer.status in {_MISSING, _REFUSED}:
            raise Misconfigured(
                f"Chatwoot refused a new conversation: the inbox {self._config.inbox} must be there and be of the "
                "channel API."
            )
        self._size(answer)
        return answer.parsed(CONVERSATION)

    async def conversation(self, ref: str) -> Conversation:
        """Raises CaseGone, or Misconfigured where the user may not see it."""
        answer = await self._http.read(f"/conversations/{numbered(ref)}", see=_CASE)
        self._case(answer, ref)
        found = answer.parsed(CONVERSATION)
        if found.inbox_id is not None and found.inbox_id != self._config.inbox:
            raise CaseGone(f"Chatwoot has no case {ref!r} in the inbox {self._config.inbox}.")
        return found

    async def messages(self, ref: str, **around: int) -> Sequence[Message]:
        """With `after`: up to a hundred later ones; with `before`: the twenty earlier ones; else the latest twenty."""
        path = f"/conversations/{numbered(ref)}/messages"
        answer = await self._http.read(path, params=around, see=_CASE)
        self._case(answer, ref)
        return answer.parsed(MESSAGES).payload

    async def create_message(self, ref: str, fields: Mapping[str, object], files: Files) -> Message:
        """POST messages."""
        answer = await self._write(f"/conversations/{numbered(ref)}/messages", fields, files)
        self._case(answer, ref)
        self._size(answer)
        if answer.status == _REFUSED:
            if _FLOOD in answer.body.lower():
                raise Retryable(f"Chatwoot takes no more lines in case {ref} this minute.", _FLOOD_SECONDS)
            raise Rejected(f"Chatwoot refused the line for case {ref}.")
        return answer.parsed(MESSAGE)

    async def move(self, ref: str, status: str) -> None:
        """Set the status. Raises Rejected where Chatwoot refuses it."""
        path = f"/conversations/{numbered(ref)}/toggle_status"
        answer = await self._http.write("POST", path, body={"status": status}, see=_WRITE)
        self._case(answer, ref)
        if answer.status == _REFUSED:
            raise Rejected(f"Chatwoot refused the status {status!r} for case {ref}.")

    async def assign(self, ref: str, user: int | None) -> None:
        """Give it to a user, or to nobody."""
        path = f"/conversations/{numbered(ref)}/assignments"
        answer = await self._http.write("POST", path, body={"assignee_id": user}, see=_CASE)
        self._case(answer, ref)

    async def tell_delivery(self, ref: str, message: int, status: str, error: str) -> bool:
        """False where this Chatwoot or inbox has no such thing, or the message is gone."""
        body = {"status": status, **({"external_error": error} if error else {})}
        path = f"/conversations/{numbered(ref)}/messages/{message}"
        answer = await self._http.write("PATCH", path, body=body, see=_CASE | {405, _REFUSED})
        return answer.status not in _CASE | {405, _REFUSED}

    async def file(self, address: str) -> AsyncIterator[bytes]:
        """The bytes behind a file's address, which sends on to where the file is stored."""
        target = self._here(address)
        for _ in range(_MAX_HOPS):
            answer = await self._files.read(target, see=_REDIRECTS)
            if answer.status not in _REDIRECTS:
                break
            target = self._here(answer.headers.get("location", ""))
            if urlsplit(target).path.startswith(f"{_STORED}disk/") or urlsplit(target).netloc:
                async for piece in self._files.stream(target, self._config.max_file):
                    yield piece
                return
        else:
            raise Rejected("Chatwoot sends from one address of the file to the next.")
        if len(answer.body) > self._config.max_file:
            raise Rejected(f"The file is larger than {self._config.max_file / 1024 / 1024:.0f} MB.")
        yield answer.body

    def _here(self, address: str) -> str:
        """Chatwoot names its files by its public address; from here it may be reached at another one only."""
        parts = urlsplit(address)
        if parts.scheme not in {"", "http", "https"} or not parts.path:
            raise Rejected("Chatwoot gave no usable address for the file.")
        if parts.path.startswith(_STORED):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return address

    async def _write(self, path: str, fields: Mapping[str, object], files: Files) -> Answer:
        if not files:
            return await self._http.write("POST", path, body=fields, see=_WRITE)
        return await self._http.write("POST", path, data=dict(_flat(fields)), files=files, see=_WRITE)

    def _allowed(self, answer: Answer) -> None:
        if answer.status in _DENIED:
            raise Misconfigured(
                f"Chatwoot does not let the user work in account {self._config.account}: check its token, and make it "
                f"an administrator, or an agent who is a collaborator of the inbox {self._config.inbox}."
            )

    def _case(self, answer: Answer, ref: str) -> None:
        if answer.status == _MISSING:
            raise CaseGone(f"Chatwoot has no case {ref!r} any longer.")
        self._allowed(answer)

    def _size(self, answer: Answer) -> None:
        if answer.status == _TOO_LARGE:
            raise Rejected("Chatwoot, or the proxy before it, does not take files so large.")


def numbered(ref: str) -> str:
    """The ref if it can be the number of a conversation; raises CaseGone otherwise."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= _DIGITS):
        raise CaseGone(f"Chatwoot has no case {ref!r}.")
    return ref


def _flat(fields: Mapping[str, object], within: str = "") -> list[tuple[str, str]]:
    """Fields of a form, nested ones as "outer[inner]"."""
    found: list[tuple[str, str]] = []
    for name, value in fields.items():
        whole = f"{within}[{name}]" if within else name
        if isinstance(value, Mapping):
            found += _flat(value, whole)
        elif isinstance(value, bool):
            found.append((whole, "true" if value else "false"))
        else:
            found.append((whole, str(value)))
    return found
