"""Training data in the Markdown of Rasa 1, which many public bots still have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from nlu.training_data.gathering import Gathering
from nlu.training_data.lookup_files import lines_of_lookup
from nlu.training_data.model import NamedList, PassedOver, Place, Response, plain

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s*(.*)")
_KIND = re.compile(r"(intent|synonym|regex|lookup)\s*:(.*)", re.IGNORECASE)
_BULLET = re.compile(r"[-*+](?:\s+(.*)|$)")
_STORY_STEP = re.compile(r"(?:utter_|action_|slot\s*\{|form\s*\{|respond_|followup|restart|\.{3})")


@dataclass(slots=True)
class _Section:
    """What stands under one heading; `kind` is empty where it is a story or a ready answer."""

    kind: str
    name: str
    place: Place
    lines: list[tuple[str, Place]] = field(default_factory=list)
    files: list[tuple[str, Place]] = field(default_factory=list)


def read_markdown(text: str, file: Path, into: Gathering) -> None:
    """Take what one file holds into `into`; any other Markdown (a readme, stories) is passed over with a note."""
    without = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    sections = _sections(without.splitlines(), file, into)
    for section in sections:
        if section.kind == "intent":
            _take_intent(section, into)
        elif section.kind:
            _take_list(section, into)
        else:
            _take_other(section, into)
    if not sections:
        into.passed_over.append(PassedOver("text", (), Place(file, 1)))


def _sections(lines: list[str], file: Path, into: Gathering) -> list[_Section]:
    sections: list[_Section] = []
    for number, raw in enumerate(lines, start=1):
        line, place = raw.strip(), Place(file, number)
        if heading := _HEADING.match(line):
            sections.append(_section(heading[1].strip(), place, into))
        elif sections and line:
            _put(line, place, sections[-1], into)
    return sections


def _section(heading: str, place: Place, into: Gathering) -> _Section:
    found = _KIND.fullmatch(heading)
    if found is None:
        return _Section("", plain(heading), place)
    kind, name = found[1].lower(), plain(found[2])
    if not name:
        into.wrong(place, f"this {kind} has no name.")
    return _Section(kind, name, place)


def _put(line: str, place: Place, section: _Section, into: Gathering) -> None:
    bullet = _BULLET.fullmatch(line)
    if bullet or not section.kind:
        section.lines.append(((bullet[1] or "") if bullet and section.kind else line, place))
    elif section.kind == "lookup":
        section.files.append((line, place))
    else:
        into.wrong(place, f"a line under {section.kind}:{section.name} has to begin with `- `, not with {line[:30]!r}.")


def _take_intent(section: _Section, into: Gathering) -> None:
    before = len(into.examples)
    for line, place in section.lines:
        into.marked_up(section.name, line, place)
    if len(into.examples) == before:
        into.warn(section.place, f"the intent {section.name!r} has no examples.")


def _take_list(section: _Section, into: Gathering) -> None:
    lines = [line if section.kind == "regex" else plain(line) for line, _ in section.lines if line]
    for name, place in section.files:
        lines.extend(lines_of_lookup(name, place, into))
    if not lines:
        into.warn(section.place, f"the {section.kind} {section.name!r} is empty.")
    into.lists.append(NamedList(section.kind, section.name, tuple(lines), section.place))


def _take_other(section: _Section, into: Gathering) -> None:
    """A heading of another kind: a ready answer (``* faq/x`` and its texts), a story, or prose."""
    intents = [line[1:].strip() for line, _ in section.lines if line.startswith("*")]
    texts = [line[1:].strip() for line, _ in section.lines if line.startswith("-")]
    if len(intents) == 1 and "/" in intents[0] and texts and not any(map(_STORY_STEP.match, texts)):
        name = f"utter_{plain(intents[0].partition('{')[0])}"
        into.responses.append(Response(name, tuple(text for text in texts if text), section.place))
    elif intents or section.name:
        kind = "stories" if intents else "text"
        into.passed_over.append(PassedOver(kind, (section.name,), section.place))
