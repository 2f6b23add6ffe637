"""What the adapter must be told about an agency's Request Tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_adapter.shared.lines import SPANISH
from handlers.domain.case import CaseState
from handlers.domain.ids import Language

MAX_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RtConfig:
    """Address, account and queue; the defaults are those of RT's own lifecycle "default"."""

    url: str
    """Base address of the web interface, without /REST/2.0."""
    user: str
    queue: str
    """Where cases are opened."""
    password: str = ""
    token: str = ""
    """An authentication token of `user`, instead of the password."""
    more_queues: tuple[str, ...] = ()
    """Queues to which staff may move cases; looked at in the same request."""
    webhook_secret: str = ""
    signature: str = ""
    """The unit's name as the citizen sees it; empty: the queue's description, or its name."""
    language: Language = SPANISH
    requestors: bool = False
    """Make a user without e-mail address for each citizen; needs RT's right AdminUsers."""
    statuses: Mapping[str, CaseState] = field(default_factory=dict)
    """Statuses of the agency's own lifecycle, and what they mean; the first of a state is the one that is set."""
    max_file: int = MAX_FILE
    timeout_seconds: float = 15.0
    page_size: int = 100
    """Rows of one answer; RT gives at most 100."""
