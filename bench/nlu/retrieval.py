"""Measures how well the search finds services of small and large catalogues and what it costs: `python -m bench.nlu.retrieval`."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from nlu import encoder as encoders
from nlu.catalogue.importing import Existing, ImportOptions, import_catalogue
from nlu.catalogue.load import load
from nlu.catalogue.mapping import read_mapping
from nlu.catalogue.search import CatalogueIndex
from nlu.normalise import normalise

_REPOSITORY = Path(__file__).resolve().parents[2]
_TESTS = _REPOSITORY / "tests" / "unit" / "nlu"
_OUT = _REPOSITORY / "bench" / "retrieval-results.json"
_ES = Language("es")
_MS = 1000


def main() -> None:
    """Measure, print, write; without Tenerife's catalogue it says so and ends."""
    tenerife = shared_tenerife()
    if not tenerife.is_file():
        sys.exit(f"There is no catalogue at {tenerife}: set VENTANILLA_SHARED.")
    found = {name: _figures(agency, table) for name, agency, table in _subjects(tenerife)}
    written = json.dumps(found, ensure_ascii=False, indent=2)
    _OUT.write_text(written + "\n", encoding="utf-8")
    Console().print_json(written)


def shared_tenerife() -> Path:
    """Where Tenerife's catalogue lies, if it is there."""
    shared = Path(os.environ.get("VENTANILLA_SHARED", _REPOSITORY.parent / "shared"))
    return shared / "data" / "catalogues" / "tenerife" / "catalogo-90-procedimientos.xlsx"


def _subjects(tenerife: Path) -> Iterator[tuple[str, Agency, Path]]:
    """Name, catalogue and table of questions; the blind tables were written by somebody who had not seen the engine.

    Their milliseconds count the first time only: the encoder remembers the sentences when they are asked again.
    """
    sample = load(_REPOSITORY / "content", datetime.now(UTC).date())
    ninety = imported(tenerife)
    large = _large()
    yield "tenerife_blind", ninety, _TESTS / "data_blind" / "tenerife_queries.tsv"
    yield "sample_blind", sample, _TESTS / "data_blind" / "services.tsv"
    yield "tenerife_in_hundreds_blind", _with(ninety, large), _TESTS / "data_blind" / "tenerife_queries.tsv"
    yield "sample_in_hundreds_blind", _with(sample, large), _TESTS / "data_blind" / "services.tsv"
    yield "hundreds_tuned_on", replace(sample, services=large), _TESTS / "data" / "own_queries.tsv"


def _figures(agency: Agency, table: Path) -> dict[str, float]:
    encoder = encoders.shared() if encoders.available() else None
    begun = time.process_time()
    index = CatalogueIndex(agency, encoder)
    built = time.process_time() - begun
    places, taken = [], []
    for row in _rows(table):
        language = Language(row.get("language", _ES))
        text = normalise(row["text"], language)
        begun = time.thread_time()
        keys = [key for key, _ in index.search(text, language, most=len(agency.services)).services]
        taken.append(time.thread_time() - begun)
        places.append(min(keys.index(ServiceKey(key)) for key in row["service"].split("|")) + 1)
    return {
        "services": len(agency.services),
        "questions": len(places),
        "recall_at_1": _share(places, 1),
        "recall_at_3": _share(places, 3),
        "mean_reciprocal_rank": round(sum(1 / place for place in places) / len(places), 3),
        "p50_ms": round(median(taken) * _MS, 2),
        "build_cpu_seconds": round(built, 2),
    }


def _share(places: list[int], most: int) -> float:
    return round(sum(place <= most for place in places) / len(places), 3)


def imported(source: Path) -> Agency:
    """Tenerife's catalogue at `source` as an agency."""
    mapping = read_mapping(_REPOSITORY / "content" / "mappings" / "tenerife.toml", "es")
    with tempfile.TemporaryDirectory() as folder:
        import_catalogue(source, Path(folder), mapping, ImportOptions(existing=Existing.REPLACE))
        return load(Path(folder), datetime.now(UTC).date())


def _large() -> Mapping[ServiceKey, Service]:
    services = (
        Service(
            ServiceKey(row["key"]), {_ES: ServiceText(row["name"], {Slot.SUMMARY: row["summary"]})}, topic=row["topic"]
        )
        for row in _rows(_TESTS / "data" / "large_catalogue.tsv")
    )
    return {service.key: service for service in services}


def _with(agency: Agency, more: Mapping[ServiceKey, Service]) -> Agency:
    return replace(agency, services={**agency.services, **more})


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


if __name__ == "__main__":
    main()
