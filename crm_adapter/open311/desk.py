"""A city's Open311 server behind the port of desks: it takes a report and tells its state, and no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from crm_adapter.open311.api import LONGEST_SPAN, Open311Api
from crm_adapter.open311.book import Known
from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.forms import Forms
from crm_adapter.open311.inspection import Inspection
from crm_adapter.open311.news import News
from crm_adapter.open311.refs import is_key, key_ref, number_of, token_of, token_ref
from crm_adapter.open311.shapes import Posted, Service, ServiceType
from crm_adapter.open311.wording import key_in
from handlers.domain.case import CaseState
from handlers.domain.media import MediaRef
from handlers.errors import Ambiguous, Rejected, Retryable
from handlers.ports import Clock, Delivery, DeskCaps, DeskChanges, DeskDraft, DeskLine, Idempotency

NAME = "open311"
_CLOCKS_APART = timedelta(days=1)
_MOST_REQUESTS = 32
_MAX_FILE = 20 * 1024 * 1024
_FINAL = frozenset({CaseState.SOLVED, CaseState.CLOSED, CaseState.UNWANTED})


class Open311Desk:
    """Implements `handlers.ports.Desk`; a case's ref is its service_request_id, or a name for it until it has one."""

    name = NAME

    def __init__(self, config: Open311Config, clock: Clock) -> None:
        """Raises Misconfigured for settings of no use."""
        self._config = config
        self._clock = clock
        self._api = Open311Api(config)
        self._forms = Forms(self._api, config, clock)
        self._news = News(self._api, self._forms, config, clock)
        self._refs: dict[str, str] = {}
        self.caps = DeskCaps(
            push=False,
            internal_notes=False,
            note_invisible_to_bot=True,
            files_in=False,
            files_out=False,
            reopen_on_append=False,
            max_file=_MAX_FILE,
            idempotent_open=Idempotency.SEARCH if config.shows_descriptions else Idempotency.NONE,
            conversation=False,
            whole_transcript=False,
            assignment=False,
            hands_back=False,
            deletes=True,
            shows_delivery=False,
            states=frozenset({CaseState.OPEN, CaseState.SOLVED}),
        )

    async def check(self) -> Mapping[str, str]:
        """See Desk; nothing is filed by it."""
        return await Inspection(self._api, self._forms, self._config, self._clock).aspects()

    async def open(self, draft: DeskDraft) -> str:
        """See Desk. Raises Rejected naming what the service asks for and is not known here.

        A filing in doubt under a service that tells no number at once is Rejected: it cannot be looked for.
        """
        if draft.key in self._refs:
            return self._refs[draft.key]
        service = await self._forms.service(self._forms.code_for(draft))
        form = await self._forms.filled(draft)
        ref = await self._earlier(draft, service) if self._config.shows_descriptions else None
        if ref is None:
            try:
                ref = _ref_of(draft, service, await self._api.post(form))
            except Ambiguous as fault:
                if self._forms.looks_up(service) or not self._config.shows_descriptions:
                    raise
                raise Rejected(
                    "Perhaps filed, and it cannot be looked for, because this service tells no number at once;"
                    f" somebody must look by hand. {fault}"
                ) from None
        self._refs[draft.key] = ref
        waits = bool(token_of(ref)) or is_key(ref)
        self._news.filed(Known(ref, key=draft.key) if waits else Known(ref, ref))
        return ref

    async def append(self, case_ref: str, line: DeskLine) -> str:  # noqa: ARG002 - signature of the port
        """Always raises Rejected (CaseGone where there is no such report): GeoReport adds nothing to a report."""
        await self.state(case_ref)
        raise Rejected(
            f"Open311 takes nothing more for a report that has been filed; {case_ref} stays as it is."
            " What the person adds must be filed as a report of its own."
        )

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk; raises Rejected for whatever would be a change, for only the city's own staff can make one."""
        now = await self.state(case_ref)
        if state is CaseState.GONE or (now is CaseState.SOLVED) is not (state in _FINAL):
            raise Rejected(f"Open311 has no way to change a report; {case_ref} stays {now.value}.")
        return now

    async def state(self, case_ref: str) -> CaseState:
        """See Desk; a report without a number yet is open."""
        if is_key(case_ref):
            return CaseState.OPEN
        token = token_of(case_ref)
        number = await self._api.number_of(token) if token else number_of(case_ref)
        if not number:
            return CaseState.OPEN
        return CaseState.SOLVED if self._news.closed(await self._api.report(number)) else CaseState.OPEN

    async def queue_position(self, case_ref: str) -> int | None:  # noqa: ARG002 - signature of the port
        """GeoReport knows of no queue."""
        return None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; the cursor holds what is known of each report, for the server lists no changes."""
        return await self._news.changes(cursor)

    def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """Always raises Rejected: no files come from here."""
        raise Rejected(f"Open311 has no file {media.ref[:40]!r}.")

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """Nothing: GeoReport has no place to show it."""

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:  # noqa: ARG002 - signature of the port
        """GeoReport has no webhooks, so no call can be authentic."""
        raise Rejected("Open311 sends no webhooks; remove the one that calls this address.")

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _earlier(self, draft: DeskDraft, service: Service) -> str | None:
        """The report that was filed with this key before; raises Retryable where it cannot be looked for now."""
        end = self._clock.now() + _CLOCKS_APART
        # It cannot have been filed before its last line was said.
        start = max((line.at for line in draft.transcript), default=end - LONGEST_SPAN) - _CLOCKS_APART
        filed, all_of_them = await self._api.filed([service.service_code], start, end, most=_MOST_REQUESTS)
        ours = [report for report in filed if key_in(report.description) == draft.key]
        if not ours and not all_of_them:
            raise Retryable(
                "The Open311 server lists too many reports of this service to look for an earlier one of the same case."
            )
        first = min(ours, key=lambda report: self._filed_at(report.requested_datetime), default=None)
        return first.service_request_id if first is not None else None

    def _filed_at(self, given: str) -> datetime:
        return self._api.moment(given) or self._clock.now()


def _ref_of(draft: DeskDraft, service: Service, posted: Sequence[Posted]) -> str:
    for each in posted:
        if each.service_request_id:
            return number_of(each.service_request_id)
        if each.token:
            return token_ref(each.token)
    if service.type == ServiceType.BLACKBOX:
        return key_ref(draft.key)
    raise Ambiguous("The Open311 server said yes and gave neither a number nor a token.")
