"""What is collected while the files are read: everything good, and everything wrong with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from handlers.errors import Misconfigured
from nlu.training_data.annotations import annotated
from nlu.training_data.model import (
    Annotation,
    Example,
    NamedList,
    PassedOver,
    Place,
    Problem,
    Response,
    TrainingData,
    plain,
)

_SHOWN = 40
_MOST_EXAMPLES = 300_000


class TrainingDataProblems(Misconfigured):
    """Everything that stops the data from being used; the message lists the first forty, `problems` has all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = [str(problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            lines.append(f"... and {len(problems) - _SHOWN} more.")
        super().__init__("\n".join(lines))


class Gathering:
    """Takes what the readers of each format find; `root` is the file or folder that was asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.examples: list[Example] = []
        self.lists: list[NamedList] = []
        self.responses: list[Response] = []
        self.intent_metadata: dict[str, Mapping[str, object]] = {}
        self.passed_over: list[PassedOver] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def wrong(self, place: Place | None, said: str) -> None:
        """Note what stops the data from being used."""
        self.problems.append(Problem(place, said))

    def warn(self, place: Place | None, said: str) -> None:
        """Note what an editor should look at."""
        self.warnings.append(Problem(place, said))

    def marked_up(self, intent: str, line: str, place: Place, metadata: Mapping[str, object] | None = None) -> None:
        """Take an example whose annotations stand in its text."""
        found = annotated(plain(line))
        for said in found.problems:
            self.wrong(place, said)
        if found.odd:
            self.warn(place, f"{found.odd!r} looks like an annotation but is not one, and is read as plain text.")
        self.example(intent, found.text, found.entities, place, metadata)

    def example(
        self,
        intent: str,
        text: str,
        entities: Iterable[Annotation],
        place: Place,
        metadata: Mapping[str, object] | None = None,
        split: str = "",
    ) -> None:
        """Take an example whose text is plain; nothing where the text is empty."""
        if len(self.examples) == _MOST_EXAMPLES:
            raise TrainingDataProblems((*self.problems, Problem(place, f"more than {_MOST_EXAMPLES} examples.")))
        if text:
            self.examples.append(Example(intent, text, tuple(entities), place, metadata or {}, split))

    def data(self) -> TrainingData:
        """All that was taken."""
        return TrainingData(
            examples=tuple(self.examples),
            lists=tuple(self.lists),
            responses=tuple(self.responses),
            intent_metadata=dict(self.intent_metadata),
            passed_over=tuple(self.passed_over),
            warnings=tuple(self.warnings),
        )
