"""What the adapter must be told about an agency's Redmine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.case import CaseState
from handlers.domain.ids import Language

MAX_FILE = 5 * 1024 * 1024
"""bytes; what Redmine itself takes unless its administrator says otherwise (5120 KB)"""


@dataclass(frozen=True, slots=True)
class RedmineConfig:
    """Address, account, project and the numbers of the issue fields that the agency has made.

    Redmine tells nobody but its administrators which number a field has; it stands in the address of the field's page.
    """

    url: str
    key: str
    """The API access key of an account of its own."""
    project: str
    """Identifier (not the name) of the project in which cases are opened."""
    case_field: int
    """Number of the text field that makes the opening of a case idempotent; "used as a filter"."""
    line_field: int
    """Number of the text field that makes each line idempotent."""
    channel_field: int = 0
    language_field: int = 0
    service_field: int = 0
    kind_field: int = 0
    """0 for one of these four: there is no such field."""
    delivery_field: int = 0
    """Number of the text field that shows what became of the last reply; 0: only a failure is told, by a private note."""
    tracker: str = ""
    """Name of the tracker of new cases; empty: the project's first one."""
    staff_roles: tuple[str, ...] = ()
    """Roles in the project whose members speak for the agency; empty: every member but our account."""
    statuses: Mapping[str, CaseState] = field(default_factory=dict)
    """The agency's own statuses by name, and what they mean; the first of a state is the one that is set."""
    signature: str = ""
    """The unit's name that citizens see; empty: the project's name."""
    language: Language = SPANISH
    max_file: int = MAX_FILE
    """bytes"""
    timeout: float = TIMEOUT_SECONDS
    """seconds that an answer may take"""
    page_size: int = 100
    """Rows of one answer; Redmine gives at most 100."""
