"""Cases and lines on their way to Redmine: each is looked for before it is written, and bears its key from the same request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from crm_adapter.redmine.api import NOT_FOUND, NOT_WRITTEN, RedmineApi, refuse
from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.files import refuse_large, uploaded
from crm_adapter.redmine.setup import Setup
from crm_adapter.redmine.shapes import CREATED, Issue
from crm_adapter.redmine.standing import Standing
from crm_adapter.shared.lines import files_of, heading, labelled, transcript
from handlers.domain.case import Author, Visibility
from handlers.errors import Misconfigured
from handlers.ports import DeskDraft, DeskLine

_SUBJECT = 255
_PLAIN = re.compile(r"[\w.:/@+=#,;()\[\]{}-]{1,200}")


class Writer:
    """Writes as the bot's account, with labels for who speaks."""

    def __init__(self, api: RedmineApi, config: RedmineConfig, setup: Setup, standing: Standing) -> None:
        self._api = api
        self._config = config
        self._setup = setup
        self._standing = standing

    async def open(self, draft: DeskDraft) -> str:
        """See Desk."""
        files = files_of(draft.transcript)
        refuse_large(files, self._config.max_file)
        project = await self._setup.ready()
        known = await self._api.keyed(mark_of(draft.key))
        if known is not None:
            return known
        tracker = self._setup.tracker(project)
        parts = (heading(draft, self._config.language), transcript(draft, self._config.language))
        issue: dict[str, object] = {
            "project_id": project.id,
            "subject": (" ".join(draft.subject.split()) or draft.key)[:_SUBJECT],
            "description": "\n\n".join(part for part in parts if part),
            "custom_fields": self._facts(draft),
        }
        if tracker is not None:
            issue["tracker_id"] = tracker
        if files:
            issue["uploads"] = await uploaded(self._api, files)
        answer = await self._api.http.write("POST", "/issues.json", body={"issue": issue}, see=NOT_WRITTEN)
        if answer.status == NOT_FOUND:
            raise Misconfigured(f"The project {self._config.project!r} is not in Redmine any longer.")
        refuse(answer, "add_issues", "open an issue")
        return str(answer.parsed(CREATED).issue.id)

    async def append(self, case_ref: str, line: DeskLine, shown: Mapping[int, str] | None = None) -> str:
        """See Desk; `shown` are values of further fields to write with it."""
        refuse_large(line.files, self._config.max_file)
        issue = await self._api.issue(case_ref)
        await self._setup.ready()
        known = self._line(issue, line.key)
        if known is not None:
            return known
        fields = {self._config.line_field: mark_of(line.key), **(shown or {})}
        body: dict[str, object] = {"notes": labelled(line, self._config.language), "custom_fields": _values(fields)}
        if line.visibility is Visibility.INTERNAL:
            body["private_notes"] = True
        elif line.author is Author.CITIZEN:
            body |= await self._standing.awake(issue)
        if line.files:
            body["uploads"] = await uploaded(self._api, line.files)
        await self._put(issue.id, body)
        return await self._written(issue, line.key)

    async def show(self, issue: Issue, field: int, value: str) -> None:
        """Write a value into a field that staff see; the same value again changes nothing."""
        if issue.value(field) != value:
            await self._put(issue.id, {"custom_fields": _values({field: value})})

    async def _put(self, issue: int, body: Mapping[str, object]) -> None:
        answer = await self._api.http.write("PUT", f"/issues/{issue}.json", body={"issue": body}, see=NOT_WRITTEN)
        refuse(answer, "edit_issues", "write to the issue")

    async def _written(self, before: Issue, key: str) -> str:
        """The number of the entry that was written: Redmine answers 204 whether it did or not.

        Where it wrote the line and dropped the key, the line is there all the same: telling so would have it repeated.
        """
        now = await self._api.issue(str(before.id))
        ours, seen = await self._api.me(), {journal.id for journal in before.journals}
        fresh = [str(each.id) for each in now.journals if each.author == ours and each.id not in seen and each.notes]
        found = self._line(now, key) or (fresh[0] if fresh else None)
        if found is None:
            raise Misconfigured(
                f"Redmine did not take a line of issue {before.id}: its workflow must let the account's role change the"
                f" field number {self._config.line_field}, and the role must be allowed to add notes."
            )
        return found

    def _line(self, issue: Issue, key: str) -> str | None:
        field, mark = str(self._config.line_field), mark_of(key)
        for journal in issue.journals:
            for detail in journal.details:
                if detail.property == "cf" and detail.name == field and detail.new_value == mark:
                    return str(journal.id)
        return None

    def _facts(self, draft: DeskDraft) -> list[dict[str, object]]:
        config = self._config
        values = {
            config.channel_field: draft.channel,
            config.language_field: draft.language,
            config.service_field: draft.service,
            config.kind_field: draft.kind,
            config.case_field: mark_of(draft.key),
        }
        return _values({field: value for field, value in values.items() if field})


def mark_of(key: str) -> str:
    """The key as Redmine can hold and search it: a bar would part it in two, and blanks at its ends get lost."""
    return key if _PLAIN.fullmatch(key) else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def _values(fields: Mapping[int, str]) -> list[dict[str, object]]:
    return [{"id": field, "value": value} for field, value in fields.items()]
