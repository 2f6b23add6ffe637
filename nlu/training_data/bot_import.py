"""Bringing somebody's Rasa bot over: its examples as clean training files, its answers as a draft of content."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handlers.domain.understanding import Intent
from handlers.errors import Misconfigured
from nlu.catalogue.cells import one_line, tidy, without_accents
from nlu.catalogue.columns import ANSWER_COLUMNS, ANSWERS_FILE, SERVICE_COLUMNS, SERVICES_FILE
from nlu.catalogue.records import MAX_KEY, VALID_KEY
from nlu.training_data.labels import usual_meaning
from nlu.training_data.model import Example, Problem, Response, TrainingData, language_of
from nlu.training_data.reading import read_what_can_be
from nlu.training_data.writing import Written, files_of, write_files

CONTENT_FOLDER = "contenido"
_STEM = "entrenamiento/nlu"
_UTTER = "utter_"
_PLACE = re.compile(r"\{\w{1,60}\}")
_MOST_QUESTIONS = 12
_INTENTS = frozenset(intent.value for intent in Intent)
_SHOWN = 5
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought over and what was not; `files` are the names of what was written, by their number of entries."""

    examples: Mapping[str, int]
    """Number of examples of each intent, under its name here."""
    files: Mapping[str, int]
    renamed: Mapping[str, str]
    """Their name of a general intent -> ours."""
    not_taken: tuple[str, ...]
    """Sentences."""
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def import_bot(source: Path, folder: Path, *, keep_labels: bool = False, replace_files: bool = False) -> Imported:
    """Read any of Rasa's formats at `source` and write into `folder`: ``entrenamiento/nlu_<language>.yml`` and drafts of content.

    What is wrong in the source is left out and told. `keep_labels`: the usual names of general intents stay theirs.
    Raises Misconfigured where there is nothing to bring over, or a file is there already and `replace_files` is not set.
    """
    data, problems = read_what_can_be(source)
    learnt = tuple(example for example in data.examples if example.to_learn)
    if not learnt:
        raise Misconfigured("\n".join([f"There are no examples to bring over at {source}.", *map(str, problems)]))
    renamed = {} if keep_labels else _renamed(learnt)
    examples = tuple(replace(example, intent=renamed.get(example.intent, example.intent)) for example in learnt)
    files = files_of(replace(data, examples=examples, responses=()), _STEM, "Brought over from another bot.")
    drafts = _drafts(data.responses, examples, renamed)
    _refuse_to_overwrite([folder / name for name in (*files, *drafts)], replace_files=replace_files)
    write_files(files, folder)
    write_files({name: draft.written for name, draft in drafts.items()}, folder)
    counted = Counter(example.language for example in examples)
    written = {name: counted[language_of(Path(name))] for name in files}
    return Imported(
        examples=dict(Counter(example.intent for example in examples)),
        files=written | {name: draft.rows for name, draft in drafts.items()},
        renamed=renamed,
        not_taken=tuple(_not_taken(data, len(data.examples) - len(learnt), files)),
        warnings=data.warnings,
        problems=problems,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    written: Written
    rows: int


def _renamed(examples: Iterable[Example]) -> dict[str, str]:
    labels = {example.intent for example in examples}
    meant = {label: usual_meaning(label) for label in sorted(labels - _INTENTS)}
    return {label: meaning for label, meaning in meant.items() if meaning}


def _drafts(
    responses: Sequence[Response], examples: Sequence[Example], renamed: Mapping[str, str]
) -> dict[str, _Draft]:
    """Answers to an intent of the bot's own become services to complete; all others, ready answers for staff."""
    asked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for example in examples:
        asked[example.intent, example.language].append(example.text)
    services, answers = list[dict[str, str]](), list[dict[str, str]]()
    for response in responses:
        name, language = response.name.removeprefix(_UTTER), language_of(response.place.file)
        intent = renamed.get(name, name)
        text = tidy("\n\n".join(dict.fromkeys(response.texts)))
        if not text:
            continue
        if intent not in _INTENTS and (intent, language) in asked:
            services.append(_service(intent, language, text, asked[intent, language]))
        else:
            answers.append({"key": _key(name), "language": language, "title": _title(name), "text": text})
    return {
        f"{CONTENT_FOLDER}/{file}.csv": _Draft(Written(_csv(columns, rows), ()), len(rows))
        for file, columns, rows in (
            (SERVICES_FILE, SERVICE_COLUMNS, services),
            (ANSWERS_FILE, ANSWER_COLUMNS, answers),
        )
        if rows
    }


def _service(intent: str, language: str, text: str, questions: Sequence[str]) -> dict[str, str]:
    return {
        "key": _key(intent.rpartition("/")[2]),
        "language": language,
        "name": _title(intent.rpartition("/")[2]),
        "summary": text,
        "questions": "\n".join(list(dict.fromkeys(questions))[:_MOST_QUESTIONS]),
        # What nobody has checked is not answered.
        "covered": "no",
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        seen[row["key"], row["language"]] += 1
        number = seen[row["key"], row["language"]]
        numbered = {**row, "key": f"{row['key']}_{number}"} if number > 1 else row
        writer.writerow({column: _harmless(cell) for column, cell in numbered.items()})
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    """`cell` with an apostrophe before what a spreadsheet would take for a formula and carry out."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA_SIGNS) or cell.startswith(("\t", "\r")) else cell


def _key(name: str) -> str:
    if VALID_KEY.fullmatch(name):
        return name
    return re.sub(r"[^A-Za-z0-9._-]+", "_", without_accents(name)).strip("._-")[:MAX_KEY] or "sin_nombre"


def _title(name: str) -> str:
    words = one_line(re.sub(r"[_/]+", " ", name)).strip()
    return words[:1].upper() + words[1:] or name


def _refuse_to_overwrite(files: Iterable[Path], *, replace_files: bool) -> None:
    there = [str(file) for file in files if file.exists()]
    if there and not replace_files:
        raise Misconfigured(f"{', '.join(there)} is there already: choose another folder, or allow replacing.")


def _not_taken(data: TrainingData, held_back: int, files: Mapping[str, Written]) -> Iterable[str]:
    if held_back:
        yield f"{held_back} examples are marked as tests and were not taken as training examples."
    for name, written in files.items():
        yield from (f"{name}: {problem}" for problem in written.left_out)
    with_places = [response.name for response in data.responses if any(map(_PLACE.search, response.texts))]
    if with_places:
        yield f"answers with places to fill in such as {{name}} ({len(with_places)}{_some(with_places)}): write them out."
    names: defaultdict[str, list[str]] = defaultdict(list)
    for passed in data.passed_over:
        names[passed.section] += [name for name in passed.names if name and not name.startswith(_UTTER)]
    for section, every in sorted(names.items()):
        if section in _WHY:
            of_section = tuple(dict.fromkeys(every))
            yield f"{section} ({len(of_section)}{_some(of_section)}): {_WHY[section]}"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f": {shown}{' ...' if len(names) > _SHOWN else ''}" if names else ""


_DIALOGUE = "the order of the conversation is the program's own; nothing to do, unless one of them is a procedure to describe as a service."
_WHY = {
    "stories": _DIALOGUE,
    "rules": _DIALOGUE,
    "slots": "nothing is remembered about people beyond their case.",
    "forms": "write what each form asked for into the service's `evidence` and `steps`.",
    "actions": "the code behind them is not run; where one looked something up, the answer has to be in the catalogue.",
    "e2e_actions": "the code behind them is not run.",
    "policies": "the program decides by its own rules.",
    "pipeline": "it is only needed to go on with a Rasa server: put it into `nlu/rasa_project/config.yml`.",
}
