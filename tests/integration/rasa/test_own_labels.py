"""An agency's own labels and lists act the same whether Rasa itself answers or the embedded engine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.understanding import Entity, Understanding
from metrics.recording import RecordingMeter
from nlu.rasa.client import RasaClient
from nlu.rasa.labels import for_rasa
from nlu.rasa.reserve import GuardedRasa
from nlu.training import train
from nlu.training_data.reading import read
from nlu.training_data.writing import files_of, write_files
from nlu.understander import EmbeddedUnderstander
from tests.integration.rasa.server import PROJECT, TOKEN, Rasa, environment
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
    - muy buenas
- intent: service/huertos
  examples: |
    - el corralito del abuelo
    - quiero un corralito
    - me apunto al corralito
    - el corralito de los jubilados
    - corralito para mi madre
- intent: service/vado
  examples: |
    - el disco de la cochera
    - quiero un disco para la cochera
    - la chapa de la cochera
    - poner una chapa en la cochera
    - me aparcan en la cochera
- synonym: biblioteca central
  examples: |
    - la biblio
- lookup: lugar
  examples: |
    - biblioteca central
    - la biblio
"""
RETRIEVAL = """
version: "3.1"
nlu:
- intent: faq/bodas
  examples: |
    - me caso en mayo
    - queremos darnos el sí quiero
    - mi novio y yo nos casamos
    - ¿cuándo nos puede casar la alcaldesa?
    - casarme con mi pareja
- intent: faq/enseres
  examples: |
    - recoger el tresillo viejo
    - me sobra un tresillo
    - ¿quién se lleva la lavadora rota?
    - tirar una lavadora
    - sacar trastos del trastero
responses:
  utter_faq/bodas:
  - text: Los sábados.
  utter_faq/enseres:
  - text: Los lunes.
"""
TRAININGS_OF_SELECTOR = 60
LONGEST_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Both:
    """One understander that asks Rasa first, and one that does without."""

    rasa: EmbeddedUnderstander
    alone: EmbeddedUnderstander


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    """A server for our labels as we export them, and for ready answers as a bot of somebody else's has them."""
    directory = tmp_path_factory.mktemp("own-labels")
    data = read(put(directory, DATA, "ours/own_es.yml").parent)
    write_files(files_of(for_rasa(data), "own"), directory / "data")
    put(directory, RETRIEVAL, "data/retrieval.yml")
    shutil.copy(PROJECT / "domain.yml", directory)
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"].append({"name": "ResponseSelector", "epochs": TRAININGS_OF_SELECTOR, "random_seed": 1})
    (directory / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    made = Rasa(environment() / "bin" / "rasa", directory)
    try:
        made.command("train", "nlu", "--fixed-model-name", "own")
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture(scope="module")
def both(project: Rasa) -> Iterator[Both]:
    """The same data in both engines."""
    folder = project.directory
    put(folder, RETRIEVAL, "ours/retrieval_es.yml")
    train(folder / "ours", folder / "model", use_encoder=False)
    alone = EmbeddedUnderstander(folder / "model", use_encoder=False)
    client = RasaClient(project.url, TOKEN, LONGEST_WAIT, lambda: alone.labels)
    guarded = GuardedRasa(client, RecordingMeter([], []))
    yield Both(EmbeddedUnderstander(folder / "model", use_encoder=False, first=guarded), alone)
    guarded.close()


def _understood(by: EmbeddedUnderstander, text: str) -> Understanding:
    return by.understand(text, small_agency(), Language("es"), language_chosen=False)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("quiero un corralito como el del abuelo", "huertos"),
        ("una chapa para mi cochera", "vado"),
        ("mi novia y yo nos casamos en mayo", "bodas"),
        ("quiero tirar una lavadora y un tresillo", "enseres"),
    ],
)
def test_a_label_with_a_slash_makes_its_service_the_first_candidate(both: Both, text: str, service: str) -> None:
    by_rasa = _understood(both.rasa, text)
    assert by_rasa.engine == "rasa"
    assert by_rasa.services[0].service == ServiceKey(service)
    assert by_rasa.services[0].service == _understood(both.alone, text).services[0].service


def test_lists_and_synonyms_of_the_data_are_found_whoever_answers(both: Both) -> None:
    text = "hola, ¿el corralito está al lado de La Biblio?"
    by_rasa, alone = _understood(both.rasa, text), _understood(both.alone, text)
    assert by_rasa.engine == "rasa"
    assert by_rasa.entities == alone.entities == (Entity("lugar", "biblioteca central", 36, 45),)
