"""The questions that several parts of the adapter ask Redmine, with its refusals told by what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx

from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.shapes import (
    ERRORS,
    ISSUE,
    ISSUES,
    MEMBERSHIPS,
    PROJECT,
    ROLE,
    STATUSES,
    USER,
    Account,
    Issue,
    IssueRow,
    Membership,
    Project,
    Role,
    Status,
)
from crm_adapter.shared.http import Answer, DeskHttp, Params
from handlers.errors import CaseGone, Misconfigured, Rejected, Retryable

DESK = "Redmine"
FORBIDDEN, NOT_FOUND = httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND
REFUSED = httpx.codes.UNPROCESSABLE_ENTITY
ABSENT = frozenset({int(FORBIDDEN), int(NOT_FOUND)})
NOT_WRITTEN = frozenset({*ABSENT, int(REFUSED)})
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_MOST = 100
"""Rows that Redmine gives at most, whatever it is asked for."""


class RedmineApi:
    """One account at one Redmine."""

    def __init__(self, config: RedmineConfig) -> None:
        headers = {"X-Redmine-API-Key": config.key}
        self.http = DeskHttp(DESK, config.url, headers=headers, timeout=config.timeout)
        self._config = config
        self._page = min(max(config.page_size, 1), _MOST)
        self._account: Account | None = None

    async def account(self) -> Account:
        """Ours, with its memberships as they are now."""
        answer = await self.http.read("/users/current.json", params={"include": "memberships"})
        self._account = answer.parsed(USER).user
        return self._account

    async def me(self) -> int:
        """The number of our account, asked for once."""
        return (self._account or await self.account()).id

    async def role(self, number: int) -> Role:
        """What a role allows."""
        return (await self.http.read(f"/roles/{number}.json")).parsed(ROLE).role

    async def project(self) -> Project:
        """The project of new cases; raises Misconfigured where it is not there or hidden from the account."""
        name = self._config.project
        if re.fullmatch(r"[\w-]+", name, re.ASCII) is None:
            raise Misconfigured(
                f"{name!r} is no identifier of a project in Redmine: take it from the project's address."
            )
        answer = await self.http.read(f"/projects/{name}.json", params={"include": "trackers"}, see=ABSENT)
        if answer.status in ABSENT:
            raise Misconfigured(
                f"There is no project {name!r} in Redmine, or the account is no member of it: give its identifier,"
                " which stands in the project's address."
            )
        return answer.parsed(PROJECT).project

    async def members(self, project: int) -> Sequence[Membership]:
        """Every user and group in a project; nobody where we may not see it."""
        found: list[Membership] = []
        while True:
            asked: Params = {"limit": _MOST, "offset": len(found)}
            answer = await self.http.read(f"/projects/{project}/memberships.json", params=asked, see=ABSENT)
            if answer.status in ABSENT:
                return ()
            page = answer.parsed(MEMBERSHIPS)
            found += page.memberships
            if not page.memberships or len(found) >= page.total_count:
                return found

    async def statuses(self) -> Sequence[Status]:
        """Every status of issues."""
        return (await self.http.read("/issue_statuses.json")).parsed(STATUSES).issue_statuses

    async def issue(self, case_ref: str) -> Issue:
        """The issue with its history, oldest entry first; raises CaseGone where it is not there."""
        asked = {"include": "journals,attachments,allowed_statuses"}
        answer = await self.http.read(f"/issues/{number(case_ref)}.json", params=asked, see=ABSENT)
        if answer.status == NOT_FOUND:
            raise CaseGone(f"Redmine has no issue {case_ref}.")
        if answer.status == FORBIDDEN:
            raise Misconfigured(
                f"The account may not see issue {case_ref}: make it a member of the issue's project, with a role that"
                " has the permission to view issues."
            )
        issue = answer.parsed(ISSUE).issue
        # An account may have chosen to see the newest first.
        issue.journals.sort(key=lambda journal: journal.id)
        return issue

    async def keyed(self, mark: str) -> str | None:
        """The case with this key, wherever it was moved; raises Misconfigured where the field cannot be searched.

        Redmine passes over a filter that it does not know and gives any issue instead.
        """
        field = self._config.case_field
        rows = await self.issues({f"cf_{field}": f"={mark}", "sort": "id", "limit": 1})
        if not rows:
            return None
        if rows[0].value(field) != mark:
            raise Misconfigured(
                f"The issue field number {field} cannot be searched in Redmine: it must be a text field that is used as"
                " a filter, visible to the account's role, in the project and its tracker."
            )
        return str(rows[0].id)

    async def touched(self, since: int) -> Sequence[IssueRow]:
        """Our cases in every project that were touched since then (seconds), in the order of their last touch."""
        found: dict[int, IssueRow] = {}
        asked: dict[str, str | int] = {
            "updated_on": f">={written(since)}",
            "sort": "updated_on:asc,id:asc",
            "limit": self._page,
        }
        offset = 0
        while True:
            rows = await self._ours({**asked, "offset": offset})
            known = len(found)
            found |= {row.id: row for row in rows}
            offset += len(rows)
            # A full page without anything new would be the same again.
            if len(rows) < self._page or len(found) == known:
                return [row for row in found.values() if row.value(self._config.case_field)]

    async def newest(self) -> IssueRow | None:
        """The case of ours that was touched last."""
        rows = await self._ours({"sort": "updated_on:desc", "limit": 1})
        return rows[0] if rows else None

    async def issues(self, params: Params) -> Sequence[IssueRow]:
        """Issues of any status; without this Redmine leaves the closed ones out."""
        return (await self.http.read("/issues.json", params={"status_id": "*", **params})).parsed(ISSUES).issues

    async def _ours(self, params: Params) -> Sequence[IssueRow]:
        return await self.issues({f"cf_{self._config.case_field}": "*", **params})


def number(case_ref: str) -> str:
    """The ref where it can be an issue's number; raises CaseGone for anything else."""
    if _NUMBER.fullmatch(case_ref) is None:
        raise CaseGone(f"Redmine has no issue {case_ref[:40]!r}.")
    return case_ref


def written(moment: int) -> str:
    """Seconds since 1970 as Redmine's filters take them."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def refuse(answer: Answer, permission: str, what: str) -> None:
    """Raises what a 403, 404 or 422 to a write means; else returns."""
    if answer.status == FORBIDDEN:
        raise Misconfigured(f"The account may not {what}: its role in the project needs the permission {permission}.")
    if answer.status == NOT_FOUND:
        raise CaseGone(f"Redmine does not {what}: it is not there any longer.")
    if answer.status == REFUSED:
        errors = answer.parsed(ERRORS).errors
        if not errors:
            raise Retryable("Somebody changed the issue in Redmine at the same moment.")
        raise Rejected(f"Redmine does not {what}: {'; '.join(errors)[:200]}")
