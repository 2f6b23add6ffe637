"""What is wrong with an editor's file: where, how badly, and in a sentence that the editor can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.errors import Misconfigured
from nlu.catalogue.messages import DEFAULT, sentence


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """The content cannot be imported or published as it is."""
    WARNING = "warning"
    """Citizens would notice; an editor should look."""
    NOTICE = "notice"
    """Could be better; also every field that the catalogue does not state."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, row as a spreadsheet numbers it, heading of the column."""

    file: str = ""
    row: int | None = None
    column: str = ""

    def on(self, column: str) -> Place:
        """Another column of the same row."""
        return replace(self, column=column)

    def at(self, row: int, column: str = "") -> Place:
        """Another row of the same file."""
        return Place(self.file, row, column)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `code` names its kind for scripts, `message` is a sentence without its place."""

    file: str
    row: int | None
    column: str
    severity: Severity
    message: str
    code: str = ""

    def describe(self, language: str = DEFAULT, *, with_file: bool = True) -> str:
        """The sentence with its place in front: ``servicios.csv, fila 7, columna «name»: …``."""
        parts = [self.file] if with_file and self.file else []
        if self.row is not None:
            parts.append(sentence("place_row", language, row=self.row))
        if self.column:
            parts.append(sentence("place_column", language, column=self.column))
        where = ", ".join(parts)
        text = f"{where}: {self.message}" if where else self.message
        return text if with_file and self.file else text[:1].upper() + text[1:]


class Notebook:
    """Collects problems, so that an editor hears of all of them at once."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language
        self._problems: list[Problem] = []
        self.error_count = 0

    def error(self, code: str, place: Place, **values: object) -> None:
        """Note something that stops the work."""
        self._note(Severity.ERROR, code, place, values)

    def warning(self, code: str, place: Place, **values: object) -> None:
        """Note something that an editor should look at."""
        self._note(Severity.WARNING, code, place, values)

    def notice(self, code: str, place: Place, **values: object) -> None:
        """Note something that could be better."""
        self._note(Severity.NOTICE, code, place, values)

    def add(self, problems: Iterable[Problem]) -> None:
        """Take over what was noted elsewhere."""
        for problem in problems:
            self._problems.append(problem)
            self.error_count += problem.severity is Severity.ERROR

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything noted, by file and row; what concerns a whole file comes first."""
        return tuple(sorted(self._problems, key=lambda problem: (problem.file, problem.row or 0)))

    def _note(self, severity: Severity, code: str, place: Place, values: dict[str, object]) -> None:
        message = sentence(code, self.language, **values)
        self.add([Problem(place.file, place.row, place.column, severity, message, code)])


class ContentProblems(Misconfigured):
    """What an editor wrote cannot be used; `problems` holds every finding, the message lists those that stop it."""

    def __init__(
        self, problems: tuple[Problem, ...], language: str = DEFAULT, heading: str = "content_unusable"
    ) -> None:
        self.problems = problems
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        lines = [sentence(heading, language, count=len(errors))]
        lines += [f"- {problem.describe(language)}" for problem in errors]
        super().__init__("\n".join(lines))
