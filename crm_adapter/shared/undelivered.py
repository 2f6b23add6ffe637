"""What staff read when their reply did not surely reach the citizen."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.domain.ids import Language
from handlers.ports import Delivery

_WORDS: Mapping[str, tuple[str, str]] = {
    "es": ("No entregado a la ciudadanía", "No se sabe si llegó a la ciudadanía"),
    "ca": ("No s'ha lliurat a la ciutadania", "No se sap si ha arribat a la ciutadania"),
    "gl": ("Non entregado á cidadanía", "Non se sabe se chegou á cidadanía"),
    "eu": ("Ez zaio herritarrari helarazi", "Ez dakigu herritarrari iritsi zaion"),
    "en": ("Not delivered to the citizen", "It is not known whether the citizen got it"),
}


def undelivered(result: Delivery, reason: str, language: Language) -> str:
    """One sentence for an internal note, with the reason where there is one; empty when the reply was sent."""
    if result is Delivery.SENT:
        return ""
    not_sent, uncertain = _WORDS.get(language) or _WORDS["es"]
    said = not_sent if result is Delivery.NOT_SENT else uncertain
    return f"{said}: {reason}" if reason else f"{said}."
