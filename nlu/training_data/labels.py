"""What the labels of training data, also of an agency's own, make the product do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache

from handlers.domain.ids import ServiceKey
from handlers.domain.understanding import Intent
from nlu import words
from nlu.embedded.model import ABOUT_A_SERVICE

OUT_OF_SCOPE = "oos"
"""The label of out-of-scope rows in public test sets: the same as `Intent.OTHER`."""

_INTENTS = frozenset(intent.value for intent in Intent)
_KNOWN = _INTENTS | {ABOUT_A_SERVICE, OUT_OF_SCOPE}
_PREFIXES = ("service/", "faq/")


def service_of(label: str, services: Container[ServiceKey]) -> ServiceKey | None:
    """The service that `label` names: its key, ``service/<key>`` or ``faq/<key>``; a general intent names none."""
    if label in _KNOWN:
        return None
    prefix = next((prefix for prefix in _PREFIXES if label.startswith(prefix)), "")
    key = ServiceKey(label.removeprefix(prefix))
    return key if key in services else None


def services_named(chances: Mapping[str, float], services: Container[ServiceKey]) -> dict[ServiceKey, float]:
    """The probability of each service that labels name, from the probabilities of the labels."""
    named: dict[ServiceKey, float] = {}
    for label, chance in chances.items():
        key = service_of(label, services)
        if key is not None:
            named[key] = named.get(key, 0.0) + chance
    return named


def without_effect(labels: Iterable[str], services: Container[ServiceKey]) -> tuple[str, ...]:
    """The labels that are understood but on which nothing acts: they count as `Intent.OTHER`."""
    return tuple(sorted({label for label in labels if label not in _KNOWN and service_of(label, services) is None}))


def usual_meaning(label: str) -> str | None:
    """The general intent that other bots usually call `label` (``saludos``, ``affirm``); None for any other label."""
    return _usual().get(label.casefold().replace("-", "_"))


@cache
def _usual() -> dict[str, str]:
    return {name: intent for intent, names in words.pairs("usual_labels").items() for name in names.split()}
