"""Calls of GLPI's first REST interface (apirest.php), each with what its refusals mean."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from crm_adapter.glpi.answers import (
    ADDED,
    DOCUMENT,
    ENTRIES,
    ENTRY,
    FOUND,
    LINKS,
    LOG,
    PEOPLE,
    REFUSAL,
    SESSION,
    SETTINGS,
    TICKET,
    Account,
    Document,
    DocumentLink,
    Entry,
    LogRow,
    Person,
    Ticket,
)
from crm_adapter.glpi.config import GlpiConfig
from crm_adapter.glpi.session import SessionAuth
from crm_adapter.shared.http import Answer, DeskHttp, Params
from handlers.errors import CaseGone, Misconfigured, Rejected, VentanillaError
from handlers.ports import DeskFile

FOLLOWUP, SOLUTION = "ITILFollowup", "ITILSolution"
PAGE = 200
_BAD, _LOGIN, _FORBIDDEN, _MISSING, _TOO_LARGE = 400, 401, 403, 404, 413
_SEEN = frozenset({_BAD, _LOGIN, _FORBIDDEN, _MISSING})
_ID, _DATE, _CONTENT = 2, 19, 21
"""Columns of the search for tickets (vendor: rawSearchOptions of Ticket)."""
_DIGITS = 18
_RIGHTS = (
    "give its profile: tickets (create, update, see all), followups (add to all, see public), documents (create, "
    "read), historical (read)"
)
Row = TypeVar("Row")


class GlpiApi:
    """One account's view of one GLPI."""

    def __init__(self, config: GlpiConfig) -> None:
        self._config = config
        base = f"{config.url.rstrip('/')}/apirest.php"
        self._session = SessionAuth(base, config.user_token)
        # Until version 10 GLPI stores text encoded; the second header asks for it as it was written.
        headers = {"X-GLPI-Sanitized-Content": "false"}
        if config.app_token:
            headers["App-Token"] = config.app_token
        self._http = DeskHttp("GLPI", base, headers=headers, auth=self._session, timeout=config.timeout)

    async def close(self) -> None:
        """End the session, if GLPI is there, and the connections."""
        if self._session.token:
            try:
                await self._http.read("/killSession")
            except VentanillaError:
                # It runs out by itself.
                self._session.token = ""
        await self._http.close()

    async def account(self) -> Account:
        """Who is logged in, with which rights."""
        return (await self._read("/getFullSession")).parsed(SESSION).session

    async def version(self) -> str:
        """Empty where GLPI does not tell."""
        found = (await self._read("/getGlpiConfig")).parsed(SETTINGS).cfg_glpi.get("version")
        return found if isinstance(found, str) else ""

    async def exists(self, itemtype: str, number: int) -> bool:
        """Whether the account sees such an item."""
        answer = await self._http.read(f"/{itemtype}/{number}", see=_SEEN)
        return answer.status not in _SEEN

    async def marked(self, mark: str) -> int | None:
        """The oldest ticket whose text holds this mark; GLPI's search reads the database itself."""
        rows = await self._search({_CONTENT: ("contains", mark)}, sort=_ID)
        return min((number for number, _ in rows), default=None)

    async def touched(self, mark: str, since: str, start: int) -> Sequence[tuple[int, str]]:
        """Id and time of last change of the tickets whose text holds the mark, changed after `since`, oldest first."""
        return await self._search({_CONTENT: ("contains", mark), _DATE: ("morethan", since)}, sort=_DATE, start=start)

    async def newest(self, mark: str) -> Sequence[tuple[int, str]]:
        """Those of them changed last, the latest first."""
        return await self._search({_CONTENT: ("contains", mark)}, sort=_DATE, order="DESC")

    async def _search(
        self, criteria: Mapping[int, tuple[str, str]], *, sort: int, order: str = "ASC", start: int = 0
    ) -> Sequence[tuple[int, str]]:
        params: dict[str, str | int] = {
            "sort": sort,
            "order": order,
            "range": f"{start}-{start + PAGE - 1}",
            "forcedisplay[0]": _ID,
            "forcedisplay[1]": _DATE,
        }
        for number, (column, (kind, value)) in enumerate(criteria.items()):
            criterion = f"criteria[{number}]"
            params |= {f"{criterion}[link]": "AND", f"{criterion}[field]": column}
            params |= {f"{criterion}[searchtype]": kind, f"{criterion}[value]": value}
        answer = await self._http.read("/search/Ticket", params=params, see=_SEEN)
        if _code(answer) == "ERROR_RANGE_EXCEED_TOTAL":
            return []
        self._allowed(answer, "search for tickets")
        return [
            (int(str(row[str(_ID)])), str(row.get(str(_DATE)))) for row in answer.parsed(FOUND).data if _numbered(row)
        ]

    async def ticket(self, ref: str) -> Ticket:
        """Raises CaseGone, also for one in the trash, or Misconfigured where the account may not see it."""
        answer = await self._http.read(f"/Ticket/{numbered(ref)}", see=_SEEN)
        self._case(answer, ref)
        ticket = answer.parsed(TICKET)
        if ticket.is_deleted:
            raise CaseGone(f"GLPI's case {ref} lies in the trash.")
        return ticket

    async def last_log(self) -> int:
        """The number of the latest line in the history of everything."""
        params: Params = {"sort": "id", "order": "DESC", "range": "0-0"}
        rows = (await self._read("/Log", params)).parsed(LOG)
        return rows[0].id if rows else 0

    async def log(self, ref: int, after: int) -> Sequence[LogRow]:
        """Lines of the ticket's history after this one, the latest first. Raises as `ticket`."""
        found: list[LogRow] = []
        while True:
            rows = await self._rows(f"/Ticket/{ref}/Log", LOG, len(found), newest=True, ref=str(ref))
            found += rows
            if len(rows) < PAGE or rows[-1].id <= after:
                return [row for row in found if row.id > after]

    async def entries(self, ref: int, itemtype: str) -> Sequence[Entry]:
        """The ticket's followups or solutions, as far as the account may see them in a list."""
        found: list[Entry] = []
        while True:
            rows = await self._rows(f"/Ticket/{ref}/{itemtype}", ENTRIES, len(found), ref=str(ref))
            found += rows
            if len(rows) < PAGE:
                return found

    async def entry(self, itemtype: str, number: int) -> Entry | None:
        """One followup or solution; None where it is gone or not to be seen."""
        answer = await self._http.read(f"/{itemtype}/{number}", see=_SEEN)
        return None if answer.status in _SEEN else answer.parsed(ENTRY)

    async def people(self, ref: int) -> Sequence[Person]:
        """Who has to do with the ticket."""
        return await self._rows(f"/Ticket/{ref}/Ticket_User", PEOPLE, 0, ref=str(ref))

    async def links(self, itemtype: str, number: int) -> Sequence[DocumentLink]:
        """The documents of a ticket, a followup or a solution, in the order of their linking."""
        rows = await self._rows(f"/{itemtype}/{number}/Document_Item", LINKS, 0, ref=str(number))
        return sorted(rows, key=lambda row: row.id)

    async def document(self, number: int) -> Document | None:
        """None where it is gone or not to be seen."""
        answer = await self._http.read(f"/Document/{number}", see=_SEEN)
        return None if answer.status in _SEEN else answer.parsed(DOCUMENT)

    def file(self, number: int) -> AsyncIterator[bytes]:
        """The bytes of a document."""
        return self._http.stream(f"/Document/{number}", self._config.max_file, params={"alt": "media"})

    async def create_ticket(self, fields: Mapping[str, object]) -> int:
        """POST Ticket."""
        answer = await self._http.write("POST", "/Ticket", body={"input": fields}, see=_SEEN)
        if answer.status in _SEEN:
            raise Misconfigured(
                f"GLPI refused a new ticket: {_RIGHTS}, in the entity of the cases, and let no template make a field "
                "mandatory that the product does not fill in."
            )
        return answer.parsed(ADDED).id

    async def create_followup(self, ref: int, fields: Mapping[str, object]) -> int:
        """POST ITILFollowup."""
        whole = {"itemtype": "Ticket", "items_id": ref, **fields}
        answer = await self._http.write("POST", f"/{FOLLOWUP}", body={"input": whole}, see=_SEEN)
        if answer.status in _SEEN:
            raise Misconfigured(f"GLPI does not let the account write in case {ref}: {_RIGHTS}.")
        return answer.parsed(ADDED).id

    async def set_status(self, ref: str, status: int) -> None:
        """PUT Ticket; GLPI says yes even where it changes nothing: read the ticket again."""
        path = f"/Ticket/{numbered(ref)}"
        answer = await self._http.write("PUT", path, body={"input": {"status": status}}, see=_SEEN)
        if answer.status in _SEEN:
            raise Misconfigured(f"GLPI does not let the account change the state of case {ref}: {_RIGHTS}.")

    async def upload(self, file: DeskFile) -> int:
        """POST Document; raises Rejected naming the file where GLPI does not take its kind or size."""
        manifest = json.dumps({"input": {"name": file.name, "_filename": [file.name]}})
        content = ("filename[0]", (file.name, file.content, file.mime))
        see = _SEEN | {_TOO_LARGE}
        answer = await self._http.write(
            "POST", "/Document", data={"uploadManifest": manifest}, files=[content], see=see
        )
        if answer.status in {_LOGIN, _FORBIDDEN}:
            raise Misconfigured(f"GLPI does not let the account add documents: {_RIGHTS}.")
        if answer.status in see:
            raise Rejected(f"GLPI does not take the file {file.name}: its kind or its size is not allowed there.")
        return answer.parsed(ADDED).id

    async def link(self, document: int, itemtype: str, number: int) -> None:
        """POST Document_Item."""
        fields = {"documents_id": document, "itemtype": itemtype, "items_id": number}
        answer = await self._http.write("POST", "/Document_Item", body={"input": fields}, see=_SEEN)
        if answer.status in _SEEN:
            raise Misconfigured(f"GLPI does not let the account attach documents: {_RIGHTS}.")
        # A page of a proxy with status 200 has linked nothing.
        answer.parsed(ADDED)

    async def _read(self, path: str, params: Params | None = None) -> Answer:
        answer = await self._http.read(path, params=params, see=_SEEN)
        self._allowed(answer, f"read {path.strip('/')}")
        return answer

    async def _rows(
        self, path: str, shape: TypeAdapter[list[Row]], start: int, *, ref: str, newest: bool = False
    ) -> list[Row]:
        order = "DESC" if newest else "ASC"
        params: Params = {"range": f"{start}-{start + PAGE - 1}", "sort": "id", "order": order}
        answer = await self._http.read(path, params=params, see=_SEEN)
        if _code(answer) == "ERROR_RANGE_EXCEED_TOTAL":
            return []
        self._case(answer, ref)
        return answer.parsed(shape)

    def _case(self, answer: Answer, ref: str) -> None:
        if answer.status == _MISSING:
            raise CaseGone(f"GLPI has no case {ref!r} any longer.")
        self._allowed(answer, f"work on case {ref}")

    def _allowed(self, answer: Answer, what: str) -> None:
        if answer.status in _SEEN:
            raise Misconfigured(f"GLPI does not let the account {what}: {_RIGHTS}.")


def numbered(ref: str) -> str:
    """The ref if it can be the id of a ticket; raises CaseGone otherwise, for GLPI takes no number for all of them."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= _DIGITS):
        raise CaseGone(f"GLPI has no case {ref!r}.")
    return ref


def _numbered(row: Mapping[str, object]) -> bool:
    """Whether the row says which ticket it is; some versions give numbers as text."""
    value = str(row.get(str(_ID), ""))
    return value.isascii() and value.isdigit()


def _code(answer: Answer) -> str:
    """The name of the refusal; empty for anything else."""
    if answer.status != _BAD:
        return ""
    try:
        return REFUSAL.validate_json(answer.body)[0]
    except ValidationError:
        return ""
