"""Says in plain words what is right and wrong with the other system's side of the protocol."""

from __future__ import annotations

import httpx

from crm_adapter.webhook.api import WebhookApi
from crm_adapter.webhook.config import WebhookConfig
from crm_adapter.webhook.shapes import Abilities, Hello
from crm_adapter.webhook.states import known
from handlers.domain.case import CaseState
from handlers.errors import Rejected, VentanillaError

_PROTOCOL = 1
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_LACKS = {
    "files_in": "the citizen's files are not taken",
    "files_out": "staff cannot attach files",
    "notes": "notices about undelivered replies are not taken",
    "reopens": "a citizen's line does not reopen a solved case",
    "delivery": "staff do not see whether a reply arrived",
}


class Inspection:
    """Reads only; `hello` is what the system said about itself."""

    def __init__(self, api: WebhookApi, config: WebhookConfig) -> None:
        self._api = api
        self._config = config
        self.hello: Hello | None = None

    async def aspects(self) -> dict[str, str]:
        """By aspect, each beginning with "ok: ", "warning: " or "wrong: "."""
        found = {"address": self._address()}
        try:
            self.hello = await self._api.hello()
        except VentanillaError as fault:
            return {**found, "login": f"wrong: {fault}"}
        abilities = self.hello.capabilities
        return {
            **found,
            "login": f"ok: {self.hello.name} {self.hello.version} accepts our signature".replace("  ", " "),
            "version": _version(self.hello.protocol),
            "states": _states(abilities),
            "abilities": _abilities(abilities),
            "webhook": _webhook(abilities),
            "changes": await self._changes(),
            "notes": "ok: by the protocol no note comes up; what is not marked as public by staff is dropped here too",
        }

    def _address(self) -> str:
        url = httpx.URL(self._config.url)
        if url.scheme == "https" or (url.scheme == "http" and url.host in _HERE):
            return f"ok: {url.host}"
        return "wrong: the base address must begin with https://; what citizens write would travel readable"

    async def _changes(self) -> str:
        try:
            page = await self._api.page(None)
            if page.events:
                return "warning: without a cursor it lists what happened before; the protocol wants nothing there"
            await self._api.page(page.cursor)
        except Rejected as fault:
            return f"wrong: it does not take its own cursor. {fault}"
        except VentanillaError as fault:
            return f"wrong: {fault}"
        return "ok: it lists its changes"


def _version(protocol: int) -> str:
    if protocol == _PROTOCOL:
        return f"ok: protocol {_PROTOCOL}"
    return f"wrong: it speaks version {protocol} of the protocol; {_PROTOCOL} is needed"


def _states(abilities: Abilities) -> str:
    states = known(abilities.states)
    missing = [state.value for state in (CaseState.QUEUED, CaseState.OPEN) if state not in states]
    if not states & {CaseState.SOLVED, CaseState.CLOSED}:
        missing.append("solved or closed")
    if missing:
        return f"wrong: it lacks states that the protocol wants: {', '.join(missing)}"
    return f"ok: {', '.join(sorted(state.value for state in states))}"


def _abilities(abilities: Abilities) -> str:
    lacking = [words for ability, words in _LACKS.items() if not getattr(abilities, ability)]
    return f"warning: {'; '.join(lacking)}" if lacking else "ok: files, notes and news of delivery"


def _webhook(abilities: Abilities) -> str:
    if abilities.hints:
        return "ok: it says that it sends hints to /desk/webhook/webhook; they are signed with the same secret"
    return "warning: it sends no hints, so replies are found by asking only"
