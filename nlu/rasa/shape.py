"""The shape of Rasa's ``/model/parse``: read strictly from a server, and written for both engines."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, NonNegativeInt, ValidationError

from handlers.domain.understanding import Entity, Understanding
from nlu.parsing import Parsed
from nlu.rasa.faults import NoAnswer, Outcome
from nlu.rasa.labels import ours

_FALLBACK = "nlu_fallback"
_ANY_INTENT = "default"
"""Under which a selector answers that was made for no intent in particular."""
# Neural networks overshoot 1 by their rounding.
_Confidence = Annotated[float, Field(ge=0, le=1.001, allow_inf_nan=False)]


class _Intent(BaseModel):
    name: str | None
    confidence: _Confidence


class _Entity(BaseModel):
    entity: str
    value: Any
    start: NonNegativeInt
    end: NonNegativeInt


class _Response(BaseModel):
    intent_response_key: str | None = None
    confidence: _Confidence


class _Selected(BaseModel):
    ranking: list[_Response] = []


class _Answer(BaseModel):
    text: str
    intent: _Intent
    intent_ranking: list[_Intent] = []
    entities: list[_Entity] = []
    response_selector: dict[str, Any] = {}


def read(body: bytes, sent: str, labels: frozenset[str]) -> Parsed:
    """Rasa's answer to `sent`; raises NoAnswer where it is not whole, not about `sent`, or knows none of `labels`.

    Rasa's own fallback intent is left out: how sure is sure enough is the agency's setting. An intent whose answers a
    ResponseSelector of Rasa ranks is divided among their labels (``faq/x``).
    """
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError as wrong:
        # Without the values: they may quote what a person wrote.
        raise _unusable(f"{wrong.error_count()} errors, first at {_place(wrong)}") from None
    if answer.text != sent:
        raise _unusable("it is about another text")
    ranking = answer.intent_ranking or [answer.intent]
    best_first = sorted(ranking, key=lambda intent: -intent.confidence)
    intents = {intent.name: min(intent.confidence, 1.0) for intent in best_first if intent.name}
    intents.pop(_FALLBACK, None)
    intents = ours(_divided(intents, answer.response_selector), labels)
    if not labels & intents.keys():
        raise _unusable("its model knows none of this installation's intents; train it from the same data")
    return Parsed(sent, intents, tuple(_entities(answer)), engine="rasa")


def written(text: str, understanding: Understanding) -> dict[str, Any]:
    """`understanding` of redacted `text` in Rasa's shape, with what Rasa does not have beside it."""
    ranking = [{"name": ranked.intent.value, "confidence": ranked.confidence} for ranked in understanding.intents]
    return {
        "text": text,
        "intent": ranking[0] if ranking else {"name": None, "confidence": 0.0},
        "entities": [_written(entity) for entity in understanding.entities],
        "intent_ranking": ranking,
        "language": understanding.language,
        "language_sure": understanding.language_sure,
        "in_scope": understanding.in_scope,
        "services": [{"name": each.service, "confidence": each.confidence} for each in understanding.services],
        "sensitive": list(understanding.sensitive),
        "engine": understanding.engine,
    }


def _divided(intents: dict[str, float], selected: dict[str, Any]) -> dict[str, float]:
    """`intents`, those with ranked answers divided among these, best first."""
    divided: dict[str, float] = {}
    for intent, chance in intents.items():
        shares = _shares(intent, selected.get(intent, selected.get(_ANY_INTENT)))
        divided |= {key: chance * share for key, share in shares.items()} or {intent: chance}
    return dict(sorted(divided.items(), key=lambda item: -item[1]))


def _shares(intent: str, ranked: object) -> dict[str, float]:
    """The answers of one intent in one selector's ranking, adding up to 1; nothing where it ranks none of them."""
    try:
        ranking = _Selected.model_validate(ranked or {}).ranking
    except ValidationError as wrong:
        raise _unusable(f"{wrong.error_count()} errors in its response selector") from None
    found = {each.intent_response_key: each.confidence for each in ranking if each.intent_response_key}
    of_intent = {key: share for key, share in found.items() if key.startswith(f"{intent}/")}
    total = sum(of_intent.values())
    return {key: share / total for key, share in of_intent.items()} if total else {}


def _entities(answer: _Answer) -> list[Entity]:
    found = [Entity(each.entity, str(each.value), each.start, each.end) for each in answer.entities]
    if any(not entity.start < entity.end <= len(answer.text) for entity in found):
        raise _unusable("an entity lies outside of the text")
    return found


def _written(entity: Entity) -> dict[str, Any]:
    return {"entity": entity.kind, "value": entity.value, "start": entity.start, "end": entity.end}


def _place(wrong: ValidationError) -> str:
    return ".".join(map(str, wrong.errors(include_input=False)[0]["loc"])) or "the whole"


def _unusable(why: str) -> NoAnswer:
    return NoAnswer(Outcome.UNUSABLE, f"Rasa's answer cannot be used: {why}.")
