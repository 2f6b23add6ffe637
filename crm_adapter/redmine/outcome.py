"""What became of a reply, as staff read it in the field of the issue."""

from __future__ import annotations

from collections.abc import Mapping

from crm_adapter.shared.undelivered import undelivered
from handlers.domain.ids import Language
from handlers.ports import Delivery

_SENT: Mapping[str, str] = {
    "es": "Entregado a la ciudadanía.",
    "ca": "Lliurat a la ciutadania.",
    "gl": "Entregado á cidadanía.",
    "eu": "Herritarrari helarazita.",
    "en": "Delivered to the citizen.",
}


def outcome(entry: str, result: Delivery, language: Language) -> str:
    """As in "#31: Entregado a la ciudadanía."; the number is that of the entry, which its address shows (#change-31)."""
    return f"#{entry}: {undelivered(result, '', language) or _SENT.get(language, _SENT['es'])}"
