"""How cases and lines are written in the protocol, and what of them fits into one call."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from crm_adapter.shared.lines import files_of
from crm_adapter.webhook.shapes import Abilities
from handlers.domain.ids import Language
from handlers.errors import Rejected
from handlers.ports import DeskDraft, DeskFile, DeskLine

_ID_DIGITS = 40
_SLACK = 64 * 1024
"""Bytes of a body for what is neither transcript nor file."""
_NOT_TAKEN: Mapping[str, str] = {
    "es": "(Fichero que este sistema no admite: {name})",
    "ca": "(Fitxer que aquest sistema no admet: {name})",
    "gl": "(Ficheiro que este sistema non admite: {name})",
    "eu": "(Sistema honek onartzen ez duen fitxategia: {name})",
    "en": "(File that this system does not take: {name})",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A transcript that fits into one call, and the files that must follow as lines of their own."""

    transcript: tuple[DeskLine, ...]
    later: tuple[DeskLine, ...]


def call_id(kind: str, *what: str) -> str:
    """A webhook-id that is the same whenever the same thing is delivered."""
    return f"{kind}_{hashlib.sha256(chr(0).join(what).encode()).hexdigest()[:_ID_DIGITS]}"


def opening(draft: DeskDraft, transcript: Iterable[DeskLine]) -> dict[str, object]:
    """Data of ``case.opened``."""
    return {
        "key": draft.key,
        "person": draft.person,
        "subject": draft.subject,
        "kind": draft.kind,
        "reason": draft.reason,
        "channel": draft.channel,
        "language": draft.language,
        "service": draft.service,
        "transcript": [written(line) for line in transcript],
    }


def written(line: DeskLine) -> dict[str, object]:
    """A line as the protocol has it."""
    return {
        "key": line.key,
        "author": line.author.value,
        "visibility": line.visibility.value,
        "at": line.at.astimezone(UTC).isoformat(),
        "text": line.text,
        "files": [
            {"name": file.name, "mime": file.mime, "data": base64.b64encode(file.content).decode()}
            for file in line.files
        ],
    }


def allowed(lines: Sequence[DeskLine], abilities: Abilities, language: Language) -> tuple[DeskLine, ...]:
    """The lines without their files where the system takes none; raises Rejected naming a file that is too large."""
    if not abilities.files_in:
        return tuple(_without_files(line, language) for line in lines)
    for file in files_of(lines):
        if len(file.content) > abilities.max_file:
            limit = abilities.max_file / 1024 / 1024
            raise Rejected(f"The file {file.name} is larger than the other system takes ({limit:.1f} MB).")
    return tuple(lines)


def packed(lines: Sequence[DeskLine], max_body: int) -> Packed:
    """As many files in the transcript, from the first on, as one body of `max_body` bytes takes."""
    room = max_body - _SLACK - sum(len(json.dumps(written(replace(line, files=())))) for line in lines)
    kept: list[DeskLine] = []
    later: list[DeskLine] = []
    for line in lines:
        fitting: list[DeskFile] = []
        for number, file in enumerate(line.files):
            size = len(file.content) * 4 // 3 + len(json.dumps(file.name)) + _SLACK // 64
            if size <= room:
                room -= size
                fitting.append(file)
            else:
                later.append(replace(line, key=f"{line.key}-file-{number}", text="", files=(file,)))
        kept.append(replace(line, files=tuple(fitting)))
    return Packed(tuple(kept), tuple(later))


def _without_files(line: DeskLine, language: Language) -> DeskLine:
    word = _NOT_TAKEN.get(language) or _NOT_TAKEN["es"]
    said = [line.text, *(word.format(name=file.name) for file in line.files)]
    return replace(line, text="\n".join(part for part in said if part), files=())
