"""Tests of the search over a catalogue."""

from __future__ import annotations

import cProfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.service import Service, ServiceText
from nlu import encoder as encoders
from nlu.catalogue.confidence import Evidence, in_scope
from nlu.catalogue.load import load
from nlu.catalogue.search import NOTHING, CatalogueIndex
from nlu.normalise import normalise
from nlu.per_agency import PerAgency
from tests.shared_data import REPOSITORY
from tests.unit.nlu.rows import held_out
from tests.unit.nlu.small_agency import small_agency

ES, EN = Language("es"), Language("en")


@pytest.fixture(scope="module", params=["encoder", "words"])
def index(request: pytest.FixtureRequest, agency: Agency) -> CatalogueIndex:
    """The small agency's index, with the sentence encoder (where it is installed) and without."""
    if request.param == "encoder" and not encoders.available():
        pytest.skip("The sentence encoder is not installed.")
    return CatalogueIndex(agency, encoders.shared() if request.param == "encoder" else None)


@pytest.mark.parametrize(
    ("text", "language", "service"),
    [
        ("quiero empadronarme", ES, "padron"),
        ("me aparcan en la puerta del garaje", ES, "vado"),
        ("nos queremos casar", ES, "bodas"),
        ("quiero plantar tomates", ES, "huertos"),
        ("tengo un colchon viejo", ES, "enseres"),
        ("i want to register my address", EN, "padron"),
        ("we are getting married", EN, "bodas"),
        ("garage entrance", EN, "vado"),
    ],
)
def test_the_right_service_comes_first_in_the_citizens_words(
    index: CatalogueIndex, text: str, language: Language, service: str
) -> None:
    assert index.search(text, language).services[0][0] == service


def test_shares_are_probabilities_in_falling_order(index: CatalogueIndex) -> None:
    shares = [share for _, share in index.search("quiero empadronarme", ES, most=5).services]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0, abs=1e-4)


def test_nothing_is_found_for_an_empty_text_or_catalogue(index: CatalogueIndex, agency: Agency) -> None:
    assert index.search("", ES) == NOTHING
    assert CatalogueIndex(replace(agency, services={}), None).search("padrón", ES) == NOTHING


def test_more_evidence_never_makes_a_text_less_likely_in_scope() -> None:
    weak, strong = Evidence(1.0, 0.1, 0.0, 0.2, 0.1), Evidence(9.0, 0.5, 1.0, 1.0, 0.9)
    for with_sense in (True, False):
        assert in_scope(weak, 0.1, with_sense=with_sense) < in_scope(strong, 0.9, with_sense=with_sense)


def test_an_index_is_built_once_per_version_even_by_many_threads() -> None:
    built: list[int] = []

    def build(agency: Agency) -> int:
        built.append(agency.version)
        return len(built)

    kept = PerAgency(build)
    agencies = [small_agency(version) for version in (1, 2)] * 10
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(kept.of, agencies))
    assert sorted(built) == [1, 2]


def test_unpublished_agencies_are_told_apart_and_old_ones_forgotten() -> None:
    kept = PerAgency(lambda _: object())
    first, second = small_agency(0), small_agency(0)
    assert kept.of(first) is kept.of(first)
    assert kept.of(first) is not kept.of(second)
    before = kept.of(small_agency(1))
    for version in range(2, 8):
        kept.of(small_agency(version))
    assert kept.of(small_agency(1)) is not before


def test_questions_on_which_nothing_was_tuned_find_their_procedure(tenerife_agency: Agency) -> None:
    index = CatalogueIndex(tenerife_agency, encoders.shared() if encoders.available() else None)
    table = held_out("dev_preguntas_tenerife")
    found = [{key for key, _ in index.search(normalise(row["text"], ES), ES, most=3).services} for row in table]
    right = sum(bool(keys & set(row["expected"].split("|"))) for keys, row in zip(found, table, strict=True))
    assert right >= 0.85 * len(table)


def test_a_strangers_questions_find_their_service_in_the_sample_catalogue() -> None:
    """The sample's own example questions, asked of a catalogue that does not know them and has no keywords."""
    sample = load(REPOSITORY / "content", date(2026, 1, 1))
    asked = [(question, key) for key, service in sample.services.items() for question in _spanish(service).questions]
    bare = {
        key: replace(service, texts={ES: replace(_spanish(service), questions=(), keywords=())})
        for key, service in sample.services.items()
    }
    index = CatalogueIndex(replace(sample, services=bare), encoders.shared() if encoders.available() else None)
    found = [{name for name, _ in index.search(normalise(question, ES), ES, most=3).services} for question, _ in asked]
    right = sum(key in names for names, (_, key) in zip(found, asked, strict=True))
    assert right >= 0.85 * len(asked)


def _spanish(service: Service) -> ServiceText:
    return service.texts[ES]


@pytest.mark.parametrize(
    "text",
    [
        "padrón " * 15_000,
        "a" * 100_000,
        "ito" * 33_000,
        "🙂" * 50_000,
        "我想登记户口",
        "سجل السكان",
        "\x00\x07 \u200d",
        "p̴̡̛a̵d̷r̸ó̶n̵" * 500,
        "?!¿" * 30_000,
    ],
)
def test_odd_and_very_long_texts_get_a_proper_answer(index: CatalogueIndex, text: str) -> None:
    found = index.search(normalise(text, ES), ES)
    assert all(0.0 <= share <= 1.0 for _, share in found.services)
    assert len(found.services) <= 5


def test_the_work_for_a_text_grows_no_faster_than_the_text(index: CatalogueIndex) -> None:
    """Counted in calls of Python functions, not in time."""
    short, long = (_calls(index, "empadronarme y casarme con mesitas " * times) for times in (100, 1000))
    assert long <= 12 * short


def test_a_diminutive_is_read_as_its_word_only_where_that_is_known(index: CatalogueIndex) -> None:
    assert index.search("tengo un colchoncito y un perrito", ES).services
    with_small, plain = (index.search(text, ES).services[0][0] for text in ("una bodita", "una boda"))
    assert with_small == plain == "bodas"


def _calls(index: CatalogueIndex, text: str) -> int:
    counted = cProfile.Profile()
    counted.runcall(index.search, text, ES)
    return sum(entry.callcount for entry in counted.getstats())
