"""Tests of what examples of an agency's own do to the understanding."""

from __future__ import annotations

import pytest

from handlers.domain.ids import Language
from handlers.domain.understanding import Intent, Understanding
from nlu.training import train
from nlu.understander import EmbeddedUnderstander
from tests.unit.nlu.small_agency import small_agency
from tests.unit.nlu.training_files import put

DATA = r"""
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hola
    - buenas tardes
    - hola qué tal
    - buenos días
- intent: service/huertos
  examples: |
    - el corralito del abuelo
    - quiero un corralito
    - me apunto al corralito
    - el corralito de los jubilados
- synonym: biblioteca central
  examples: |
    - la biblio
- lookup: lugar
  examples: |
    - biblioteca central
    - la biblio
- regex: expediente
  examples: |
    - exp \d{4}/\d+
- intent: merienda
  examples: |
    - quiero chocolate con churros
    - churros para todos
    - una docena de churros
    - chocolate bien espeso
"""


@pytest.fixture(scope="module")
def understander(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedUnderstander:
    directory = tmp_path_factory.mktemp("own")
    put(directory, DATA, "data/own_es.yml")
    train(directory / "data", directory / "model", use_encoder=False)
    return EmbeddedUnderstander(directory / "model", use_encoder=False)


def _understand(understander: EmbeddedUnderstander, text: str) -> Understanding:
    return understander.understand(text, small_agency(), Language("es"), language_chosen=False)


def test_a_label_that_names_a_service_makes_it_a_candidate(understander: EmbeddedUnderstander) -> None:
    understood = _understand(understander, "¿cómo va lo del corralito?")
    assert understood.services[0].service == "huertos"
    assert understood.services[0].confidence > 0.5
    assert understood.in_scope >= understood.services[0].confidence
    assert understood.top.intent is Intent.OTHER


def test_any_other_label_is_understood_as_nothing_to_act_on(understander: EmbeddedUnderstander) -> None:
    understood = _understand(understander, "una docena de churros con chocolate")
    assert understood.top.intent is Intent.OTHER
    assert all(candidate.confidence < 0.5 for candidate in understood.services)


def test_what_the_data_names_is_found_in_what_people_write(understander: EmbeddedUnderstander) -> None:
    found = [(mark.kind, mark.value) for mark in _understand(understander, "EXP 2025/7, junto a la Biblio").entities]
    assert ("expediente", "EXP 2025/7") in found
    assert ("lugar", "biblioteca central") in found
