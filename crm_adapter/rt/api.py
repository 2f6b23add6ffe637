"""The questions that several parts of the adapter ask RT, with its refusals told by the right that is missing."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx

from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.shapes import QUEUE, SAID, TICKET, USER, Queue, Ticket, User
from crm_adapter.rt.states import DELETED
from crm_adapter.shared.http import Answer, DeskHttp
from handlers.errors import CaseGone, Misconfigured, Rejected

NOBODY = "Nobody"
SYSTEM = "RT_System"
FORBIDDEN, NOT_FOUND = httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND
BAD = httpx.codes.BAD_REQUEST
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)
DENIED = "Permission Denied"
ADDRESS = "VENTANILLA_RT_URL"


def quoted(value: str) -> str:
    """A string of RT's query language."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def either(field: str, values: tuple[str, ...]) -> str:
    """A condition that the field has one of the values."""
    return "(" + " OR ".join(f"{field} = {quoted(value)}" for value in values) + ")"


def number(case_ref: str) -> str:
    """The ref where it can be a ticket's number; raises CaseGone for anything else."""
    if _NUMBER.fullmatch(case_ref) is None:
        raise CaseGone(f"Request Tracker has no ticket {case_ref[:40]!r}.")
    return case_ref


class RtApi:
    """One account at one RT."""

    def __init__(self, config: RtConfig) -> None:
        headers = {"Authorization": f"token {config.token}"} if config.token else {}
        login = None if config.token else (config.user, config.password)
        base = f"{config.url.rstrip('/')}/REST/2.0"
        self.http = DeskHttp(
            "Request Tracker", base, headers=headers, auth=login, timeout=config.timeout_seconds, setting=ADDRESS
        )
        self.queues = (config.queue, *config.more_queues)

    async def ticket(self, case_ref: str) -> Ticket:
        """The ticket, or the one that it was merged into, deleted ones too; raises CaseGone where it is not there."""
        return (await self.seen(case_ref))[0]

    async def seen(self, case_ref: str) -> tuple[Ticket, str]:
        """The ticket and the mark (ETag) of what was read."""
        answer = await self.http.read(f"/ticket/{number(case_ref)}", see=frozenset({FORBIDDEN, NOT_FOUND}))
        if answer.status == NOT_FOUND:
            raise CaseGone(f"Request Tracker has no ticket {case_ref}.")
        if answer.status == FORBIDDEN:
            raise Misconfigured(
                f"The account may not see ticket {case_ref}: give it the right ShowTicket in the ticket's queue."
            )
        return answer.parsed(TICKET), answer.headers.get("etag", "")

    async def living(self, case_ref: str) -> Ticket:
        """The same; raises CaseGone for a deleted one too, which a reply would bring back to life."""
        ticket = await self.ticket(case_ref)
        if ticket.status == DELETED:
            raise CaseGone(f"Ticket {case_ref} has been deleted in Request Tracker.")
        return ticket

    async def queue(self, name: str) -> Queue:
        """Raises Misconfigured where it is not there, or hidden from the account: RT does not tell which."""
        path = f"/queue/{quote(name, safe='')}"
        answer = await self.http.read(path, see=frozenset({FORBIDDEN, NOT_FOUND}))
        if answer.status in {FORBIDDEN, NOT_FOUND}:
            raise Misconfigured(
                f"There is no queue {name!r} in Request Tracker, or the account lacks the right SeeQueue in it."
            )
        return answer.parsed(QUEUE)

    async def user(self, name: str) -> User | None:
        """A user by name; None where there is none."""
        path = f"/user/{quote(name, safe='')}"
        answer = await self.http.read(path, see=frozenset({FORBIDDEN, NOT_FOUND}))
        return None if answer.status in {FORBIDDEN, NOT_FOUND} else answer.parsed(USER)


def refuse(answer: Answer, right: str, what: str) -> None:
    """Raises what a 400 or 403 means: Misconfigured naming the right, or Rejected in RT's own words; else returns."""
    if answer.status not in {BAD, FORBIDDEN}:
        return
    message = answer.parsed(SAID).message
    if answer.status == FORBIDDEN or DENIED in message:
        raise Misconfigured(f"The account may not {what}: give it the right {right} in the queue.")
    raise Rejected(f"Request Tracker does not {what}: {message[:200]}")
