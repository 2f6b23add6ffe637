"""What the city's services ask of a report, and the form that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crm_adapter.open311.api import Open311Api
from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.shapes import Attribute, Service, ServiceType
from crm_adapter.open311.wording import described, place_in
from handlers.errors import Misconfigured, Rejected
from handlers.ports import Clock, DeskDraft

_STALE = timedelta(hours=1)
_SEVERAL = "multivaluelist"


class Forms:
    """The services as they were at most an hour ago."""

    def __init__(self, api: Open311Api, config: Open311Config, clock: Clock) -> None:
        self._api = api
        self._config = config
        self._clock = clock
        self._services: dict[str, Service] = {}
        self._attributes: dict[str, list[Attribute]] = {}
        self._read_at: datetime | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every service under which cases may be filed."""
        return tuple(sorted({self._config.service_code, *self._config.services.values()}))

    def code_for(self, draft: DeskDraft) -> str:
        """The service under which this case is filed."""
        chosen = self._config.services
        return chosen.get(draft.service) or chosen.get(draft.kind) or self._config.service_code

    async def service(self, code: str) -> Service:
        """Raises Misconfigured where the city does not have it."""
        now = self._clock.now()
        if code not in self._services or self._read_at is None or now - self._read_at > _STALE:
            self._services = {service.service_code: service for service in await self._api.services()}
            self._attributes = {}
            self._read_at = now
        if code not in self._services:
            raise Misconfigured(f"The city's list has no service {code!r}; choose one that it has.")
        return self._services[code]

    async def attributes(self, code: str) -> list[Attribute]:
        """Those of the service's form that something can be filled in for."""
        if not (await self.service(code)).metadata:
            return []
        if code not in self._attributes:
            found = (await self._api.definition(code)).attributes
            self._attributes[code] = [attribute for attribute in found if attribute.variable is not False]
        return self._attributes[code]

    async def wrong(self, code: str) -> list[str]:
        """What of the service's form cannot be filled in with what is set, in words."""
        return [said for attribute in await self.attributes(code) if (said := self._fault(attribute))]

    async def filled(self, draft: DeskDraft) -> dict[str, str | Sequence[str]]:
        """The form. Raises Rejected naming what is missing, Misconfigured where the service is not there."""
        code = self.code_for(draft)
        wrong = await self.wrong(code)
        if wrong:
            raise Rejected(f"The service {code} asks for what is not known here: {'; '.join(wrong)}.")
        return {
            "service_code": code,
            **self._place(draft),
            "description": described(draft, self._config.language),
            **self._answers(await self.attributes(code)),
        }

    def looks_up(self, service: Service) -> bool:
        """Whether a report of this service can be found again by its key."""
        return service.type == ServiceType.REALTIME and self._config.shows_descriptions

    def _fault(self, attribute: Attribute) -> str:
        given = self._given(attribute)
        if not given:
            return f"{attribute.code} ({attribute.description})" if attribute.required else ""
        allowed = {value.key for value in attribute.values}
        strange = [value for value in given if allowed and value not in allowed]
        if strange:
            return f"{attribute.code} does not take {', '.join(strange)}, only {', '.join(sorted(allowed))}"
        return ""

    def _given(self, attribute: Attribute) -> list[str]:
        value = self._config.attributes.get(attribute.code, "")
        parts = value.split("|") if attribute.datatype == _SEVERAL else [value]
        return [part.strip() for part in parts if part.strip()]

    def _answers(self, attributes: Sequence[Attribute]) -> Mapping[str, str | Sequence[str]]:
        answers: dict[str, str | Sequence[str]] = {}
        for attribute in attributes:
            given = self._given(attribute)
            if attribute.datatype == _SEVERAL and given:
                answers[f"attribute[{attribute.code}][]"] = given
            elif given:
                answers[f"attribute[{attribute.code}]"] = given[0]
        return answers

    def _place(self, draft: DeskDraft) -> dict[str, str]:
        place = place_in(draft.transcript)
        if place is not None:
            return {"lat": place[0], "long": place[1]}
        if not self._config.address:
            raise Rejected(
                "A report needs a place: the citizen sent no location, and no address is set for such reports."
            )
        return {"address_string": self._config.address}
