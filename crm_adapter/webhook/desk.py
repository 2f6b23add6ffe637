"""Any other system behind the port of desks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from pydantic import ValidationError

from crm_adapter.webhook.api import NAME, WebhookApi
from crm_adapter.webhook.config import WebhookConfig
from crm_adapter.webhook.incoming import changes_of
from crm_adapter.webhook.inspection import Inspection
from crm_adapter.webhook.outgoing import allowed, call_id, opening, packed, written
from crm_adapter.webhook.shapes import HINT, OPENED, STANDING, WRITTEN, Abilities, Hello
from crm_adapter.webhook.states import known, nearest, state_of
from handlers.domain.case import CaseState, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Rejected
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

_REF = re.compile(r"(?!\.+$)[A-Za-z0-9._~-]{1,128}", re.ASCII)
_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_PAGES = 10
"""How many pages without anything for us are turned at once."""
_STALE = timedelta(hours=1)
_EVERYTHING = Abilities(
    states=[state.value for state in CaseState if state is not CaseState.GONE],
    files_in=True,
    files_out=True,
    notes=True,
    html=True,
    assigns=True,
    merges=True,
    deletes=True,
    hands_back=True,
    reopens=True,
    queue_position=True,
    delivery=True,
    hints=True,
)


class WebhookDesk:
    """Implements `handlers.ports.Desk`. `caps` are everything until the system has said, at `check` or the first call."""

    name = NAME

    def __init__(self, config: WebhookConfig, clock: Clock) -> None:
        """Raises Misconfigured for a secret of no use."""
        self._config = config
        self._clock = clock
        self._api = WebhookApi(config, clock)
        self._hello: Hello | None = None
        self._learnt_at: datetime | None = None
        self.caps = _caps(_EVERYTHING)

    async def check(self) -> Mapping[str, str]:
        """See Desk; what the system can do is learnt anew."""
        inspection = Inspection(self._api, self._config)
        aspects = await inspection.aspects()
        if inspection.hello is not None:
            self._learn(inspection.hello)
        return aspects

    async def open(self, draft: DeskDraft) -> str:
        """See Desk. Files for which the body has no room follow as lines of their own."""
        abilities = (await self._known()).capabilities
        case = packed(allowed(draft.transcript, abilities, self._config.language), abilities.max_body)
        data = opening(draft, case.transcript)
        answer = await self._api.deliver("case.opened", call_id("open", draft.key), self._clock.now(), data)
        ref = answer.parsed(OPENED).case
        for line in case.later:
            await self._write(ref, line)
        return ref

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """See Desk. Where the system keeps no notes an internal line is not sent, and "" returned."""
        abilities = (await self._known()).capabilities
        (line,) = allowed((line,), abilities, self._config.language)
        if line.visibility is Visibility.INTERNAL and not abilities.notes:
            return ""
        return await self._write(_case(case_ref), line)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; raises Rejected where the system says yes and does otherwise."""
        wanted = nearest(state, known((await self._known()).capabilities.states))
        # Each time a new id: the same state may rightly be set twice in three days.
        call = f"state_{uuid4().hex}"
        data = {"case": _case(case_ref), "state": wanted.value}
        answer = await self._api.deliver("case.state", call, self._clock.now(), data)
        now = state_of(answer.parsed(STANDING).state)
        if now is not wanted and {now, wanted} != {CaseState.QUEUED, CaseState.OPEN}:
            raise Rejected(f"The other system left case {case_ref} {now.value} when asked to make it {wanted.value}.")
        return now

    async def state(self, case_ref: str) -> CaseState:
        """See Desk."""
        return state_of((await self._api.standing(_case(case_ref))).state)

    async def queue_position(self, case_ref: str) -> int | None:
        """See Desk."""
        return (await self._api.standing(_case(case_ref))).queue_position if self.caps.queue_position else None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk."""
        if cursor is None:
            return DeskChanges((), (await self._api.page(None)).cursor)
        if not _CURSOR.fullmatch(cursor):
            raise Rejected(f"{cursor[:40]!r} is not a cursor of the webhook desk.")
        fallback = (await self._known()).name
        for _ in range(_PAGES):
            page = await self._api.page(cursor)
            cursor = page.cursor
            changes = changes_of(page.events, self._config.signature, fallback)
            if changes or not page.more:
                return DeskChanges(changes, cursor)
        return DeskChanges((), cursor)

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a reply's file in pieces; raises Rejected for anything else."""
        if media.source != NAME or not _REF.fullmatch(media.ref):
            raise Rejected(f"The other system has no file {media.ref[:40]!r}.")
        async for piece in self._api.file(media.ref, self.caps.max_file):
            yield piece

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """See Desk; a change that was no reply is ignored."""
        if not self.caps.shows_delivery:
            return
        data = {"event": change_id, "result": result.value, "reason": reason}
        call = call_id("delivery", change_id, result.value, reason)
        try:
            await self._api.deliver("case.delivery", call, self._clock.now(), data)
        except CaseGone:
            return

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """See Desk; only ``changes.available`` is taken, so that none of our own calls can be turned against us."""
        call = self._api.signer.expect_authentic(headers, body)
        try:
            hint = HINT.validate_json(body)
        except ValidationError:
            raise Rejected("The call is not of the protocol's form.") from None
        if hint.type != "changes.available":
            raise Rejected("Only calls of the type changes.available are taken here.")
        return (call,)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _write(self, ref: str, line: DeskLine) -> str:
        data = {"case": ref, **written(line)}
        answer = await self._api.deliver("case.line", call_id("line", ref, line.key), line.at, data)
        return answer.parsed(WRITTEN).line

    async def _known(self) -> Hello:
        now = self._clock.now()
        if self._hello is None or self._learnt_at is None or now - self._learnt_at > _STALE:
            return self._learn(await self._api.hello())
        return self._hello

    def _learn(self, hello: Hello) -> Hello:
        self._hello, self._learnt_at = hello, self._clock.now()
        self.caps = _caps(hello.capabilities)
        return hello


def _case(ref: str) -> str:
    if not _REF.fullmatch(ref):
        raise CaseGone(f"The other system has no case {ref[:40]!r}.")
    return ref


def _caps(abilities: Abilities) -> DeskCaps:
    return DeskCaps(
        push=abilities.hints,
        push_signed=abilities.hints,
        internal_notes=abilities.notes,
        note_invisible_to_bot=True,
        files_in=abilities.files_in,
        files_out=abilities.files_out,
        reopen_on_append=abilities.reopens,
        max_file=abilities.max_file,
        queue_position=abilities.queue_position,
        idempotent_open=Idempotency.NATIVE,
        idempotent_append=Idempotency.NATIVE,
        acts_as_citizen=True,
        assignment=abilities.assigns,
        hands_back=abilities.hands_back,
        html=abilities.html,
        merges=abilities.merges,
        deletes=abilities.deletes,
        shows_delivery=abilities.delivery,
        states=known(abilities.states),
    )
