"""Reads an import mapping: which row of somebody's spreadsheet is the header, which column is which field, what is cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from nlu.catalogue.columns import KEY, SERVICE_COLUMNS
from nlu.catalogue.problems import ContentProblems, Notebook, Place
from nlu.catalogue.toml_file import note_invalid, read_toml

ByName = TypeVar("ByName", bound=Iterable[str])
FILLABLE = frozenset(SERVICE_COLUMNS) - {KEY}
"""The columns of our own that a mapping may fill."""
EVERY = "all"
"""In `[missing]`: the values that mean "not stated" in whatever column."""


def _known(columns: ByName) -> ByName:
    unknown = [column for column in columns if column not in FILLABLE]
    if unknown:
        known = ", ".join(sorted(FILLABLE))
        raise PydanticCustomError("mapping_column_unknown", "unknown", {"columns": ", ".join(unknown), "known": known})
    return columns


def _known_or_every(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    _known([column for column in columns if column != EVERY])
    return columns


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Titles = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
"""One heading, or several whose cells are joined."""
ByColumn = AfterValidator(_known)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class FilePart(_Part):
    """Where the table is; without `header_row` the row with most of the headings is taken."""

    sheet: str | int | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    first_row: Annotated[int, Field(ge=1)] | None = None
    last_row: Annotated[int, Field(ge=1)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    skip_bad_rows: bool = False


class KeyPart(_Part):
    """Which column identifies a service, and what is put in front of it so that sources do not clash."""

    column: Annotated[str, Field(min_length=1)]
    prefix: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,19})?$")] = ""


class Cleanup(_Part):
    """One replacement by regular expression."""

    find: Annotated[str, Field(min_length=1)]
    replace: str = ""

    @model_validator(mode="after")
    def _compiles(self) -> Self:
        try:
            self.apply("")
        except (re.error, IndexError) as error:
            raise PydanticCustomError("mapping_pattern", "pattern", {"pattern": self.find}) from error
        return self

    def apply(self, text: str) -> str:
        """The text with every match replaced; ``^`` and ``$`` match at each line."""
        return re.sub(self.find, self.replace, text, flags=re.MULTILINE)


class ImportMapping(_Part):
    """A whole mapping file, checked."""

    file: FilePart = FilePart()
    key: KeyPart
    columns: Annotated[dict[str, Titles], ByColumn]
    translations: dict[str, Annotated[dict[str, Titles], ByColumn]] = {}
    constants: Annotated[dict[str, str], ByColumn] = {}
    missing: Annotated[dict[str, list[str]], AfterValidator(_known_or_every)] = {}
    values: Annotated[dict[str, dict[str, str]], ByColumn] = {}
    split: Annotated[dict[str, list[str]], ByColumn] = {}
    clean: Annotated[dict[str, list[Cleanup]], ByColumn] = {}
    sentence_case: Annotated[list[str], ByColumn] = []

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if "name" not in self.columns:
            raise PydanticCustomError("mapping_without_name", "name")
        twice = sorted(self.columns.keys() & self.constants.keys())
        if twice:
            raise PydanticCustomError("mapping_twice", "twice", {"columns": ", ".join(twice)})
        return self

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the mapping speaks of, the key's first."""
        named = [title for titles in self.columns.values() for title in titles]
        translated = [title for part in self.translations.values() for titles in part.values() for title in titles]
        return tuple(dict.fromkeys([self.key.column, *named, *translated]))

    @property
    def owned(self) -> frozenset[str]:
        """The columns of our own that this mapping fills, and so may overwrite."""
        translated = {column for part in self.translations.values() for column in part}
        return frozenset({*self.columns, *self.constants, *translated})


def read_mapping(path: Path, language: str) -> ImportMapping:
    """The mapping of a TOML file; raises ContentProblems naming what is wrong in it."""
    notebook = Notebook(language)
    place = Place(path.name)
    raw = read_toml(path, place, notebook)
    if raw is not None:
        try:
            return ImportMapping.model_validate(raw)
        except ValidationError as wrong:
            note_invalid(wrong, place, notebook)
    raise ContentProblems(notebook.problems, language, "mapping_unusable")
