"""Says in plain words what is right and wrong with the city's server and with what is set for its reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx

from crm_adapter.open311.api import LONGEST_SPAN, Open311Api
from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.forms import Forms
from crm_adapter.open311.shapes import Report, ServiceType
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, VentanillaError
from handlers.ports import Clock

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Inspection:
    """Files nothing."""

    def __init__(self, api: Open311Api, forms: Forms, config: Open311Config, clock: Clock) -> None:
        self._api = api
        self._forms = forms
        self._config = config
        self._clock = clock

    async def aspects(self) -> dict[str, str]:
        """By aspect, each beginning with "ok: ", "warning: " or "wrong: "."""
        found = {"address": self._address(), "services": await self._told(self._services)}
        if not found["services"].startswith("wrong: "):
            found["types"] = await self._told(self._types)
            found["fields"] = await self._told(self._fields)
        return {
            **found,
            "place": self._place(),
            "login": await self._told(self._login),
            "listing": await self._told(self._listing),
            "webhook": "ok: Open311 has none; the city's answers are asked for",
            "notes": "ok: Open311 has no internal notes; a status note is for the citizen and public",
        }

    async def _told(self, look: Callable[[], Awaitable[str]]) -> str:
        try:
            return await look()
        except VentanillaError as fault:
            return f"wrong: {fault}"

    def _address(self) -> str:
        url = httpx.URL(self._config.url)
        if url.scheme == "https" or (url.scheme == "http" and url.host in _HERE):
            return f"ok: {url.host}"
        return "wrong: the address must begin with https://; the API key would travel readable"

    async def _services(self) -> str:
        names = [f"{code} ({(await self._forms.service(code)).service_name})" for code in self._forms.codes]
        return f"ok: cases are filed as {', '.join(names)}"

    async def _types(self) -> str:
        late: list[str] = []
        for code in self._forms.codes:
            match (await self._forms.service(code)).type:
                case ServiceType.BLACKBOX:
                    late.append(f"{code} never tells the number of a report, so citizens hear no more of theirs")
                case ServiceType.BATCH:
                    late.append(f"{code} tells the number of a report later; a doubtful filing cannot be looked for")
                case _:
                    continue
        return f"warning: {'; '.join(late)}" if late else "ok: every report gets its number at once"

    async def _fields(self) -> str:
        wrong = [f"{code}: {said}" for code in self._forms.codes for said in await self._forms.wrong(code)]
        return (
            f"wrong: the forms of the services ask for what is not set: {'; '.join(wrong)}" if wrong else "ok: all set"
        )

    def _place(self) -> str:
        if self._config.address:
            return f"ok: without a location of the citizen's a report is placed at {self._config.address}"
        return "warning: no address is set, so a case whose citizen sent no location is refused"

    async def _login(self) -> str:
        """A report without a service cannot be filed, but a server looks at the key to say so."""
        if not self._config.api_key:
            return "wrong: no API key is set"
        try:
            await self._api.post({})
        except Misconfigured:
            raise
        except Rejected:
            return "ok: the API key was not refused"
        except Ambiguous as fault:
            return f"wrong: {fault}"
        return "wrong: the server takes reports that say nothing at all; tell those who run it"

    async def _listing(self) -> str:
        now = self._clock.now()
        recent, _ = await self._api.filed(self._forms.codes, now - LONGEST_SPAN, now, most=1)
        if not recent:
            return "ok: no report of these services is listed yet"
        if not any(report.description for report in recent):
            if not self._config.shows_descriptions:
                return "ok: descriptions are not listed, as is set"
            return (
                "wrong: the server lists no descriptions, so a case may be filed twice: set that it shows none; then a"
                " doubtful filing is told to staff"
            )
        slow = await self._slow(recent)
        return slow or (
            "warning: anybody can read the descriptions of reports, and with them what citizens wrote in the"
            " conversation; leave personal data masked for this desk"
        )

    async def _slow(self, recent: list[Report]) -> str:
        numbers = [report.service_request_id for report in recent[:2]]
        if len(numbers) == 1:
            return ""
        try:
            found = await self._api.reports(numbers)
        except CaseGone:
            found = []
        if len(found) == len(numbers):
            return ""
        return "warning: the server does not look up several reports at once, so news come slowly when many are open"
