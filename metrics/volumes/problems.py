"""What is wrong with an agency's file of contacts: where, how badly, and in a sentence that its sender can act on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from metrics.volumes.messages import DEFAULT, sentence

MAX_PROBLEMS = 5_000
"""Beyond these a file is wrong as a whole, and reading on would only fill the memory."""


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """Nothing of the file is imported."""
    WARNING = "warning"
    """Imported; somebody should look, because a figure may be wrong."""
    NOTICE = "notice"
    """Imported; says what was left out or assumed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` counts as a spreadsheet does, None = the whole file; `code` names the kind for scripts."""

    file: str
    row: int | None
    column: str
    severity: Severity
    message: str
    code: str

    def describe(self, language: str = DEFAULT) -> str:
        """The sentence with its place in front: ``llamadas.csv, fila 7, columna «Ofrecidas»: …``."""
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(sentence("place_row", language, row=self.row))
        if self.column:
            parts.append(sentence("place_column", language, column=self.column))
        return f"{', '.join(parts)}: {self.message}" if parts else self.message


class Notebook:
    """Collects the problems of one file, so that its sender hears of all of them at once."""

    def __init__(self, file: str, language: str = DEFAULT) -> None:
        self.file = file
        self.language = language
        self._problems: list[Problem] = []
        self._codes: Counter[str] = Counter()
        self._dropped = 0
        self.has_errors = False

    def error(self, code: str, row: int | None = None, column: str = "", **values: object) -> None:
        """Note something that stops the import."""
        self._note(Severity.ERROR, code, row, column, values)

    def warning(self, code: str, row: int | None = None, column: str = "", **values: object) -> None:
        """Note something that somebody should look at."""
        self._note(Severity.WARNING, code, row, column, values)

    def notice(self, code: str, row: int | None = None, column: str = "", **values: object) -> None:
        """Note what was left out or assumed."""
        self._note(Severity.NOTICE, code, row, column, values)

    def count(self, code: str) -> int:
        """How many problems of one kind there are."""
        return self._codes[code]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything noted, by row; what concerns the whole file comes first."""
        found = sorted(self._problems, key=lambda problem: problem.row or 0)
        if self._dropped:
            message = sentence("many_problems", self.language, count=self._dropped)
            found.append(Problem(self.file, None, "", Severity.ERROR, message, "many_problems"))
        return tuple(found)

    def _note(self, severity: Severity, code: str, row: int | None, column: str, values: dict[str, object]) -> None:
        self._codes[code] += 1
        self.has_errors = self.has_errors or severity is Severity.ERROR
        if len(self._problems) >= MAX_PROBLEMS:
            self._dropped += 1
            return
        message = sentence(code, self.language, **values)
        self._problems.append(Problem(self.file, row, column, severity, message, code))
