"""Zammad's REST calls, each with what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from crm_adapter.shared.http import Answer, DeskHttp, Params
from crm_adapter.zammad.answers import (
    ARTICLE,
    ARTICLES,
    HISTORY,
    JOINED,
    ME,
    ROW,
    ROWS,
    STATES,
    TICKET,
    TICKETS,
    Article,
    Entry,
    Me,
    StateRow,
    Ticket,
)
from crm_adapter.zammad.config import ZammadConfig
from handlers.errors import CaseGone, Misconfigured, Rejected

PAGE = 200
"""The most that Zammad gives of a search."""
_FORBIDDEN, _MISSING, _TOO_LARGE, _REFUSED = 403, 404, 413, 422
_DIGITS = 18
_RIGHTS = "give its group the accesses read, create and change, and its token the permission ticket.agent"
_WRITES = frozenset({_FORBIDDEN, _MISSING, _TOO_LARGE, _REFUSED})
_VERSION = TypeAdapter(dict[str, str])
Condition = Mapping[str, Mapping[str, object]]


class ZammadApi:
    """One account's view of one Zammad."""

    def __init__(self, config: ZammadConfig) -> None:
        self._config = config
        self._http = DeskHttp(
            "Zammad",
            f"{config.url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Token token={config.token}"},
            timeout=config.timeout,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def me(self) -> Me:
        """The account itself."""
        return (await self._http.read("/users/me", params={"expand": "true"})).parsed(ME)

    async def version(self) -> str | None:
        """None where the account may not ask."""
        answer = await self._http.read("/version", see=frozenset({_FORBIDDEN, _MISSING}))
        if answer.status in {_FORBIDDEN, _MISSING}:
            return None
        found = answer.parsed(_VERSION)
        return found.get("version")

    async def is_agent(self) -> bool:
        """Whether the account and its token may do what agents do."""
        params: Params = {"query": "ventanilla", "limit": 1}
        answer = await self._http.read("/users/search", params=params, see=frozenset({_FORBIDDEN}))
        return answer.status != _FORBIDDEN

    async def states(self) -> Sequence[StateRow]:
        """Every state of tickets."""
        return (await self._http.read("/ticket_states")).parsed(STATES)

    async def has_field(self, name: str) -> bool:
        """Whether tickets have this attribute."""
        answer = await self._search({f"ticket.{name}": {"operator": "is", "value": "-"}}, limit=1)
        return answer.status != _REFUSED

    async def keyed(self, key: str) -> int | None:
        """The oldest ticket that bears this key; read from the database, so that a ticket of this moment is seen.

        Only a search without a `query` is: whatever has one goes to the index, which lags (vendor: concern CanSearch).
        Raises Misconfigured when tickets have no such attribute.
        """
        field = self._config.key_field
        answer = await self._search({f"ticket.{field}": {"operator": "is", "value": key}})
        if answer.status == _REFUSED:
            raise Misconfigured(f"Zammad's tickets have no attribute {field!r}: make it (Admin, Objects, Ticket).")
        # Some databases compare without regard to case.
        found = [row.get("id") for row in answer.parsed(ROWS) if row.get(field) == key]
        return min((number for number in found if isinstance(number, int)), default=None)

    async def changed(self, since: str, page: int, *, newest: bool = False) -> Sequence[Ticket]:
        """Our tickets that were touched at or after this moment, oldest first; `newest`: only the last one."""
        condition: Condition = {
            f"ticket.{self._config.key_field}": {"operator": "is not", "value": ""},
            "ticket.updated_at": {"operator": "after (absolute)", "value": since},
        }
        order, limit = ("desc", 1) if newest else ("asc", PAGE)
        answer = await self._search(condition, limit=limit, page=page, order=order)
        if answer.status == _REFUSED:
            raise Misconfigured(
                f"Zammad refused the search for changes: its tickets need the attribute {self._config.key_field!r}."
            )
        tickets, rows = answer.parsed(TICKETS), answer.parsed(ROWS)
        return [self._marked(ticket, row) for ticket, row in zip(tickets, rows, strict=True)]

    async def _search(self, condition: Condition, *, limit: int = PAGE, page: int = 1, order: str = "asc") -> Answer:
        body = {
            "condition": condition,
            "sort_by": "updated_at,id",
            "order_by": f"{order},{order}",
            "per_page": limit,
            "page": page,
            "expand": True,
        }
        see = frozenset({_REFUSED, _FORBIDDEN})
        answer = await self._http.call("POST", "/tickets/search", writing=False, body=body, see=see)
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"Zammad does not let the account search for tickets: {_RIGHTS}.")
        return answer

    async def ticket(self, ref: str) -> Ticket:
        """Raises CaseGone, or Misconfigured where the account may not see it."""
        answer = await self._http.read(f"/tickets/{numbered(ref)}", see=frozenset({_FORBIDDEN, _MISSING}))
        self._case(answer, ref)
        ticket, row = answer.parsed(TICKET), answer.parsed(ROW)
        return self._marked(ticket, row)

    def _marked(self, ticket: Ticket, row: Mapping[str, object]) -> Ticket:
        return replace(ticket, our_key=row.get(self._config.key_field))

    async def adopt(self, ref: str, joined: int) -> None:
        """From now on `changed` gives this case too, for one of ours was joined to it. Raises as `update_ticket`."""
        await self.update_ticket(ref, {self._config.key_field: f"{JOINED}{joined}"})

    async def history(self, ref: str) -> Sequence[Entry]:
        """What happened to the ticket, oldest first. Raises as `ticket`."""
        answer = await self._http.read(f"/ticket_history/{numbered(ref)}", see=frozenset({_FORBIDDEN, _MISSING}))
        self._case(answer, ref)
        return answer.parsed(HISTORY).history

    async def articles(self, ref: str) -> Sequence[Article]:
        """Every article of the ticket, oldest first. Raises as `ticket`."""
        path = f"/ticket_articles/by_ticket/{numbered(ref)}"
        answer = await self._http.read(path, see=frozenset({_FORBIDDEN, _MISSING}))
        self._case(answer, ref)
        return answer.parsed(ARTICLES)

    async def article(self, number: int) -> Article | None:
        """One article; None where it is gone or not to be seen."""
        answer = await self._http.read(f"/ticket_articles/{number}", see=frozenset({_FORBIDDEN, _MISSING}))
        return None if answer.status in {_FORBIDDEN, _MISSING} else answer.parsed(ARTICLE)

    async def create_ticket(self, body: Mapping[str, object]) -> Ticket:
        """POST tickets."""
        see = frozenset({_FORBIDDEN, _TOO_LARGE, _REFUSED})
        answer = await self._http.write("POST", "/tickets", body=body, see=see)
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"The Zammad account may not open cases in {self._config.group!r}: {_RIGHTS}.")
        if answer.status == _REFUSED:
            raise Misconfigured(
                f"Zammad refused a new case: there must be a group {self._config.group!r}, the attributes that the "
                "product fills in must be of the type text, and no other one may have to be filled in."
            )
        self._size(answer)
        return answer.parsed(TICKET)

    async def update_ticket(self, ref: str, body: Mapping[str, object]) -> Ticket:
        """PUT tickets/ID. Raises Rejected where Zammad refuses the state or the line."""
        answer = await self._http.write("PUT", f"/tickets/{numbered(ref)}", body=body, see=_WRITES)
        self._case(answer, ref)
        self._taken(answer, ref)
        return answer.parsed(TICKET)

    async def create_article(self, ref: str, body: Mapping[str, object]) -> Article:
        """POST ticket_articles."""
        body = {"ticket_id": int(numbered(ref)), **body}
        answer = await self._http.write("POST", "/ticket_articles", body=body, see=_WRITES)
        self._case(answer, ref)
        self._taken(answer, ref)
        return answer.parsed(ARTICLE)

    def file(self, ticket: int, article: int, number: int) -> AsyncIterator[bytes]:
        """The bytes of an attachment."""
        return self._http.stream(f"/ticket_attachment/{ticket}/{article}/{number}", self._config.max_file)

    def _case(self, answer: Answer, ref: str) -> None:
        if answer.status == _MISSING:
            raise CaseGone(f"Zammad has no case {ref!r} any longer.")
        if answer.status == _FORBIDDEN:
            raise Misconfigured(f"The Zammad account may not work on case {ref}: {_RIGHTS}, also for other groups.")

    def _taken(self, answer: Answer, ref: str) -> None:
        self._size(answer)
        if answer.status == _REFUSED:
            raise Rejected(f"Zammad refused what was to be done to case {ref}.")

    def _size(self, answer: Answer) -> None:
        if answer.status == _TOO_LARGE:
            raise Rejected("Zammad, or the proxy before it, does not take files so large.")


def numbered(ref: str) -> str:
    """The ref if it can be the id of a ticket; raises CaseGone otherwise."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= _DIGITS):
        raise CaseGone(f"Zammad has no case {ref!r}.")
    return ref
