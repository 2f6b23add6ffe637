"""What staff read in the case's own field about what became of their latest reply."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.domain.ids import Language
from handlers.ports import Delivery

_WORDS: Mapping[str, tuple[str, Mapping[Delivery, str]]] = {
    "es": (
        "Respuesta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NO enviada", Delivery.UNCERTAIN: "quizá no enviada"},
    ),
    "ca": (
        "Resposta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NO enviada", Delivery.UNCERTAIN: "potser no enviada"},
    ),
    "gl": (
        "Resposta",
        {Delivery.SENT: "enviada", Delivery.NOT_SENT: "NON enviada", Delivery.UNCERTAIN: "quizais non enviada"},
    ),
    "eu": (
        "Erantzuna",
        {Delivery.SENT: "bidalia", Delivery.NOT_SENT: "EZ bidalia", Delivery.UNCERTAIN: "agian ez bidalia"},
    ),
    "en": ("Reply", {Delivery.SENT: "sent", Delivery.NOT_SENT: "NOT sent", Delivery.UNCERTAIN: "perhaps not sent"}),
}


def outcome(reply: int | str, result: Delivery, language: Language) -> str:
    """As in "Respuesta #12: enviada"; the number is the one that the desk gave the reply."""
    word, results = _WORDS.get(language) or _WORDS["es"]
    return f"{word} #{reply}: {results[result]}"
