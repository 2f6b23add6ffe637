"""What the installer sets for Zendesk."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language

MAX_FILE = 50 * 1024 * 1024
"""The most that Zendesk takes (vendor: uploads)."""


@dataclass(frozen=True, slots=True)
class ZendeskConfig:
    """Address, account, group and the ids of the ticket fields that the agency has made."""

    url: str
    """https://AGENCY.zendesk.com, without "/api/v2"."""
    email: str
    """Of an agent account of its own."""
    token: str
    """An API token of the account's Zendesk."""
    group: str
    """The name of the group that gets the cases."""
    webhook_secret: str = ""
    """The webhook's signing secret; empty: webhook calls are not taken."""
    signature: str = ""
    """The unit's name that citizens see; empty: the group's."""
    language: Language = SPANISH
    channel_field: int = 0
    """Ids of text fields of tickets; 0: the field is not used."""
    language_field: int = 0
    service_field: int = 0
    kind_field: int = 0
    form: int = 0
    """The id of the ticket form; 0: the default one."""
    unwanted_tag: str = ""
    """A solved or closed ticket with this tag is unwanted (spam, abuse); empty: there is no such tag."""
    key_prefix: str = "ventanilla:"
    """Before our key in a ticket's external id, and before the pseudonym in a user's; it tells our tickets from others."""
    max_file: int = MAX_FILE
    """bytes"""
    timeout: float = TIMEOUT_SECONDS
    """seconds that an answer may take"""
