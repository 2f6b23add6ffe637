"""Checks the agency's content before citizens read it: completeness, freshness, wording, length, links, confusable services."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.service import ServiceText, Slot
from nlu.catalogue.columns import SERVICES_FILE
from nlu.catalogue.completeness import Completeness, measure
from nlu.catalogue.likeness import look_alikes
from nlu.catalogue.load import read
from nlu.catalogue.messages import DEFAULT
from nlu.catalogue.places import NOWHERE, Places, PlacesByText
from nlu.catalogue.problems import Notebook, Problem, Severity
from nlu.catalogue.readability import index
from nlu.catalogue.service_rules import check_service
from nlu.catalogue.short_text_rules import AGENCY_CODES, check_agency, check_short_texts
from nlu.catalogue.text_rules import LABEL

SPANISH = Language("es")
SETTINGS_CODES = AGENCY_CODES | {"translation_missing"}
_PROSE = (Slot.SUMMARY, Slot.AUDIENCE, Slot.EVIDENCE, Slot.STEPS, Slot.HOW)


@dataclass(frozen=True, slots=True)
class LintReport:
    """Findings and figures; `readability` is the median index of the Spanish texts (about 0..100), None without any."""

    problems: tuple[Problem, ...]
    completeness: Completeness
    readability: float | None
    services: int

    @property
    def passed(self) -> bool:
        """Whether nothing stops the content from being published."""
        return not self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """How many findings there are of this severity."""
        return sum(1 for problem in self.problems if problem.severity is severity)


def lint(agency: Agency, today: date, places: PlacesByText = NOWHERE, language: str = DEFAULT) -> LintReport:
    """Check an agency; `places` gives findings the rows of the editor's files; `language` is that of the messages."""
    notebook = Notebook(language)
    find = Places(places).find
    check_agency(agency, notebook)
    for service in agency.services.values():
        check_service(agency, service, today, find, notebook)
    check_short_texts(agency, today, find, notebook)
    for code in agency.languages:
        for kind, earlier, later, shared in look_alikes(agency.services, code, LABEL):
            first = find(SERVICES_FILE, earlier, code)
            column = {"question_shared": "questions", "summary_same": Slot.SUMMARY.value}.get(kind, "name")
            place = find(SERVICES_FILE, later, code).on(column)
            notebook.warning(kind, place, other=earlier, row=first.row or "?", shared=shared, length=LABEL)
    return LintReport(notebook.problems, measure(agency), _readability(agency), len(agency.services))


def lint_directory(directory: Path, today: date, language: str = DEFAULT) -> tuple[Agency, LintReport]:
    """Read and check a content directory; what could not be read is an error of the report."""
    content = read(directory, today, language)
    report = lint(content.agency, today, content.places, language)
    # Without its settings nothing can be said about the agency or about the languages that it wants.
    found = [problem for problem in report.problems if content.settings_read or problem.code not in SETTINGS_CODES]
    notebook = Notebook(language)
    notebook.add((*content.problems, *found))
    whole = LintReport(notebook.problems, report.completeness, report.readability, report.services)
    return content.agency, whole


def _readability(agency: Agency) -> float | None:
    texts = (service.texts[SPANISH] for service in agency.services.values() if SPANISH in service.texts)
    scores = [score for text in texts if (score := index(_prose(text))) is not None]
    return round(statistics.median(scores), 1) if scores else None


def _prose(text: ServiceText) -> str:
    return "\n".join(text.slots.get(slot, "") for slot in _PROSE)
