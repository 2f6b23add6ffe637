"""Writing training data as Rasa 3 YAML, one file for each language, so that it reads back as it was."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.training_data.annotations import with_marks
from nlu.training_data.model import Example, NamedList, Problem, Response, TrainingData, language_of, plain

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[/.-][A-Za-z0-9_]+)*")
# Rasa reads these as words by YAML 1.2, but other tools and people do not.
_NOT_BARE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file, and the examples and entries that the format cannot hold."""

    text: str
    left_out: tuple[Problem, ...]


def files_of(data: TrainingData, stem: str, comment: str = "") -> dict[str, Written]:
    """The files to write, by name: ``<stem>_es.yml`` and so on; `comment` (one line) stands at the top of each."""
    files = {}
    parts: tuple[NamedList | Response, ...] = (*data.lists, *data.responses)
    spoken = {example.language for example in data.examples} | {language_of(part.place.file) for part in parts}
    for language in sorted(spoken):
        of_language = TrainingData(
            examples=tuple(part for part in data.examples if part.language == language),
            lists=tuple(part for part in data.lists if language_of(part.place.file) == language),
            responses=tuple(part for part in data.responses if language_of(part.place.file) == language),
            intent_metadata=data.intent_metadata,
        )
        files[f"{stem}_{language}.yml"] = yaml_of(of_language, comment)
    return files


def yaml_of(data: TrainingData, comment: str = "") -> Written:
    """`data` as one file in Rasa's format."""
    left_out: list[Problem] = []
    lines = [f"# {plain(comment)}"] if comment else []
    lines += ['version: "3.1"', "", "nlu:"]
    if not data.examples and not data.lists:
        lines[-1] = "nlu: []"
    for intent, examples in _by_intent(data.examples).items():
        lines += _intent(intent, examples, data.intent_metadata.get(intent), left_out)
    for found in data.lists:
        lines += _list(found, left_out)
    if data.responses:
        lines.append("responses:")
    for response in _merged(data.responses):
        lines.append(f"  {_name(response.name)}:")
        lines += [f"  - text: {_quoted(text)}" for text in response.texts]
    return Written("\n".join(lines).rstrip("\n") + "\n", tuple(left_out))


def _by_intent(examples: Iterable[Example]) -> Mapping[str, list[Example]]:
    grouped: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        grouped[example.intent].append(example)
    return grouped


def _intent(
    intent: str, examples: list[Example], metadata: Mapping[str, object] | None, left_out: list[Problem]
) -> Iterator[str]:
    marked = [(example, with_marks(example.text, example.entities)) for example in examples]
    left_out += [
        Problem(example.place, f"{example.text[:60]!r} cannot be written in Rasa's format, because of its brackets.")
        for example, line in marked
        if line is None
    ]
    lines = [(line, example.metadata) for example, line in marked if line is not None]
    yield f"- intent: {_name(intent)}"
    if metadata:
        yield f"  metadata: {_quoted(metadata)}"
    if any(noted for _, noted in lines):
        yield "  examples:"
        yield from (part for line, noted in lines for part in _record(line, noted))
    else:
        yield "  examples: |" if lines else "  examples: []"
        yield from (f"    - {line}" for line, _ in lines)
    yield ""


def _record(line: str, metadata: Mapping[str, object]) -> Iterator[str]:
    # Reading takes one mark of a list away here.
    yield f"  - text: {_quoted(f'- {line}' if line.startswith('- ') else line)}"
    if metadata:
        yield f"    metadata: {_quoted(metadata)}"


def _list(found: NamedList, left_out: list[Problem]) -> Iterator[str]:
    good = [line for line in found.lines if line.strip() == line and plain(line) == " ".join(line.split())]
    good = [line for line in good if len(line.splitlines()) == 1]
    if len(good) < len(found.lines):
        left_out.append(Problem(found.place, f"the {found.kind} {found.name!r} has entries that YAML cannot hold."))
    yield f"- {found.kind}: {_name(found.name)}"
    yield "  examples: |" if good else "  examples: []"
    yield from (f"    - {line}" for line in good)
    yield ""


def _merged(responses: Iterable[Response]) -> Iterator[Response]:
    """Responses with each name once, as YAML wants it."""
    merged: dict[str, Response] = {}
    for response in responses:
        before = merged.get(response.name)
        texts = (*(before.texts if before else ()), *response.texts)
        merged[response.name] = Response(response.name, tuple(dict.fromkeys(texts)), response.place)
    yield from (response for response in merged.values() if response.texts)


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) and name.lower() not in _NOT_BARE else _quoted(name)


def _quoted(value: object) -> str:
    """JSON, which YAML holds; what a YAML file cannot hold, or would fold, is written as escapes."""
    written = json.dumps(value, ensure_ascii=False)
    return "".join(
        letter if plain(letter) == letter or letter == " " else f"\\u{ord(letter):04x}" for letter in written
    )


def write_files(files: Mapping[str, Written], folder: Path) -> None:
    """Write each file under `folder`; folders are made."""
    for name, written in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(written.text, encoding="utf-8", newline="")
