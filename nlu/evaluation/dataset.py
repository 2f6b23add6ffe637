"""Rows with known intents from files in any format of training data: which to take, and which language to read them in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.evaluation.judged import LabelledText
from nlu.evaluation.notes import Note, NoteKind, names_of
from nlu.language import detect
from nlu.normalise import clean, fold
from nlu.training_data.model import Example, language_of
from nlu.training_data.reading import read

LANGUAGES = tuple(map(Language, ("es", "en", "ca", "gl", "eu")))
_USUAL = LANGUAGES[0]
_FEW_ROWS = 100
_LOOKED_AT = 400


class Purpose(StrEnum):
    """What rows are for; the value is the split of a table that is taken where none is asked for."""

    TRAIN = "train"
    """To learn from."""
    TEST = "test"
    """To be judged on."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of one source and what there is to know about them; `name` tells people where they come from."""

    name: str
    rows: tuple[LabelledText, ...]
    notes: tuple[Note, ...] = ()

    @property
    def intents(self) -> frozenset[str]:
        """The intents that are to be understood."""
        return frozenset(row.intent for row in self.rows if row.in_scope)

    @property
    def sha256(self) -> str:
        """A hash of texts and intents in their order."""
        lines = "".join(f"{row.text}\t{row.intent}\n" for row in self.rows)
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def read_dataset(path: Path, purpose: Purpose, splits: Collection[str] = ()) -> Dataset:
    """The rows at `path` (Rasa YAML or JSON, Markdown, TSV, or a folder of them) whose split is one of `splits`.

    Without `splits`, a table that has one named like the purpose gives that one and rows without any, and a note says so. Raises
    Misconfigured, naming file and line, for wrong data and where nothing is left.
    """
    if not path.exists():
        raise Misconfigured(f"There is no file or folder {path}.")
    files: dict[Path, list[Example]] = {}
    for example in read(path).examples:
        files.setdefault(example.place.file, []).append(example)
    rows = tuple(row for file, examples in files.items() for row in _labelled(file, examples))
    return _chosen(Dataset(path.name, rows), purpose, splits)


def trainable(data: Dataset) -> Dataset:
    """`data` without the rows that are out of scope; raises Misconfigured where fewer than two intents are left."""
    rows = tuple(row for row in data.rows if row.in_scope)
    outside = len(data.rows) - len(rows)
    notes = [Note(NoteKind.OOS_LEFT_OUT, {"rows": outside})] if outside else []
    left = Dataset(data.name, rows, (*data.notes, *notes, *_contradictions(rows)))
    learnable = len({row.intent for row in rows if row.has_words})
    if learnable < 2:
        raise Misconfigured(f"{data.name} has {learnable} intent(s) to learn; at least two are needed to tell apart.")
    return left


def notes_on_test(test: Dataset, known: Collection[str], train: Dataset | None) -> tuple[Note, ...]:
    """What to know about figures on `test` of an engine that knows the intents `known` and learnt from `train`."""
    scope = [row for row in test.rows if row.in_scope]
    strange = Counter(row.intent for row in scope if row.intent not in known)
    notes = []
    if strange:
        counted = {"rows": strange.total(), "intents": len(strange)}
        notes.append(Note(NoteKind.UNKNOWN_INTENTS, {**counted, "names": names_of(strange)}))
    leaked = shared_rows(train, test) if train else 0
    if leaked:
        notes.append(Note(NoteKind.LEAK, {"rows": leaked, "all": len(test.rows)}))
    if len(scope) == len(test.rows):
        notes.append(Note(NoteKind.NO_OOS, {}))
    if len(test.rows) < _FEW_ROWS:
        notes.append(Note(NoteKind.FEW_ROWS, {"rows": len(test.rows)}))
    return tuple(notes)


def shared_rows(train: Dataset, test: Dataset) -> int:
    """How many test rows have, but for case, accents and emoji, a text that was learnt from."""
    learnt = {_bare(row.text) for row in train.rows}
    return sum(_bare(row.text) in learnt for row in test.rows)


def _bare(text: str) -> str:
    return fold(clean(text))


def _chosen(data: Dataset, purpose: Purpose, splits: Collection[str]) -> Dataset:
    there = sorted({row.split for row in data.rows if row.split})
    strange = sorted(set(splits) - set(there))
    if strange:
        has = f"it has {', '.join(there)}" if there else "it has no third column"
        raise Misconfigured(f"{data.name} has no split {strange[0]!r}: {has}.")
    usual = {purpose.value, ""} if purpose.value in there else set()
    wanted = set(splits) or usual
    if not wanted:
        return data
    rows = tuple(row for row in data.rows if row.split in wanted)
    counted = {"taken": len(rows), "all": len(data.rows)}
    note = Note(NoteKind.SPLIT_TAKEN, {**counted, "name": data.name, "splits": ", ".join(sorted(wanted - {""}))})
    return Dataset(data.name, rows, (*data.notes, note))


def _contradictions(rows: Sequence[LabelledText]) -> Iterable[Note]:
    intents: dict[str, set[str]] = {}
    for row in rows:
        intents.setdefault(_bare(row.text), set()).add(row.intent)
    twofold = sum(len(found) > 1 for found in intents.values())
    return [Note(NoteKind.CONTRADICTIONS, {"texts": twofold})] if twofold else []


def _labelled(file: Path, examples: Sequence[Example]) -> Iterable[LabelledText]:
    told = _told(file)
    spoken = (told,) if told else _spoken([each.text for each in examples])
    for each in examples:
        given = str(each.metadata.get("language", each.split))
        if given in LANGUAGES:
            yield LabelledText(each.text, each.intent, Language(given))
        else:
            yield LabelledText(each.text, each.intent, _language(each.text, spoken), each.split)


def _told(file: Path) -> Language | None:
    """The language that the file's name or folder tells."""
    told = language_of(file)
    named = told != _USUAL or file.stem.endswith(f"_{_USUAL}") or file.parent.name == _USUAL
    return told if named else None


def _spoken(texts: Sequence[str]) -> tuple[Language, ...]:
    """The languages in which at least a twentieth of the texts surely is, most frequent first; rarer ones are errors."""
    found = [detect(text, LANGUAGES, _USUAL) for text in texts[:: max(1, len(texts) // _LOOKED_AT)]]
    sure = Counter(each.language for each in found if each.sure)
    return tuple(language for language, count in sure.most_common() if count >= sure.total() / 20) or (_USUAL,)


def _language(text: str, spoken: tuple[Language, ...]) -> Language:
    found = detect(text, spoken, spoken[0]) if len(spoken) > 1 else None
    return found.language if found and found.sure else spoken[0]
