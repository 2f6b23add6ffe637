"""What the installer sets for Chatwoot."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language

MAX_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ChatwootConfig:
    """Address, token, account and inbox."""

    url: str
    """Without "/api/v1"."""
    token: str
    """The access token of a user of its own, not of an agent bot: a bot may write, but neither search nor poll."""
    account: int
    inbox: int
    """An inbox of the channel API."""
    webhook_secret: str = ""
    """Of the inbox's webhook, from Chatwoot 4.13 on; empty: signed calls are not taken."""
    url_secret: str = ""
    """For older ones, which sign nothing: what stands behind "?secret=" in the webhook's address at Chatwoot."""
    signature: str = ""
    """The unit's name that citizens see; empty: the inbox's."""
    language: Language = SPANISH
    attribute_prefix: str = "ventanilla_"
    """Before key, channel, language, service and kind in the names of the conversation's custom attributes."""
    max_file: int = MAX_FILE
    """bytes; Chatwoot itself takes 40 MB unless told otherwise"""
    timeout: float = TIMEOUT_SECONDS
    """seconds that an answer may take"""
