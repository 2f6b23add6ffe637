"""How well the search finds services, and how true its confidence is: floors under measured figures."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from nlu import encoder as encoders
from nlu.catalogue.load import load
from nlu.catalogue.search import CatalogueIndex
from nlu.normalise import normalise
from nlu.understander import EmbeddedUnderstander
from tests.shared_data import REPOSITORY

ES = Language("es")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks and the services that answer it."""

    text: str
    language: Language
    right: frozenset[str]


def _rows(path: str) -> list[dict[str, str]]:
    with (HERE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _questions(path: str) -> list[Question]:
    return [
        Question(row["text"], Language(row.get("language", "es")), frozenset(row["service"].split("|")))
        for row in _rows(path)
    ]


def _large_catalogue() -> Mapping[ServiceKey, Service]:
    """296 procedures as a city has them; the names and summaries are this project's own."""
    services = (
        Service(
            ServiceKey(row["key"]), {ES: ServiceText(row["name"], {Slot.SUMMARY: row["summary"]})}, topic=row["topic"]
        )
        for row in _rows("data/large_catalogue.tsv")
    )
    return {service.key: service for service in services}


def _share_found(agency: Agency, asked: Sequence[Question], most: int = 3) -> float:
    """Share of the questions whose service is among the first `most`."""
    index = CatalogueIndex(agency, encoders.shared())
    found = [
        {key for key, _ in index.search(normalise(each.text, each.language), each.language, most=most).services}
        for each in asked
    ]
    return sum(bool(keys & each.right) for keys, each in zip(found, asked, strict=True)) / len(asked)


@pytest.fixture(scope="module", autouse=True)
def _encoder_is_there() -> None:
    if not encoders.available():
        pytest.skip("The sentence encoder is not installed.")


@pytest.fixture(scope="module")
def sample() -> Agency:
    """The fictional agency of `content/`."""
    return load(REPOSITORY / "content", date(2026, 1, 1))


def test_nine_in_ten_of_anothers_questions_find_their_procedure_of_ninety_among_three(tenerife_agency: Agency) -> None:
    asked = _questions("data_blind/tenerife_queries.tsv")
    assert _share_found(tenerife_agency, asked) >= 0.9
    assert _share_found(tenerife_agency, asked, most=1) >= 0.65


def test_nine_in_ten_of_anothers_questions_find_their_sample_service_among_three(sample: Agency) -> None:
    asked = _questions("data_blind/services.tsv")
    assert _share_found(sample, asked) >= 0.9
    assert _share_found(sample, asked, most=1) >= 0.75


def test_a_catalogue_of_hundreds_still_finds_four_in_five_among_three(sample: Agency, tenerife_agency: Agency) -> None:
    large = _large_catalogue()
    of_tenerife = replace(tenerife_agency, services={**tenerife_agency.services, **large})
    assert _share_found(of_tenerife, _questions("data_blind/tenerife_queries.tsv")) >= 0.8
    of_sample = replace(sample, services={**sample.services, **large})
    assert _share_found(of_sample, _questions("data_blind/services.tsv")) >= 0.85
    alone = replace(tenerife_agency, services=large)
    assert _share_found(alone, _questions("data/own_queries.tsv")) >= 0.9


def test_confidence_is_how_often_the_first_service_is_right(
    understander: EmbeddedUnderstander, sample: Agency, tenerife_agency: Agency
) -> None:
    """Expected calibration error in five bins; and what is answered alone by the usual thresholds is nearly always right."""
    asked = [(tenerife_agency, each) for each in _questions("data_blind/tenerife_queries.tsv")]
    asked += [(sample, each) for each in _questions("data_blind/services.tsv")]
    first = [
        understander.understand(each.text, agency, each.language, language_chosen=False).services[0]
        for agency, each in asked
    ]
    sure = np.array([candidate.confidence for candidate in first])
    right = np.array([candidate.service in each.right for candidate, (_, each) in zip(first, asked, strict=True)])
    assert _calibration_error(sure, right) <= 0.07
    alone = sure >= sample.thresholds.answer
    assert right[alone].mean() >= 0.88
    assert alone.mean() >= 0.4


def _calibration_error(
    sure: np.ndarray[tuple[int], np.dtype[np.float64]], right: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    bins = np.minimum((sure * 5).astype(int), 4)
    parts = (bins == number for number in range(5))
    gaps = (part.mean() * abs(sure[part].mean() - right[part].mean()) for part in parts if part.any())
    return float(sum(gaps))
