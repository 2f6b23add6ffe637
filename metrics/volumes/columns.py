"""Which column of a file holds what, by the headings that agencies and telephone systems give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.volumes.cells import Cell, fold, shown
from metrics.volumes.files import FileKind
from metrics.volumes.problems import Notebook
from metrics.volumes.table import Table

SEARCHED_ROWS = 40


class Column(StrEnum):
    """What a column can hold; the values are the headings of the format itself."""

    DAY = "day"
    """Day, or moment at which an interval begins."""
    HOUR = "hour"
    """Hour of the day, where it stands apart."""
    SERVICE = "service"
    """Service, procedure or queue."""
    CHANNEL = "channel"
    """Way of contact."""
    OFFERED = "offered"
    """Every attempt."""
    ANSWERED = "answered"
    """Attended ones; of one call: whether it was."""
    ABANDONED = "abandoned"
    """Given up before staff attended."""
    HANDLING = "mean_handling_seconds"
    """Mean length of staff's work on one contact."""
    COVERED = "covered"
    """Whether the bot answers about the service."""
    STARTED = "started_at"
    """Moment at which a call came in."""
    WAIT = "wait_seconds"
    """How long a call waited."""
    TALK = "handling_seconds"
    """How long staff worked on a call."""
    CALLER = "caller"
    """Who called, as a salted hash."""


