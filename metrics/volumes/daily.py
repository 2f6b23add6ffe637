"""Reads a file of counts, by day or by part of a day, into one row per day, service and way of contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from metrics.volumes.body import Body
from metrics.volumes.cells import Cell
from metrics.volumes.columns import Column
from metrics.volumes.days import Stamp, is_repeated_hour
from metrics.volumes.numbers import dot_is_decimal, heading_in_minutes, read_count, read_seconds
from metrics.volumes.rows import VolumeChannel, VolumeRow
from metrics.volumes.table import TableRow
from metrics.volumes.words import OTHER_WAY, read_channel, read_flag

Key: TypeAlias = tuple[date, str, VolumeChannel]
"""What one daily row is about."""
_LONG_HANDLING_SECONDS = 3600.0
"""A mean beyond it is possible, but more often hours and minutes were read where minutes and seconds were meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file; `moment` is where its interval begins, None for a whole day."""

    number: int
    moment: datetime | None
    counts: VolumeRow

    @property
    def key(self) -> Key:
        """The daily row that it belongs to."""
        return self.counts.day, self.counts.service, self.counts.channel


def read_entries(body: Body) -> list[Entry]:
    """Every row that can be read; faults, rows told twice and impossible counts are noted."""
    lengths = _Lengths.of(body)
    entries = [entry for row in body.rows() if (entry := _entry(body, row, lengths))]
    _note_doubles(body, entries)
    return entries


def by_day(entries: Iterable[Entry]) -> dict[Key, list[Entry]]:
    """The entries of each daily row, by day, service and channel."""
    found: dict[Key, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.key, []).append(entry)
    return {key: found[key] for key in sorted(found)}


def summed(entries: list[Entry]) -> VolumeRow:
    """The parts of one day together; a count that one part does not say is not known for the day."""
    parts = [entry.counts for entry in entries]
    if len(parts) == 1:
        return parts[0]
    return VolumeRow(
        day=parts[0].day,
        service=parts[0].service,
        channel=parts[0].channel,
        offered=sum(part.offered for part in parts),
        answered=_sum(part.answered for part in parts),
        abandoned=_sum(part.abandoned for part in parts),
        mean_handling_seconds=_mean(parts),
        covered=next((part.covered for part in parts if part.covered is not None), None),
    )


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How the column of lengths is written."""

    in_minutes: bool
    machine: bool

    @classmethod
    def of(cls, body: Body) -> _Lengths:
        title = body.header.title(Column.HANDLING)
        cells = (body.cell(row, Column.HANDLING) for row in body.table.rows[body.header.row :])
        return cls(heading_in_minutes(title.casefold()), dot_is_decimal(cells))

    def read(self, cell: Cell) -> float | None:
        return read_seconds(cell, in_minutes=self.in_minutes, machine=self.machine)


def _entry(body: Body, row: TableRow, lengths: _Lengths) -> Entry | None:
    stamp = body.stamp(row, Column.DAY)
    service = body.service(row)
    channel = body.required(row, Column.CHANNEL, read_channel)
    if channel == OTHER_WAY:
        body.notebook.warning("other_way", row.number, body.header.title(Column.CHANNEL))
        return None
    return _counted(body, row, lengths, stamp, service, channel)


def _counted(
    body: Body,
    row: TableRow,
    lengths: _Lengths,
    stamp: Stamp | None,
    service: str | None,
    channel: VolumeChannel | None,
) -> Entry | None:
    offered = body.required(row, Column.OFFERED, read_count)
    answered = body.optional(row, Column.ANSWERED, read_count)
    abandoned = body.optional(row, Column.ABANDONED, read_count)
    handling = body.optional(row, Column.HANDLING, lengths.read)
    covered = body.optional(row, Column.COVERED, read_flag)
    if handling is not None and handling > _LONG_HANDLING_SECONDS:
        minutes = round(handling / 60)
        body.notebook.warning("handling_long", row.number, body.header.title(Column.HANDLING), minutes=minutes)
    if offered is None:
        return None
    _check_counts(body, row, offered, answered, abandoned)
    if stamp is None or service is None or channel is None:
        return None
    counts = VolumeRow(stamp.day, service, channel, offered, answered, abandoned, handling, covered)
    return Entry(row.number, stamp.moment, counts)


def _check_counts(body: Body, row: TableRow, offered: int, answered: int | None, abandoned: int | None) -> None:
    for column, count in ((Column.ANSWERED, answered), (Column.ABANDONED, abandoned)):
        if count is not None and count > offered:
            title = body.header.title(column)
            body.notebook.error("more_than_offered", row.number, title, count=count, offered=offered)
            return
    if answered is not None and abandoned is not None and answered + abandoned > offered:
        body.notebook.warning(
            "sum_above_offered",
            row.number,
            body.header.title(Column.OFFERED),
            total=answered + abandoned,
            offered=offered,
        )


def _note_doubles(body: Body, entries: list[Entry]) -> None:
    """A row told twice would count twice; but an hour that clocks showed twice may stand twice."""
    timed = any(entry.moment is not None for entry in entries)
    seen: dict[tuple[datetime | date, str, VolumeChannel], list[int]] = {}
    for entry in entries:
        day, service, channel = entry.key
        moment = entry.moment or datetime.combine(day, time(0))
        rows = seen.setdefault((moment if timed else day, service, channel), [])
        allowed = 2 if timed and is_repeated_hour(moment, body.zone) else 1
        if len(rows) >= allowed:
            body.notebook.error(
                "row_twice", entry.number, other=rows[0], day=day.isoformat(), service=service, channel=channel
            )
        rows.append(entry.number)


def _sum(counts: Iterable[int | None]) -> int | None:
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _mean(parts: list[VolumeRow]) -> float | None:
    """Weighted by the contacts that staff attended."""
    told = [(part.mean_handling_seconds, _attended(part)) for part in parts if part.mean_handling_seconds is not None]
    weight = sum(contacts for _, contacts in told)
    return sum(seconds * contacts for seconds, contacts in told) / weight if weight else None


def _attended(part: VolumeRow) -> int:
    return part.answered if part.answered is not None else part.offered - (part.abandoned or 0)
