"""What a reading is asked, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metrics.volumes.messages import DEFAULT
from metrics.volumes.problems import Problem, Severity
from metrics.volumes.rows import VolumeRow


class FileKind(StrEnum):
    """What one row of the file stands for."""

    VOLUMES = "volumes"
    """The contacts of one day, or of a part of it, about one service."""
    CALLS = "calls"
    """One call."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read; every default is the most lenient one."""

    kind: FileKind = FileKind.VOLUMES
    today: date | None = None
    """The agency's day, after which nothing can have happened; None = not checked."""
    messages: str = DEFAULT
    """Language of the sentences: es or en."""
    timezone: str = "Europe/Madrid"
    """Where the agency's days begin and end."""
    services: Mapping[str, str] | None = None
    """Folded key or name -> key, from `known_services`; None = services are taken as written."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Folded name -> how earlier imports wrote a service that the catalogue does not know."""


@dataclass(frozen=True, slots=True)
class VolumesFile:
    """One row at most per (day, service, channel), sorted so; not to be used while there are `errors`."""

    rows: tuple[VolumeRow, ...]
    problems: tuple[Problem, ...]
    numbers: tuple[int, ...] = ()
    """For each of `rows`, the row of the file where it begins."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the import."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
