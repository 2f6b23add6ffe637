"""The calls of GeoReport v2, and what their refusals mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
from pydantic import ValidationError

from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.shapes import (
    DEFINITIONS,
    FAULTS,
    POSTED,
    REPORTS,
    SERVICES,
    Definition,
    Posted,
    Report,
    Service,
    moment,
)
from crm_adapter.shared.http import Answer, DeskHttp
from handlers.errors import CaseGone, Misconfigured, Rejected

_THEM = "The Open311 server"
_REFUSALS = frozenset({400, 403, 404})
LONGEST_SPAN = timedelta(days=89)
"""A day less than the specification allows, for clocks that differ."""
_PLACE = re.compile(r"\b(lat|long|location|address\w*)\b")
_SHORTEST_SPAN = timedelta(minutes=1)


class Open311Api:
    """Requests to one endpoint."""

    def __init__(self, config: Open311Config) -> None:
        """Raises Misconfigured for a time zone that does not exist."""
        self._config = config
        self._http = DeskHttp(_THEM, config.url, timeout=config.timeout_seconds)
        try:
            self._zone = ZoneInfo(config.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise Misconfigured(f"There is no time zone {config.timezone!r}.") from None

    async def services(self) -> list[Service]:
        """Everything that the city takes."""
        return (await self._read("/services.json")).parsed(SERVICES)

    async def definition(self, code: str) -> Definition:
        """The form of a service."""
        found = (await self._read(f"/services/{quote(code, safe='')}.json")).parsed(DEFINITIONS)
        return found[0] if found else Definition()

    async def post(self, form: Mapping[str, str | Sequence[str]]) -> list[Posted]:
        """File a report; the key travels in the body only."""
        body = {"api_key": self._config.api_key, **self._jurisdiction(), **form}
        answer = await self._http.write("POST", "/requests.json", data=body, see=_REFUSALS)
        self._refuse(answer, "the report")
        return answer.parsed(POSTED)

    async def number_of(self, token: str) -> str:
        """The number that the report has got by now; empty while it has none, which servers say in four ways."""
        answer = await self._http.read(self._target(f"/tokens/{quote(token, safe='')}.json"), see=_REFUSALS)
        if answer.status == httpx.codes.NOT_FOUND:
            return ""
        self._refuse(answer, "the token")
        found = answer.parsed(POSTED)
        return found[0].service_request_id if found else ""

    async def report(self, number: str) -> Report:
        """One report; raises CaseGone where there is none."""
        answer = await self._http.read(self._target(f"/requests/{quote(number, safe='')}.json"), see=_REFUSALS)
        if answer.status == httpx.codes.NOT_FOUND and _about(answer) != "jurisdiction":
            # Where the whole endpoint is not there no report is gone by it, and this says so.
            await self.services()
            raise CaseGone(f"{_THEM} has no report {number[:40]} any longer, or never had one.")
        self._refuse(answer, f"the number {number[:40]}")
        found = answer.parsed(REPORTS)
        if not found:
            raise CaseGone(f"{_THEM} has no report {number[:40]} any longer, or never had one.")
        return found[0]

    async def reports(self, numbers: Iterable[str]) -> list[Report]:
        """These reports, however old; those that are not there are left out."""
        asked = ",".join(quote(number, safe="") for number in numbers)
        return (await self._read("/requests.json", f"service_request_id={asked}")).parsed(REPORTS)

    async def filed(
        self, codes: Iterable[str], start: datetime, end: datetime, *, most: int
    ) -> tuple[list[Report], bool]:
        """(reports filed between, the newest parts first; whether these are all), in at most `most` requests.

        An answer as long as the server gives any is asked for again in two halves, for it has no pages.
        """
        found: dict[str, Report] = {}
        spans = [(max(start, end - LONGEST_SPAN), end)]
        for _ in range(most):
            if not spans:
                break
            since, until = spans.pop()
            part = await self._filed(codes, since, until)
            found.update((report.service_request_id, report) for report in part if report.service_request_id)
            if len(part) >= self._config.page_limit and until - since > _SHORTEST_SPAN:
                half = since + (until - since) / 2
                spans += [(since, half), (half, until)]
        return list(found.values()), not spans

    def moment(self, given: str) -> datetime | None:
        """A moment of the server's."""
        return moment(given, self._zone)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _filed(self, codes: Iterable[str], start: datetime, end: datetime) -> list[Report]:
        # Never with an offset: its plus sign is a space to those who forget to encode it.
        window = {"service_code": ",".join(codes), "start_date": _utc(start), "end_date": _utc(end)}
        return (await self._read("/requests.json", urlencode(window, safe=",:"))).parsed(REPORTS)

    async def _read(self, path: str, query: str = "") -> Answer:
        answer = await self._http.read(self._target(path, query), see=_REFUSALS)
        self._refuse(answer, "the question")
        return answer

    def _target(self, path: str, query: str = "") -> str:
        asked = "&".join(part for part in (urlencode(self._jurisdiction()), query) if part)
        return f"{path}?{asked}" if asked else path

    def _jurisdiction(self) -> dict[str, str]:
        return {"jurisdiction_id": self._config.jurisdiction_id} if self._config.jurisdiction_id else {}

    def _refuse(self, answer: Answer, what: str) -> None:
        if answer.status not in _REFUSALS:
            return
        about = _about(answer)
        if answer.status == httpx.codes.FORBIDDEN or about == "key":
            raise Misconfigured(f"{_THEM} does not accept the API key.")
        if about == "jurisdiction":
            raise Misconfigured(
                f"{_THEM} does not know the jurisdiction {self._config.jurisdiction_id!r}, or wants one."
            )
        if about == "place":
            raise Rejected(f"{_THEM} does not accept the place of the report.")
        if answer.status == httpx.codes.NOT_FOUND:
            raise Misconfigured(f"{_THEM} has nothing under the address or the service that is set; check both.")
        raise Rejected(f"{_THEM} does not accept {what} ({answer.status}).")


def _about(answer: Answer) -> str:
    """What a refusal is about: key, jurisdiction, place, other; empty where it is none of GeoReport's.

    The server's own sentence goes no further: it may repeat what a citizen wrote.
    """
    try:
        said = " ".join(fault.description for fault in FAULTS.validate_json(answer.body)).lower()
    except ValidationError:
        return ""
    if "jurisdiction" in said:
        return "jurisdiction"
    if "api_key" in said or "api key" in said:
        return "key"
    return "place" if _PLACE.search(said) else "other"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
