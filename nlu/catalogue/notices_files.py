"""Reads the agency's short texts: announcements, signposts for sensitive topics, canned answers and its own phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from handlers.domain.agency import Announcement, CannedAnswer, Signpost
from handlers.domain.ids import Language
from nlu.catalogue.cells import items, one_line, tidy
from nlu.catalogue.columns import (
    ANSWER_COLUMNS,
    ANSWERS_FILE,
    KEY,
    NOTICE_COLUMNS,
    NOTICES_FILE,
    SIGNPOST_COLUMNS,
    SIGNPOSTS_FILE,
    TEXT_COLUMNS,
    TEXTS_FILE,
)
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.records import (
    Record,
    find_file,
    language_of,
    read_day,
    read_flag,
    read_records,
    records_by_key,
)

Rows = Mapping[str, Record]
RowsOfTexts = dict[tuple[str, str, str], Place]
"""(file stem, key, language) -> the row that says it."""


class ShortTexts:
    """Reads the four optional files of one content directory; `places` fills up while they are read."""

    def __init__(self, directory: Path, languages: Sequence[Language], notebook: Notebook) -> None:
        self._directory = directory
        self._languages = languages
        self._notebook = notebook
        self.places: RowsOfTexts = {}

    def announcements(self) -> tuple[Announcement, ...]:
        """`avisos`: notices under the greeting."""
        rows = self._grouped(NOTICES_FILE, NOTICE_COLUMNS, ("text",))
        return tuple(self._announcement(key, languages) for key, languages in rows.items())

    def signposts(self) -> tuple[Signpost, ...]:
        """`senales`: what is said at once on sensitive or urgent topics."""
        rows = self._grouped(SIGNPOSTS_FILE, SIGNPOST_COLUMNS, ("text", "triggers"))
        return tuple(self._signpost(key, languages) for key, languages in rows.items())

    def canned(self) -> tuple[CannedAnswer, ...]:
        """`respuestas`: ready texts for staff."""
        rows = self._grouped(ANSWERS_FILE, ANSWER_COLUMNS, ("text",))
        return tuple(
            CannedAnswer(key, one_line(next(iter(languages.values()))["title"]) or key, _texts(languages))
            for key, languages in rows.items()
        )

    def phrases(self) -> dict[Language, dict[str, str]]:
        """`textos`: language -> phrase -> the agency's own wording."""
        found: dict[Language, dict[str, str]] = {}
        for record in self._records(TEXTS_FILE, TEXT_COLUMNS, ("phrase", "text")):
            language = Language(language_of(record, self._languages, self._notebook))
            phrase = one_line(record["phrase"])
            if not self._filled(record, ("phrase", "text")) or not language:
                continue
            if phrase in found.setdefault(language, {}):
                first = self.places[TEXTS_FILE, phrase, language].row
                self._notebook.error("key_twice", record.on("phrase"), key=phrase, language=language, first=first)
            found[language][phrase] = tidy(record["text"])
            self.places.setdefault((TEXTS_FILE, phrase, language), record.place)
        return found

    def _grouped(self, stem: str, columns: Sequence[str], needed: Sequence[str]) -> dict[str, Rows]:
        records = [record for record in self._records(stem, columns, (KEY, *needed)) if self._filled(record, needed)]
        grouped = records_by_key(records, self._languages, self._notebook)
        for key, rows in grouped.items():
            self.places |= {(stem, key, language): record.place for language, record in rows.items()}
        return {key: rows for key, rows in grouped.items() if rows}

    def _records(self, stem: str, columns: Sequence[str], required: Sequence[str]) -> list[Record]:
        path = find_file(self._directory, stem, self._notebook)
        return read_records(path, columns, required, self._notebook) if path else []

    def _filled(self, record: Record, columns: Sequence[str]) -> bool:
        empty = [column for column in columns if not tidy(record[column])]
        for column in empty:
            self._notebook.error("cell_empty", record.on(column))
        return not empty

    def _announcement(self, key: str, rows: Rows) -> Announcement:
        first = next(iter(rows.values()))
        starts, ends = (read_day(first, column, self._notebook) for column in ("starts", "ends"))
        if starts and ends and ends < starts:
            self._notebook.error("days_reversed", first.on("ends"), starts=starts, ends=ends)
        return Announcement(key, _texts(rows), starts, ends)

    def _signpost(self, key: str, rows: Rows) -> Signpost:
        first = next(iter(rows.values()))
        return Signpost(
            key=key,
            triggers={Language(code): items(record["triggers"], (";",)) for code, record in rows.items()},
            text=_texts(rows),
            emergency=read_flag(first, "emergency", self._notebook, default=False),
            offer_person=read_flag(first, "offer_person", self._notebook, default=True),
        )


def _texts(rows: Rows) -> dict[Language, str]:
    return {Language(language): tidy(record["text"]) for language, record in rows.items()}
