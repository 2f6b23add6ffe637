"""Zendesk's REST calls, each with what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from hashlib import sha256

import httpx

from crm_adapter.shared.http import Answer, DeskHttp, Params
from crm_adapter.zendesk.answers import (
    AUDITS,
    GROUPS,
    LOGIN,
    REFUSAL,
    TICKET,
    TICKET_FIELDS,
    TICKETS,
    UPLOAD,
    USER,
    USERS,
    WRITTEN,
    Audit,
    Group,
    Meta,
    Nobody,
    Ticket,
    TicketField,
    Tickets,
    User,
    Written,
)
from crm_adapter.zendesk.config import ZendeskConfig
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected
from handlers.ports import DeskFile

PAGE = 100
"""The most that Zendesk gives of a list."""
_BAD, _FORBIDDEN, _MISSING, _TOO_LARGE, _REFUSED = 400, 403, 404, 413, 422
_MOVED = frozenset({301, 302, 303, 307, 308})
_CLASH = frozenset({409})
"""Two updates at once: Zendesk has done nothing and asks to try again (vendor: Tickets, "Protecting against collisions")."""
_DIGITS = 18
_RIGHTS = "make it an agent (not a light one) who may see and change the tickets of all groups and edit end users"


class ZendeskApi:
    """One account's view of one Zendesk."""

    def __init__(self, config: ZendeskConfig) -> None:
        self._config = config
        self._origin = _origin(config.url)
        self._http = DeskHttp(
            "Zendesk",
            f"{config.url.rstrip('/')}/api/v2",
            auth=(f"{config.email}/token", config.token),
            timeout=config.timeout,
            not_done=_CLASH,
        )
        # The bytes of files lie at another host, which must not get the login and refuses whoever sends one.
        self._bare = DeskHttp("Zendesk's store of files", config.url, timeout=config.timeout)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        await self._bare.close()

    async def me(self) -> User:
        """The account itself; raises Misconfigured where nobody is logged in."""
        found = (await self._http.read("/users/me.json")).parsed(LOGIN).user
        if isinstance(found, Nobody):
            raise Misconfigured("Zendesk does not accept the login; check the e-mail address and the API token.")
        return found

    async def groups(self) -> Sequence[Group]:
        """Every group."""
        found: list[Group] = []
        meta: Meta | None = None
        while meta is None or meta.has_more:
            page = (await self._http.read("/groups.json", params=_paged(meta))).parsed(GROUPS)
            found += page.groups
            meta = page.meta
        return found

    async def ticket_fields(self) -> Sequence[TicketField]:
        """Every field of tickets."""
        found: list[TicketField] = []
        meta: Meta | None = None
        while meta is None or meta.has_more:
            page = (await self._http.read("/ticket_fields.json", params=_paged(meta))).parsed(TICKET_FIELDS)
            found += page.ticket_fields
            meta = page.meta
        return found

    async def users(self, ids: Iterable[int]) -> Sequence[User]:
        """These users, at most a hundred; whoever was deleted is missing."""
        params: Params = {"ids": ",".join(str(number) for number in ids)}
        return (await self._http.read("/users/show_many.json", params=params)).parsed(USERS).users

    async def person(self, external_id: str) -> int | None:
        """The end user with this external id."""
        answer = await self._http.read("/users/show_many.json", params={"external_ids": external_id})
        return next((user.id for user in answer.parsed(USERS).users), None)

    async def create_person(self, external_id: str, name: str) -> int:
        """An end user without an address, made once however often it is told."""
        body = {"user": {"name": name, "external_id": external_id, "role": "end-user", "skip_verify_email": True}}
        see = frozenset({_FORBIDDEN})
        answer = await self._http.write("POST", "/users/create_or_update.json", body=body, see=see)
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"The Zendesk account may not make end users: {_RIGHTS}.")
        return answer.parsed(USER).user.id

    async def keyed(self, external_id: str) -> int | None:
        """The oldest ticket with this external id; this list does not lag as the search does."""
        answer = await self._listed({"external_id": external_id})
        return min((row.id for row in answer.tickets if row.external_id == external_id), default=None)

    async def newest(self, meta: Meta | None = None) -> Tickets:
        """Tickets by their last update, the latest first; the next page where the `meta` of one is given."""
        return await self._listed({**_paged(meta), "sort": "-updated_at"})

    async def _listed(self, params: Params) -> Tickets:
        answer = await self._http.read("/tickets.json", params=params, see=frozenset({_FORBIDDEN}))
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"Zendesk does not let the account list tickets: {_RIGHTS}.")
        return answer.parsed(TICKETS)

    async def ticket(self, ref: str) -> Ticket:
        """Raises CaseGone, or Misconfigured where the account may not see it."""
        answer = await self._http.read(f"/tickets/{numbered(ref)}.json", see=frozenset({_FORBIDDEN, _MISSING}))
        self._case(answer, ref)
        return answer.parsed(TICKET).ticket

    async def audits(self, ref: str) -> Sequence[Audit]:
        """Every update of the ticket, oldest first. Raises as `ticket`."""
        found: list[Audit] = []
        meta: Meta | None = None
        while meta is None or meta.has_more:
            path, see = f"/tickets/{numbered(ref)}/audits.json", frozenset({_FORBIDDEN, _MISSING})
            answer = await self._http.read(path, params=_paged(meta), see=see)
            self._case(answer, ref)
            page = answer.parsed(AUDITS)
            found += page.audits
            meta = page.meta
        return found

    async def create_ticket(self, body: Mapping[str, object], key: str) -> Ticket:
        """POST tickets; Zendesk itself makes one ticket for one key, for two hours."""
        headers = {"Idempotency-Key": sha256(key.encode()).hexdigest()}
        see = frozenset({_BAD, _FORBIDDEN, _REFUSED})
        answer = await self._http.write("POST", "/tickets.json", body={"ticket": body}, headers=headers, see=see)
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"The Zendesk account may not open tickets: {_RIGHTS}.")
        if answer.status == _BAD and answer.parsed(REFUSAL).error == "IdempotentRequestError":
            raise Ambiguous("Zendesk has taken this case already, in other words; it will be looked for.")
        if answer.status in {_BAD, _REFUSED}:
            raise Misconfigured(
                "Zendesk refused a new ticket: no field that agents have to fill in may be left to the product, and "
                "the ticket form must be there."
            )
        return answer.parsed(TICKET).ticket

    async def update_ticket(self, ref: str, body: Mapping[str, object]) -> Written:
        """PUT tickets/ID. Raises Rejected where Zendesk refuses the state or the line."""
        see = frozenset({_FORBIDDEN, _MISSING, _REFUSED})
        answer = await self._http.write("PUT", f"/tickets/{numbered(ref)}.json", body={"ticket": body}, see=see)
        self._case(answer, ref)
        if answer.status == _REFUSED:
            raise Rejected(
                f"Zendesk refused what was to be done to case {ref}: the state or a field does not allow it."
            )
        return answer.parsed(WRITTEN)

    async def upload(self, file: DeskFile) -> str:
        """A token by which one comment can name the file; it runs out after an hour."""
        answer = await self._http.write(
            "POST",
            "/uploads.json",
            content=file.content,
            params={"filename": file.name},
            headers={"Content-Type": file.mime},
            see=frozenset({_TOO_LARGE}),
        )
        if answer.status == _TOO_LARGE:
            raise Rejected(f"Zendesk does not take the file {file.name}: it is too large.")
        return answer.parsed(UPLOAD).upload.token

    async def file(self, address: str) -> AsyncIterator[bytes]:
        """The bytes behind a file's address, which leads to another one. Neither is told: whoever has it has the file."""
        refused = Rejected("Zendesk does not give out the file, or it is too large.")
        try:
            http = self._http if _origin(address) == self._origin else self._bare
            answer = await http.read(address, see=_MOVED)
            if answer.status not in _MOVED:
                yield answer.body
                return
            location = str(httpx.URL(address).join(answer.headers.get("location", "")))
            async for piece in self._bare.stream(location, self._config.max_file):
                yield piece
        except (Rejected, Misconfigured):
            raise refused from None

    def _case(self, answer: Answer, ref: str) -> None:
        if answer.status == _MISSING:
            raise CaseGone(f"Zendesk has no case {ref!r} any longer.")
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"The Zendesk account may not work on case {ref}: {_RIGHTS}.")


def numbered(ref: str) -> str:
    """The ref if it can be the id of a ticket; raises CaseGone otherwise."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= _DIGITS):
        raise CaseGone(f"Zendesk has no case {ref!r}.")
    return ref


def _paged(meta: Meta | None) -> dict[str, str | int]:
    if meta is None or meta.after_cursor is None:
        return {"page[size]": PAGE}
    return {"page[size]": PAGE, "page[after]": meta.after_cursor}


def _origin(address: str) -> tuple[str, str, int | None]:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Misconfigured("The address of Zendesk, or of a file there, is not usable.") from None
    return url.scheme, url.host, url.port
