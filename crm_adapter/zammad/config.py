"""What the installer sets for Zammad."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language

MAX_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ZammadConfig:
    """Address, token, group and the names of the ticket attributes that the agency has made."""

    url: str
    """Without "/api/v1"."""
    token: str
    """An access token of an agent account of its own, with the permission ticket.agent."""
    group: str
    webhook_secret: str = ""
    """The HMAC SHA1 signature token of the webhook; empty: webhook calls are not taken."""
    signature: str = ""
    """The unit's name that citizens see; empty: the group's."""
    language: Language = SPANISH
    key_field: str = "ventanilla_key"
    """The one attribute that cannot be done without: it makes the opening of a case idempotent."""
    channel_field: str = "ventanilla_channel"
    language_field: str = "ventanilla_language"
    service_field: str = "ventanilla_service"
    kind_field: str = "ventanilla_kind"
    delivery_field: str = "ventanilla_delivery"
    """Where staff read what became of their latest reply. An empty name for one of these five: it is not used."""
    reply_types: tuple[str, ...] = ("note", "web")
    """Article types that reach the citizen when they are public and an agent's. E-mail and phone are left out: from a
    case without an address an e-mail goes to a third party, and a phone article is a record of a call."""
    unwanted_state: str = ""
    """The name of a state of type "closed" that the agency keeps for spam and abuse; empty: there is none."""
    pending_days: int = 7
    """When Zammad is to remind staff of a case that waits for the citizen."""
    login_prefix: str = "ventanilla-"
    """Before the pseudonym, in the customer's login."""
    max_file: int = MAX_FILE
    """bytes"""
    timeout: float = TIMEOUT_SECONDS
    """seconds that an answer may take"""