_WORDS: Mapping[Column, str] = {
    Column.DAY: "day|dia|fecha|date|jornada|fecha y hora|fecha/hora|fecha hora|fecha inicio|inicio intervalo|datetime|timestamp|intervalo"
    "|interval start|start of interval",
    Column.HOUR: "hour|hora|time|franja|franja horaria|tramo|tramo horario|hora inicio|hora de inicio",
    Column.SERVICE: "service|servicio|servicios|tramite|tramites|procedimiento|cola|queue|grupo|skill|tema|asunto|materia|tipo de tramite"
    "|nombre del servicio|nombre servicio|service name",
    Column.CHANNEL: "channel|canal|via|medio|via de entrada|canal de entrada|canal de atencion|tipo de atencion|forma de contacto|via de contacto"
    "|media|media type",
    Column.OFFERED: "offered|ofrecidas|ofrecidos|ofertadas|recibidas|recibidos|entrantes|llamadas recibidas|llamadas entrantes|llamadas ofrecidas"
    "|total recibidas|total entrantes|offer|contactos|demandas|demanda|received|incoming|inbound|contacts|calls offered|no llamadas recibidas",
    Column.ANSWERED: "answered|atendidas|atendidos|contestadas|respondidas|llamadas atendidas|llamadas contestadas|answer"
    "|atenciones|handled|calls answered|total atendidas",
    Column.ABANDONED: "abandoned|abandonadas|abandonados|perdidas|no atendidas|no atendidos|llamadas abandonadas|llamadas perdidas|abandonos"
    "|desistidas|abandon|lost|missed|calls abandoned|total abandonadas",
    Column.HANDLING: "mean handling seconds|tiempo medio|tmo|t m o|tiempo medio de operacion|tiempo medio operativo|tiempo medio de atencion|tma"
    "|t medio|avg handle|avg handle time|tiempo medio de gestion|tmg|duracion media|tiempo medio de conversacion|aht"
    "|average handling time|average handle time|handling seconds",
    Column.COVERED: "covered|cubierto|cubierta|cubierto por el asistente|lo contesta el asistente|bot",
    Column.STARTED: "started at|started|inicio|inicio de la llamada|fecha inicio|fecha|fecha y hora|fecha/hora|fecha hora|fecha de llamada"
    "|fecha llamada|llamada|dia|day|date|datetime|timestamp|start|start time|calldate|momento",
    Column.WAIT: "wait seconds|espera|tiempo de espera|tiempo espera|segundos de espera|wait|wait time|waiting|en cola",
    Column.TALK: "handling seconds|duracion|conversacion|tiempo de conversacion|tiempo de atencion|tiempo de gestion|duracion de la llamada|duration"
    "|talk|talk time|billsec|handling|segundos de conversacion|tiempo hablado",
    Column.CALLER: "caller|caller hash|llamante|hash|hash del llamante|resumen del llamante|origen|ani|callerid|caller id|clid|src|source|telefono"
    "|numero|numero origen|numero de origen|numero llamante|telefono origen|telefono del llamante|movil|from|phone|phone number|numero de telefono",
}
_ANSWERED_CALL = "answered|atendida|contestada|respondida|estado|resultado|disposition|status|desenlace|atendido"
_SETS: Mapping[FileKind, tuple[Column, ...]] = {
    FileKind.VOLUMES: (
        Column.DAY,
        Column.HOUR,
        Column.SERVICE,
        Column.CHANNEL,
        Column.OFFERED,
        Column.ANSWERED,
        Column.ABANDONED,
        Column.HANDLING,
        Column.COVERED,
    ),
    FileKind.CALLS: (
        Column.STARTED,
        Column.HOUR,
        Column.SERVICE,
        Column.ANSWERED,
        Column.WAIT,
        Column.TALK,
        Column.CALLER,
        Column.COVERED,
    ),
}
REQUIRED: Mapping[FileKind, tuple[Column, ...]] = {
    FileKind.VOLUMES: (Column.DAY, Column.SERVICE, Column.CHANNEL, Column.OFFERED),
    FileKind.CALLS: (Column.STARTED, Column.SERVICE, Column.ANSWERED),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The heading row: its number, where each column stands, and every heading as written."""

    row: int
    positions: Mapping[Column, int]
    titles: tuple[str, ...]

    def title(self, column: Column) -> str:
        """The heading as the file writes it; the format's own name where it is not there."""
        position = self.positions.get(column)
        return self.titles[position] if position is not None else column.value

    @property
    def others(self) -> tuple[int, ...]:
        """Positions of the columns that mean nothing here."""
        return tuple(place for place in range(len(self.titles)) if place not in self.positions.values())


def headings(kind: FileKind) -> Mapping[str, Column]:
    """Folded heading -> what its column holds, for files of this kind."""
    found: dict[str, Column] = {}
    for column in _SETS[kind]:
        words = _ANSWERED_CALL if kind is FileKind.CALLS and column is Column.ANSWERED else _WORDS[column]
        for word in words.split("|"):
            found.setdefault(word, column)
    return found


def recognised(cells: Sequence[Cell], known: Mapping[str, Column]) -> int:
    """How many different columns the cells are headings of."""
    return len({known[name] for cell in cells if isinstance(cell, str) and (name := _name(cell, known))})


def find_header(table: Table, kind: FileKind, notebook: Notebook) -> Header | None:
    """The row near the top with most headings; None, and noted errors, where a required column is not there."""
    known = headings(kind)
    rows = table.rows[:SEARCHED_ROWS]
    best = max(rows, key=lambda row: recognised(row.cells, known), default=None)
    wanted = ", ".join(f"«{column}»" for column in REQUIRED[kind])
    if best is None or not recognised(best.cells, known):
        notebook.error("header_absent", wanted=wanted)
        return None
    titles = tuple(shown(cell).strip() for cell in best.cells)
    positions: dict[Column, int] = {}
    for position, title in enumerate(titles):
        column = known.get(_name(title, known))
        if column is None:
            continue
        if column in positions:
            notebook.error("column_twice", best.number, title, other=titles[positions[column]])
        positions.setdefault(column, position)
    missing = [column for column in REQUIRED[kind] if column not in positions]
    found = ", ".join(f"«{title}»" for title in titles if title)
    for column in missing:
        words = ", ".join(word for word, meant in known.items() if meant is column)
        notebook.error("column_absent", best.number, wanted=column.value, words=words, found=found)
    if missing:
        return None
    header = Header(best.number, positions, titles)
    ignored = ", ".join(f"«{titles[place]}»" for place in header.others if titles[place])
    if ignored:
        notebook.notice("columns_ignored", best.number, ignored=ignored)
    return header


def _name(title: str, known: Mapping[str, Column]) -> str:
    """The folded heading, with or without its unit and what it says in brackets; empty where it is unknown."""
    folded = fold(title)
    if "%" in folded:
        return ""
    short = fold(re.sub(r"[(\[].*", "", folded))
    brackets = re.search(r"\(([^)]*)\)", folded)
    inner = fold(brackets[1]) if brackets else ""
    plain = re.sub(r"^(?:n[º°o]|num|numero)\b[ .]*(?:de )?|^total (?:de )?", "", folded).strip()
    unit = re.sub(r" (?:en )?(?:s|seg|segundos|seconds|min|minutos|minutes)$", "", short)
    return next((name for name in (folded, short, unit, plain, inner) if name in known), "")
