"""The published snapshot of one agency: catalogue, notices, hours, holidays, settings; what `decide` may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Staff are there from `start` to `end` (local time) on `weekday` (0 = Monday)."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Signpost:
    """A sensitive or urgent topic: words that reveal it, what is said at once, and whether a person is offered.

    `triggers` are plain words or phrases per language, compared without case and accents on word borders.
    `emergency` ones are shown even while staff speak.
    """

    key: str
    triggers: Mapping[Language, tuple[str, ...]]
    text: Mapping[Language, str]
    emergency: bool = False
    offer_person: bool = True


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice shown to everybody under the greeting between two days (an emergency, a closed office)."""

    key: str
    text: Mapping[Language, str]
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the place: its name without the kind of street, the kind, and the part of town."""

    name: str
    type: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """A ready text that staff may put into a reply."""

    key: str
    title: str
    text: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """Sampling of the counterfactual question: share 0..1 of solved episodes, at most once per person in `rest_days`."""

    share: float = 0.5
    rest_days: int = 30


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When the bot answers, asks which, or gives up; probabilities 0..1, set by evaluation."""

    answer: float = 0.80
    choose: float = 0.12
    intent: float = 0.55
    in_scope: float = 0.30


@dataclass(frozen=True, slots=True)
class Agency:
    """Everything that one published version says. `texts` overrides the product's phrases: language -> phrase key -> text."""

    version: int
    name: str
    timezone: str
    default_language: Language
    languages: tuple[Language, ...]
    notice_version: str
    services: Mapping[ServiceKey, Service]
    privacy_url: str = ""
    phone: str = ""
    counter: str = ""
    website: str = ""
    hours: tuple[OpenSpan, ...] = ()
    holidays: frozenset[date] = frozenset()
    signposts: tuple[Signpost, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    canned: tuple[CannedAnswer, ...] = ()
    texts: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    survey: SurveySettings = SurveySettings()
    thresholds: Thresholds = Thresholds()
    episode_silence_hours: int = 24
    return_window_days: int = 7
    staff_silence_hours: int = 168
    """After so many hours without a word the bot serves again though staff have the conversation; 0 = never."""
    case_templates: tuple[str, ...] = ()
    """How the numbers of the agency's case files look; see `nlu.case_numbers`."""
    case_url: str = ""
    """Where people can see the state of their case themselves."""
    streets: tuple[Street, ...] = ()

    def local(self, moment: datetime) -> datetime:
        """`moment` on the agency's clock."""
        return moment.astimezone(ZoneInfo(self.timezone))

    def is_open(self, moment: datetime) -> bool:
        """Whether staff are there at `moment`."""
        here = self.local(moment)
        return any(span.start <= here.time() < span.end for span in self._spans(here.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The first opening after `moment` within three weeks, on the agency's clock; None where no hours are known."""
        here = self.local(moment)
        for offset in range(22):
            day = here.date() + timedelta(days=offset)
            for span in sorted(self._spans(day), key=lambda span: span.start):
                opening = datetime.combine(day, span.start, here.tzinfo)
                if opening > here:
                    return opening
        return None

    def _spans(self, day: date) -> list[OpenSpan]:
        if day in self.holidays:
            return []
        return [span for span in self.hours if span.weekday == day.weekday()]
