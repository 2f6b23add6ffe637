"""How an issue stands in the words common to all desks, and how it is made to stand otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from crm_adapter.redmine.api import NOT_WRITTEN, RedmineApi, refuse
from crm_adapter.redmine.shapes import Issue, IssueRow
from crm_adapter.redmine.states import Statuses
from handlers.domain.case import CaseState
from handlers.errors import Rejected


class Standing:
    """Keeps the agency's statuses, and reads them again when an issue has one that is new to us."""

    def __init__(self, api: RedmineApi, own: Mapping[str, CaseState]) -> None:
        self._api = api
        self._own = own
        self._statuses: Statuses | None = None

    async def statuses(self, issue: IssueRow | None = None) -> Statuses:
        """Every status; that of `issue` among them, unless Redmine itself does not list it."""
        if self._statuses is None or (issue is not None and not self._statuses.knows(issue.status.id)):
            self._statuses = Statuses(await self._api.statuses(), self._own)
        return self._statuses

    async def of(self, issue: IssueRow) -> CaseState:
        """See Statuses."""
        return (await self.statuses(issue)).of(issue)

    async def change(self, case_ref: str, state: CaseState) -> CaseState:
        """See Desk. What is put back into the queue is taken from whoever has it."""
        if state is CaseState.GONE:
            raise Rejected("Cases are not deleted from here; close the case instead.")
        issue = await self._api.issue(case_ref)
        statuses = await self.statuses(issue)
        wanted = statuses.target(state)
        body: dict[str, object] = {"status_id": wanted}
        if state is CaseState.QUEUED:
            body["assigned_to_id"] = ""
        elif issue.status.id == wanted:
            return statuses.of(issue)
        answer = await self._api.http.write("PUT", f"/issues/{issue.id}.json", body={"issue": body}, see=NOT_WRITTEN)
        refuse(answer, "edit_issues", "change the issue")
        # Redmine says 204 to a refusal too, so what it now says is what counts.
        now = await self._api.issue(case_ref)
        if now.status.id != wanted:
            raise Rejected(
                f"Redmine does not let issue {issue.id} go from {statuses.name(issue.status.id)!r} to"
                f" {statuses.name(wanted)!r}: its workflow must allow that to the account's role."
            )
        return statuses.of(now)

    async def awake(self, issue: Issue) -> dict[str, object]:
        """What to write with a citizen's line, so that a case that rests is seen again, and one in the bot's hands too."""
        statuses = await self.statuses(issue)
        handed = issue.owner == await self._api.me()
        if not handed and statuses.of(issue) in {CaseState.QUEUED, CaseState.OPEN}:
            return {}
        free = handed or issue.owner is None
        wanted = [CaseState.QUEUED, CaseState.OPEN] if free else [CaseState.OPEN, CaseState.QUEUED]
        allowed = {status.id for status in issue.allowed_statuses}
        targets = [target for target in map(statuses.target, wanted) if target in allowed]
        body: dict[str, object] = {"assigned_to_id": ""} if handed else {}
        return {**body, "status_id": targets[0]} if targets else body
