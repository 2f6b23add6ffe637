"""The parts of Redmine's answers that the adapter reads."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, TypeAdapter


class Named(BaseModel):
    """Anything that has a number, and mostly a name."""

    id: int
    name: str = ""


class Status(Named):
    """A status of issues; `is_closed` is all that Redmine knows of its meaning."""

    is_closed: bool = False


class FieldValue(Named):
    """A field of an issue; a field that takes several values has a list."""

    value: str | list[str] | None = None


class Detail(BaseModel):
    """One thing that a journal changed."""

    property: str
    name: str
    old_value: str | None = None
    new_value: str | None = None


class Journal(BaseModel):
    """An entry of an issue's history. Without a word on `private_notes` it counts as private."""

    id: int
    user: Named | None = None
    notes: str | None = None
    created_on: AwareDatetime
    private_notes: bool = True
    details: list[Detail] = []

    @property
    def author(self) -> int | None:
        """The number of who wrote it."""
        return self.user.id if self.user is not None else None

    @property
    def public_notes(self) -> str:
        """What was said to everybody; empty for a private note, and for what only changed something."""
        return self.notes or "" if self.private_notes is False else ""


class Attachment(BaseModel):
    """A file of an issue."""

    id: int
    filename: str
    filesize: int | None = None
    content_type: str | None = None


class IssueRow(BaseModel):
    """An issue as lists show it."""

    id: int
    project: Named
    status: Named
    author: Named | None = None
    assigned_to: Named | None = None
    updated_on: AwareDatetime
    custom_fields: list[FieldValue] = []

    @property
    def owner(self) -> int | None:
        """The number of the user or group that it is assigned to."""
        return self.assigned_to.id if self.assigned_to is not None else None

    @property
    def touched(self) -> int:
        """Seconds since 1970, which is the grain of Redmine's."""
        return seconds(self.updated_on)

    def value(self, field: int) -> str:
        """The value of a field; empty where the issue does not have it."""
        found = next((each.value for each in self.custom_fields if each.id == field), None)
        return found if isinstance(found, str) else ""


class Issue(IssueRow):
    """An issue with its history."""

    journals: list[Journal] = []
    attachments: list[Attachment] = []
    allowed_statuses: list[Status] = []


class _Issues(BaseModel):
    issues: list[IssueRow]


class _Issue(BaseModel):
    issue: Issue


class _Created(BaseModel):
    issue: IssueRow


class Membership(BaseModel):
    """A user or a group in a project, with its roles there."""

    project: Named
    user: Named | None = None
    roles: list[Named] = []


class Memberships(BaseModel):
    """A page of a project's members."""

    memberships: list[Membership]
    total_count: int = 0


class Account(BaseModel):
    """The account whose key we have."""

    id: int
    login: str
    admin: bool = False
    memberships: list[Membership] = []


class _User(BaseModel):
    user: Account


class Role(BaseModel):
    """What members with this role may do."""

    name: str
    permissions: list[str] = []
    issues_visibility: str = "all"
    assignable: bool = True


class _Role(BaseModel):
    role: Role


class Project(Named):
    """A project with what is set up in it."""

    identifier: str = ""
    trackers: list[Named] = []


class _Project(BaseModel):
    project: Project


class _Statuses(BaseModel):
    issue_statuses: list[Status]


class _Token(BaseModel):
    token: str


class _Upload(BaseModel):
    upload: _Token


class Errors(BaseModel):
    """Why Redmine did not do something."""

    errors: list[str] = []


ISSUES = TypeAdapter(_Issues)
ISSUE = TypeAdapter(_Issue)
CREATED = TypeAdapter(_Created)
MEMBERSHIPS = TypeAdapter(Memberships)
USER = TypeAdapter(_User)
ROLE = TypeAdapter(_Role)
PROJECT = TypeAdapter(_Project)
STATUSES = TypeAdapter(_Statuses)
UPLOAD = TypeAdapter(_Upload)
ERRORS = TypeAdapter(Errors)


def seconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp())
