"""The names that labels have in a Rasa server, for which a slash parts an intent from a ready answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nlu.training_data.model import TrainingData

_OURS, _THEIRS = "/", "__"


def for_rasa(data: TrainingData) -> TrainingData:
    """`data` as a Rasa server has to learn it to tell every label from every other; its ready answers are left out.

    What stands behind a slash Rasa leaves to a component of its own, and would give ``service`` for all of ``service/x``.
    """
    examples = tuple(replace(example, intent=_theirs(example.intent)) for example in data.examples)
    metadata = {_theirs(intent): noted for intent, noted in data.intent_metadata.items()}
    return replace(data, examples=examples, intent_metadata=metadata, responses=())


def ours(intents: Mapping[str, float], labels: Iterable[str]) -> dict[str, float]:
    """`intents` of a Rasa server under the names in `labels`; others keep theirs."""
    names = {_theirs(label): label for label in labels}
    return {names.get(name, name): chance for name, chance in intents.items()}


def _theirs(label: str) -> str:
    return label.replace(_OURS, _THEIRS)
