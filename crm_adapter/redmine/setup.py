"""What must be so at Redmine before anything is written, because it drops in silence what an account may not write."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.redmine.api import RedmineApi
from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.shapes import Account, Project
from handlers.errors import Misconfigured

NEEDED = ("view_issues", "add_issues", "edit_issues", "add_issue_notes", "set_notes_private")
READS_NOTES = "view_private_notes"


@dataclass(frozen=True, slots=True)
class Rights:
    """What the account may do in the project of new cases."""

    permissions: frozenset[str]
    sees_all: bool
    """Issues of others too."""
    assignable: bool
    """Staff may assign issues to it, which hands a case back to the bot."""
    admin: bool


class Setup:
    """Looks once, and again as long as something is amiss."""

    def __init__(self, api: RedmineApi, config: RedmineConfig) -> None:
        self._api = api
        self._config = config
        self._project: Project | None = None

    async def ready(self) -> Project:
        """The project; raises Misconfigured where a line or its key would be lost."""
        if self._project is None:
            project = await self._api.project()
            lacking = missing(await self.rights(await self._api.account(), project))
            if lacking:
                raise Misconfigured(f"The account's role in {project.name!r} lacks {', '.join(lacking)}.")
            fields = await self.missing_fields(project)
            if fields:
                raise Misconfigured(missing_sentence(fields))
            self._project = project
        return self._project

    async def rights(self, account: Account, project: Project) -> Rights:
        """From the account's roles in the project."""
        numbers = {role.id for held in account.memberships if held.project.id == project.id for role in held.roles}
        roles = [await self._api.role(number) for number in sorted(numbers)]
        return Rights(
            frozenset(permission for role in roles for permission in role.permissions),
            any(role.issues_visibility != "own" for role in roles),
            any(role.assignable for role in roles),
            account.admin,
        )

    async def missing_fields(self, project: Project) -> tuple[int, ...] | None:
        """Fields that our last case lacks; None where there is no case yet that could show it."""
        asked: dict[str, str | int] = {"project_id": project.id, "author_id": "me", "sort": "id:desc", "limit": 1}
        rows = await self._api.issues(asked)
        if not rows:
            return None
        there = {field.id for field in rows[0].custom_fields}
        return tuple(field for field in self._wanted() if field not in there)

    def tracker(self, project: Project) -> int | None:
        """The number of the tracker of new cases; None where Redmine is to choose."""
        name = self._config.tracker
        if not name:
            return None
        for tracker in project.trackers:
            if tracker.name.lower() == name.lower():
                return tracker.id
        raise Misconfigured(f"The project {project.name!r} has no tracker {name!r}.")

    def _wanted(self) -> tuple[int, ...]:
        config = self._config
        optional = (config.channel_field, config.language_field, config.service_field, config.kind_field)
        return tuple(
            field for field in (config.case_field, config.line_field, *optional, config.delivery_field) if field
        )


def missing(rights: Rights) -> tuple[str, ...]:
    """The permissions without which the adapter cannot work."""
    return () if rights.admin else tuple(name for name in NEEDED if name not in rights.permissions)


def missing_sentence(fields: tuple[int, ...]) -> str:
    """What to do about them."""
    numbers = ", ".join(map(str, fields))
    return (
        f"Our last case in Redmine does not have the issue fields number {numbers}: make them, for this project and its"
        " tracker, visible to the account's role (deploy/redmine does it), and set their numbers here."
    )
