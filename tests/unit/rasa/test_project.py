"""Tests of the Rasa project's files as they lie in the tree; the real Rasa reads them in the integration tests."""

from __future__ import annotations

import tomllib

import pytest
import yaml

from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.training_data.reading import read
from tests.shared_data import REPOSITORY

PROJECT = REPOSITORY / "nlu" / "rasa_project"


def test_the_domain_names_the_intents_of_the_data_and_that_of_services() -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["intents"]) == {*read(PROJECT / "data").intents, ABOUT_A_SERVICE}


@pytest.mark.parametrize("name", ["config.yml", "config-diet.yml"])
def test_every_intent_is_ranked(name: str) -> None:
    pipeline = yaml.safe_load((PROJECT / name).read_text(encoding="utf-8"))["pipeline"]
    (classifier,) = [part for part in pipeline if "Classifier" in part["name"]]
    assert classifier["ranking_length"] == 0


def test_the_lock_pins_everything_by_hash_and_names_no_index() -> None:
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = lock.splitlines()
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wanted["requires-python"] == "==3.10.*"
    assert any(line.startswith(f"{wanted['dependencies'][0]} ") for line in lines)
    assert all("==" in line.split()[0] and "--hash=sha256:" in line for line in lines)
