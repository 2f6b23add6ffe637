"""What training data is, whichever format it was written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handlers.domain.ids import Language

_DEFAULT_LANGUAGE = Language("es")
_FOLDER_LANGUAGES = frozenset({"es", "en", "ca", "gl", "eu"})
_CODE = re.compile(r"[a-z]{2}")
_HELD_BACK = ("test", "dev", "valid", "oos_test", "oos_dev")
_LANGUAGE_IN_NAME = re.compile(r"_([a-z]{2})$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the data, as an editor counts: `line` begins at 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that an editor should know, in one sentence; `place` is None where it is about all of the data."""

    place: Place | None
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}" if self.place else self.said


@dataclass(frozen=True, slots=True)
class Annotation:
    """A piece of an example, in characters of its text, and what was noted about it; no role or group is empty."""

    kind: str
    value: str
    start: int
    end: int
    role: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One example wording of an intent, its annotations taken out of the text; `split` only where a table says it."""

    intent: str
    text: str
    entities: tuple[Annotation, ...]
    place: Place
    metadata: Mapping[str, object] = field(default_factory=dict)
    split: str = ""

    @property
    def to_learn(self) -> bool:
        """Whether it is not held back for tests."""
        return not self.split.casefold().startswith(_HELD_BACK)

    @property
    def language(self) -> Language:
        """The language that its metadata gives as ``language``, else that of its file."""
        given = self.metadata.get("language")
        told = isinstance(given, str) and _CODE.fullmatch(given)
        return Language(str(given)) if told else language_of(self.place.file)


@dataclass(frozen=True, slots=True)
class NamedList:
    """The lines of a synonym, lookup table or regex, under its name."""

    kind: str
    name: str
    lines: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Response:
    """The ready texts under a name such as ``utter_faq/opening``."""

    name: str
    texts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A section that has nothing to do with understanding, and the names of what it holds."""

    section: str
    names: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything that the files say about understanding, and what an editor should know about them."""

    examples: tuple[Example, ...]
    lists: tuple[NamedList, ...] = ()
    responses: tuple[Response, ...] = ()
    intent_metadata: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    passed_over: tuple[PassedOver, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """The names of the intents, in alphabetical order."""
        return tuple(sorted({example.intent for example in self.examples}))


def language_of(file: Path) -> Language:
    """The language in a file's name (``general_ca.yml``), else its folder's (``ca/nlu.md``), else Spanish."""
    found = _LANGUAGE_IN_NAME.search(file.stem)
    if found:
        return Language(found[1])
    folder = file.parent.name
    return Language(folder) if folder in _FOLDER_LANGUAGES else _DEFAULT_LANGUAGE


def plain(text: str) -> str:
    """`text` on one line, with single spaces and without characters that no YAML file can hold."""
    return " ".join("".join(letter for letter in text if _can_be_written(letter)).split())


def _can_be_written(letter: str) -> bool:
    code = ord(letter)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return letter.isspace()
    return not (0xD800 <= code <= 0xDFFF or code in {0xFEFF, 0xFFFE, 0xFFFF})
