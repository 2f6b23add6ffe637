"""The protocol's calls, and what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import httpx
from pydantic import ValidationError

from crm_adapter.shared.http import Answer, DeskHttp
from crm_adapter.webhook.config import WebhookConfig
from crm_adapter.webhook.shapes import FAULT, HELLO, PAGE, STANDING, Hello, PageShape, Standing
from crm_adapter.webhook.signing import ID, Signer
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import Clock

NAME = "webhook"
_THEM = "The other system"
_REFUSALS = frozenset({400, 401, 404, 409, 410, 413, 415, 422})
_LONGEST_SENTENCE = 300
_TOLERANCE_SECONDS = 300


class WebhookApi:
    """Signed requests to one system."""

    def __init__(self, config: WebhookConfig, clock: Clock) -> None:
        secrets = tuple(secret for secret in (config.secret, config.old_secret) if secret)
        if not secrets:
            raise Misconfigured("The webhook desk has no secret; both sides need the same one.")
        base = config.url.rstrip("/")
        self.signer = Signer(secrets, httpx.URL(base).raw_path.decode(), clock)
        self._clock = clock
        # 503 is the protocol's word for "now not, and nothing was done".
        self._http = DeskHttp(
            _THEM,
            base,
            auth=self.signer,
            timeout=config.timeout_seconds,
            not_done=frozenset({httpx.codes.SERVICE_UNAVAILABLE}),
        )

    async def hello(self) -> Hello:
        """Who it is and what it can do."""
        return (await self._read("/")).parsed(HELLO)

    async def deliver(self, kind: str, call: str, at: datetime, data: Mapping[str, object]) -> Answer:
        """One event; `call` is the webhook-id, the same at each repetition."""
        envelope = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
        answer = await self._http.write("POST", "/events", body=envelope, headers={ID: call}, see=_REFUSALS)
        await self._refuse(answer)
        return answer

    async def page(self, cursor: str | None) -> PageShape:
        """What happened after `cursor`, which must have the protocol's form: then it travels as it is."""
        return (await self._read("/changes" if cursor is None else f"/changes?cursor={cursor}")).parsed(PAGE)

    async def standing(self, ref: str) -> Standing:
        """How a case is."""
        return (await self._read(f"/cases/{ref}")).parsed(STANDING)

    def file(self, ref: str, limit: int) -> AsyncIterator[bytes]:
        """A file's bytes in pieces."""
        return self._http.stream(f"/files/{ref}", limit)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _read(self, target: str) -> Answer:
        answer = await self._http.read(target, see=_REFUSALS)
        await self._refuse(answer)
        return answer

    async def _refuse(self, answer: Answer) -> None:
        if answer.status not in _REFUSALS:
            return
        said = _sentence(answer)
        what = f"{_THEM} says {answer.status}" + (f": {said}" if said else ".")
        match answer.status:
            case httpx.codes.UNAUTHORIZED:
                raise Misconfigured(f"{what} {self._why_not_authentic(answer)}")
            case httpx.codes.NOT_FOUND if not await self._is_there():
                # No case is gone because the address is wrong.
                raise Misconfigured(f"{what} Nothing speaks the protocol at the base address; check it.")
            case httpx.codes.NOT_FOUND | httpx.codes.GONE:
                raise CaseGone(what)
            case _:
                raise Rejected(what)

    async def _is_there(self) -> bool:
        answer = await self._http.read("/", see=_REFUSALS)
        return answer.status not in _REFUSALS

    def _why_not_authentic(self, answer: Answer) -> str:
        try:
            theirs = datetime.strptime(answer.headers.get("date", ""), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        except ValueError:
            theirs = self._clock.now()
        apart = abs((theirs - self._clock.now()).total_seconds())
        if apart > _TOLERANCE_SECONDS:
            return f"Its clock and ours are {apart:.0f} seconds apart; set both right."
        return "It does not accept our signature: the secret must be the same on both sides."


def _sentence(answer: Answer) -> str:
    try:
        return FAULT.validate_json(answer.body).error.strip()[:_LONGEST_SENTENCE]
    except ValidationError:
        return ""
