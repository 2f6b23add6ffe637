"""CPSV-AP 3.2 in JSON-LD, written down in each of the usual ways, becomes catalogue rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlu.catalogue.cpsv import read_cpsv
from nlu.catalogue.cpsv_terms import duration_in_words
from nlu.catalogue.importing import ImportOptions, Outcome, import_catalogue
from nlu.catalogue.load import load
from nlu.catalogue.mapped_rows import CatalogueRow
from nlu.catalogue.problems import Notebook
from tests.shared_data import shared
from tests.unit.catalogue.test_load import TODAY

PUBLISHED = "https://semiceu.github.io/uri.semic.eu-generated/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld"
CV, DCT = "http://data.europa.eu/m8g/", "http://purl.org/dc/terms/"
EURO = "http://publications.europa.eu/resource/authority/currency/EUR"
LAW = "https://www.boe.es/eli/es/l/1985/04/02/7"

BY_TERMS: dict[str, Any] = {
    "@context": PUBLISHED,
    "@graph": [
        {
            "@id": "https://example.org/s/padron",
            "@type": "PublicService",
            "PublicService.identifier": "PAD/1",
            "PublicService.name": {"@language": "es", "@value": "Alta en el padrón"},
            "PublicService.description": [
                {"@language": "es", "@value": "<p>Es apuntarse como <b>vecino</b>.</p>"},
                {"@language": "en-GB", "@value": "Being on the list."},
            ],
            "PublicService.keyword": [{"@language": "es", "@value": "vecino"}, {"@language": "es", "@value": "censo"}],
            "PublicService.processingTime": "P1M15D",
            "PublicService.hasCost": "https://example.org/c",
            "PublicService.hasInput": ["https://example.org/e1", "https://example.org/e2"],
            "PublicService.hasCompetentAuthority": "https://example.org/o",
            "PublicService.contactPoint": "https://example.org/p",
            "PublicService.hasLegalResource": LAW,
            "PublicService.hasChannel": "https://example.org/ch",
        },
        {
            "@id": "https://example.org/c",
            "@type": "Cost",
            "Cost.hasValue": 12.5,
            "Cost.currency": EURO,
            "Cost.description": {"@language": "es", "@value": "por persona"},
        },
        {"@id": "https://example.org/e1", "@type": "Evidence", "Evidence.name": {"@language": "es", "@value": "DNI"}},
        {"@id": "https://example.org/e2", "@type": "Evidence", "Evidence.name": "Contrato"},
        {
            "@id": "https://example.org/o",
            "@type": "PublicOrganization",
            "PublicOrganization.preferredLabel": {"@language": "es", "@value": "Ayuntamiento"},
            "Agent.address": "https://example.org/a",
        },
        {"@id": "https://example.org/a", "@type": "Address", "Address.fullAddress": "Plaza, 1"},
        {"@id": "https://example.org/p", "@type": "ContactPoint", "ContactPoint.hasTelephone": "900 000 000"},
        {
            "@id": "https://example.org/ch",
            "@type": "Channel",
            "Channel.description": {"@language": "es", "@value": "Sede electrónica"},
            "http://xmlns.com/foaf/0.1/homepage": {"@id": "https://sede.example.org/padron"},
        },
        {"@id": LAW, "@type": "LegalResource", f"{DCT}title": {"@language": "es", "@value": "Ley 7/1985"}},
    ],
}
BY_PREFIXES_AND_NESTED: dict[str, Any] = {
    "@context": {
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": CV,
        "dct": DCT,
        "name": {"@id": "dct:title", "@container": "@language"},
    },
    "@id": "urn:x:padron-alta",
    "@type": "cpsv:PublicService",
    "name": {"es": "Alta en el padrón", "ca": "Alta al padró"},
    "cv:hasCost": {
        "@type": "cv:Cost",
        "cv:hasValue": {"@type": "http://www.w3.org/2001/XMLSchema#double", "@value": "0"},
    },
    "cpsv:hasInput": [{"dct:title": "DNI"}],
    "cv:processingTime": "soon",
}
EXPANDED: list[dict[str, Any]] = [
    {
        "@id": "urn:x:1",
        "@type": ["http://purl.org/vocab/cpsv#PublicService"],
        f"{DCT}title": [{"@value": "Vado"}],
        f"{CV}hasCost": [{"@id": "urn:x:c"}],
    },
    {"@id": "urn:x:c", f"{CV}hasValue": [{"@value": 20}], f"{CV}currency": [{"@id": "urn:GBP"}]},
]


def rows_of(tmp_path: Path, document: object, language: str = "es") -> tuple[dict[str, CatalogueRow], list[str]]:
    path = tmp_path / "c.jsonld"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    notebook = Notebook()
    return {row["language"]: row for row in read_cpsv(path, language, notebook)}, [p.code for p in notebook.problems]


def test_the_terms_of_the_published_context_are_known_without_fetching_it(tmp_path: Path) -> None:
    rows, codes = rows_of(tmp_path, BY_TERMS)
    spanish = rows["es"]
    stated = {column: text for column, text in spanish.items() if text}
    assert stated == {
        "key": "PAD-1",
        "language": "es",
        "name": "Alta en el padrón",
        "summary": "Es apuntarse como **vecino**.",
        "evidence": "DNI\nContrato",
        "cost": "12,50 € (por persona)",
        "decision_term": "1 mes y 15 días",
        "how": "Sede electrónica",
        "authority": "Ayuntamiento",
        "legal_basis": f"[Ley 7/1985]({LAW})",
        "keywords": "vecino; censo",
        "online_url": "https://sede.example.org/padron",
        "phone": "900 000 000",
        "counter": "Plaza, 1",
    }
    assert rows["en"]["summary"] == "Being on the list."
    assert rows["en"]["decision_term"] == "1 month and 15 days"
    assert rows["en"]["name"] == "Alta en el padrón"
    assert codes == ["cpsv_name_foreign"]


def test_nested_nodes_prefixes_and_language_maps_are_read(tmp_path: Path) -> None:
    rows, codes = rows_of(tmp_path, BY_PREFIXES_AND_NESTED)
    assert {language: row["name"] for language, row in rows.items()} == {
        "es": "Alta en el padrón",
        "ca": "Alta al padró",
    }
    assert rows["es"]["key"] == "padron-alta"
    assert (rows["es"]["cost"], rows["ca"]["cost"]) == ("Gratuito", "Gratuït")
    assert (rows["es"]["evidence"], rows["ca"]["evidence"]) == ("DNI", "")
    assert codes == ["cpsv_duration", "cpsv_duration"]


def test_an_expanded_document_is_read(tmp_path: Path) -> None:
    rows, codes = rows_of(tmp_path, EXPANDED)
    assert (rows["es"]["key"], rows["es"]["name"], rows["es"]["cost"]) == ("1", "Vado", "20 £")
    assert codes == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "json_syntax"),
        ("[1, 2]", "no_public_service"),
        ({"@context": "https://example.org/own-context.jsonld", "@type": "x"}, "context_not_fetched"),
        ({"@context": {"a": 1}}, "not_jsonld"),
        ({"@id": "urn:x:1", f"{DCT}title": "x"}, "no_public_service"),
        ([EXPANDED[0] | {f"{DCT}title": []}], "cpsv_name_empty"),
        ([EXPANDED[0], EXPANDED[0] | {"@id": "urn:y:1"}], "cpsv_key_twice"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, document: object, code: str) -> None:
    assert rows_of(tmp_path, document)[1] == [code]


def test_nothing_is_written_when_one_service_of_the_document_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonld"
    path.write_text(json.dumps([EXPANDED[0], {"@id": "urn:y", "@type": EXPANDED[0]["@type"]}]), encoding="utf-8")
    report = import_catalogue(path, tmp_path / "out", None, ImportOptions())
    assert report.outcome is Outcome.REFUSED
    assert not (tmp_path / "out").exists()


def test_the_example_of_the_specification_is_imported_and_loads(tmp_path: Path) -> None:
    path = shared("data/standards/cpsv-ap-3.2.0-example.jsonld")
    report = import_catalogue(path, tmp_path, None, ImportOptions(language="en"))
    assert (report.outcome, report.services) == (Outcome.WRITTEN, 1)
    settings = (tmp_path / "agencia.toml").read_text(encoding="utf-8")
    (tmp_path / "agencia.toml").write_text(
        settings.replace('languages = ["en"]', 'languages = ["en", "fr"]'), encoding="utf-8"
    )
    service = next(iter(load(tmp_path, TODAY).services.values()))
    assert service.key == "Tax-on-web"
    assert service.phone == "+32 257 25757"
    texts = {str(language): text.name for language, text in service.texts.items()}
    assert texts == {"en": "Tax-on-web", "fr": "Tax-on-web"}


@pytest.mark.parametrize(
    ("duration", "language", "words"),
    [
        ("P30D", "es", "30 días"),
        ("P1M", "es", "1 mes"),
        ("P1Y2M10D", "en", "1 year, 2 months and 10 days"),
        ("PT2H", "ca", "2 hores"),
        ("P3W", "gl", "3 semanas"),
        ("P", "es", None),
        ("30 days", "es", None),
        ("P1D", "fr", None),
    ],
)
def test_durations_are_said_in_words(duration: str, language: str, words: str | None) -> None:
    assert duration_in_words(duration, language) == words
