"""What the adapter must be told about the other system."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """Address and secret; what the system can do it tells itself."""

    url: str
    """The base address of the protocol."""
    secret: str
    """Signs in both directions: ``whsec_`` and base64, or at least 24 bytes of text."""
    old_secret: str = ""
    """While the secret is being changed: signed with too, and still taken."""
    signature: str = ""
    """The unit's name as the citizen sees it; empty: the one that comes with each reply, or the system's name."""
    language: Language = SPANISH
    timeout_seconds: float = TIMEOUT_SECONDS
