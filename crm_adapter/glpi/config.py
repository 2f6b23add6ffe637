"""What the installer sets for GLPI."""

from __future__ import annotations

from dataclasses import dataclass

from crm_adapter.shared.http import TIMEOUT_SECONDS
from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language

MAX_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GlpiConfig:
    """Address, tokens, and where the cases go."""

    url: str
    """Without "/apirest.php"."""
    user_token: str
    """The API token of an account of its own, whose profile has no right to see private followups."""
    app_token: str = ""
    """Of the API client that is registered for the product; empty where GLPI asks for none."""
    webhook_secret: str = ""
    """The secret of the webhooks (GLPI 11); empty: webhook calls are not taken."""
    signature: str = ""
    """The unit's name that citizens see; empty: the entity's."""
    language: Language = SPANISH
    entity: int | None = None
    """The id of the entity that gets the cases; None: the account's own."""
    category: int = 0
    """The id of the ITIL category of the cases, by which GLPI's rules may pass them on; 0: none."""
    request_type: int = 0
    """The id of the request source; 0: GLPI's own."""
    timezone: str = "Europe/Madrid"
    """In which GLPI gives its times."""
    max_file: int = MAX_FILE
    """bytes; GLPI has a limit of its own"""
    timeout: float = TIMEOUT_SECONDS
    """seconds that an answer may take"""
