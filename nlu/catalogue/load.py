"""Reads the content directory into the agency that the rest of the product works with, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from handlers.domain.agency import Agency, SurveySettings, Thresholds
from handlers.domain.ids import Language
from nlu.catalogue.agency_file import AgencyFile, AgencySettings, read_agency_file
from nlu.catalogue.columns import SERVICES_FILE
from nlu.catalogue.messages import DEFAULT
from nlu.catalogue.notices_files import ShortTexts
from nlu.catalogue.problems import ContentProblems, Notebook, Place, Problem, Severity
from nlu.catalogue.services_file import read_services
from nlu.catalogue.streets_file import read_streets


@dataclass(frozen=True, slots=True)
class Content:
    """What could be read. `agency` may lack what `problems` of severity error are about.

    `places` maps (file stem, key, language) to the row that says it.
    """

    agency: Agency
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str, str], Place] = field(default_factory=dict)
    settings_read: bool = True
    """Whether `agency` has the settings of `agencia.toml` and not those that stand in while it cannot be read."""

    @property
    def usable(self) -> bool:
        """Whether nothing stops it from being published."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def load(directory: Path, today: date, language: str = DEFAULT) -> Agency:
    """The agency of a content directory, with public holidays from last year to the year after next; version 0.

    Raises ContentProblems (a Misconfigured) naming file, row and column of everything that is wrong.
    """
    content = read(directory, today, language)
    if not content.usable:
        raise ContentProblems(content.problems, language)
    return content.agency


def read(directory: Path, today: date, language: str = DEFAULT) -> Content:
    """As much as can be read of a content directory, with everything that was noted on the way; never raises."""
    notebook = Notebook(language)
    if not _can_be_entered(directory, notebook):
        return Content(_agency(_STAND_IN), notebook.problems, settings_read=False)
    settings = read_agency_file(directory, today, notebook)
    file = settings or _STAND_IN
    languages = file.settings.ordered_languages()
    services, rows = read_services(directory, languages, notebook)
    short = ShortTexts(directory, languages, notebook)
    agency = replace(
        _agency(file),
        services=services,
        signposts=short.signposts(),
        announcements=short.announcements(),
        canned=short.canned(),
        texts=short.phrases(),
        streets=read_streets(directory, notebook),
    )
    places = {(SERVICES_FILE, key, code): place for (key, code), place in rows.items()}
    return Content(agency, notebook.problems, places | short.places, settings is not None)


def _can_be_entered(directory: Path, notebook: Notebook) -> bool:
    try:
        # Through it and back: its files must be reachable, not only its name.
        (directory / "..").stat()
    except (FileNotFoundError, NotADirectoryError):
        notebook.error("no_directory", Place(str(directory)))
    except OSError as fault:
        notebook.error("closed_directory", Place(str(directory)), reason=fault.strerror)
    else:
        return True
    return False


def _agency(file: AgencyFile) -> Agency:
    settings = file.settings
    return Agency(
        version=0,
        name=settings.name,
        timezone=settings.timezone,
        default_language=Language(settings.default_language),
        languages=settings.ordered_languages(),
        notice_version=settings.notice_version,
        services={},
        privacy_url=settings.privacy_url,
        phone=settings.phone,
        counter=settings.counter,
        website=settings.website,
        hours=file.hours,
        holidays=file.holidays,
        survey=SurveySettings(settings.survey.share, settings.survey.rest_days),
        thresholds=Thresholds(**settings.thresholds.model_dump()),
        episode_silence_hours=settings.episodes.silence_hours,
        return_window_days=settings.episodes.return_window_days,
        staff_silence_hours=settings.episodes.staff_silence_hours,
        case_templates=tuple(settings.cases.templates),
        case_url=settings.cases.url,
    )


# While `agencia.toml` cannot be read, the spreadsheets are still checked: rows in any likely language are let through.
_STAND_IN = AgencyFile(
    AgencySettings(
        name="?",
        notice_version="?",
        languages=["es", "en", "ca", "gl", "eu", "fr", "de", "pt", "it", "ro", "ar", "uk", "zh"],
    ),
    hours=(),
    holidays=frozenset(),
)
