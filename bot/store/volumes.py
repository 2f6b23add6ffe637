"""The agency's own daily contacts in SQL: imported whole or not at all, and read for the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeAlias

from sqlalchemy import Connection, and_, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.store.volume_tables import volume_day, volume_import
from handlers.errors import Retryable
from metrics.volumes.rows import VolumeChannel, VolumeRow

Key: TypeAlias = tuple[date, str, str]
"""Day, service, way of contact."""
_BATCH = 500
_COUNTS = (
    volume_day.c.day,
    volume_day.c.service,
    volume_day.c.channel,
    volume_day.c.offered,
    volume_day.c.answered,
    volume_day.c.abandoned,
    volume_day.c.mean_handling_seconds,
    volume_day.c.covered,
)


@dataclass(frozen=True, slots=True)
class Import:
    """Where imported rows came from: who sent which file (`digest`: SHA-256 of its bytes, in hexadecimal), and when."""

    at: datetime
    who: str
    source: str
    digest: str
    kind: str


def key_of(row: VolumeRow) -> Key:
    """What no two rows of the database have in common."""
    return row.day, row.service, row.channel.value


def services(connection: Connection) -> list[str]:
    """Every service that was imported, as it was written."""
    return list(connection.scalars(select(volume_day.c.service).distinct().order_by(volume_day.c.service)))


def imported_at(connection: Connection, digest: str) -> datetime | None:
    """When this very file was imported last."""
    latest = select(func.max(volume_import.c.at)).where(volume_import.c.digest == digest)
    found: datetime | None = connection.execute(latest).scalar_one()
    return found


def known(connection: Connection, rows: Sequence[VolumeRow]) -> dict[Key, int]:
    """The keys of `rows` that the database has already, with the number of its row."""
    if not rows:
        return {}
    wanted = {key_of(row) for row in rows}
    days = volume_day.c.day.between(min(row.day for row in rows), max(row.day for row in rows))
    columns = (volume_day.c.day, volume_day.c.service, volume_day.c.channel, volume_day.c.id)
    found = connection.execute(select(*columns).where(days))
    return {(row[0], row[1], row[2]): row[3] for row in found if (row[0], row[1], row[2]) in wanted}


def write(connection: Connection, rows: Sequence[VolumeRow], origin: Import) -> int:
    """Write all `rows` (at least one) and where they came from, in the caller's transaction; equal keys are replaced.

    Returns how many were. Raises Retryable where another import wrote the same days meanwhile.
    """
    old = list(known(connection, rows).values())
    for batch in _batches(old):
        connection.execute(delete(volume_day).where(volume_day.c.id.in_(batch)))
    record = insert(volume_import).values(
        **asdict(origin),
        rows=len(rows),
        replaced=len(old),
        first_day=min(row.day for row in rows),
        last_day=max(row.day for row in rows),
    )
    import_id = connection.execute(record.returning(volume_import.c.id)).scalar_one()
    try:
        connection.execute(insert(volume_day), [asdict(row) | {"import_id": import_id} for row in rows])
    except IntegrityError as fault:
        raise Retryable("Another import wrote the same days meanwhile: try again.") from fault
    return len(old)


def read(connection: Connection, channel: VolumeChannel) -> list[VolumeRow]:
    """Everything imported about one way of contact, by day and service."""
    found = (
        select(*_COUNTS).where(volume_day.c.channel == channel.value).order_by(volume_day.c.day, volume_day.c.service)
    )
    return [VolumeRow(**{**row._mapping, "channel": channel}) for row in connection.execute(found)]


def last_days(connection: Connection) -> list[tuple[str, date]]:
    """(way of contact, last imported day)"""
    columns = select(volume_day.c.channel, func.max(volume_day.c.day)).group_by(volume_day.c.channel)
    return [(row[0], row[1]) for row in connection.execute(columns)]


def last_counts(connection: Connection) -> list[tuple[str, str, int, int, int]]:
    """(way of contact, service, offered, answered, abandoned) of each way's last imported day; 0 where not told."""
    last = (
        select(volume_day.c.channel, func.max(volume_day.c.day).label("day")).group_by(volume_day.c.channel).subquery()
    )
    counts = select(
        volume_day.c.channel,
        volume_day.c.service,
        volume_day.c.offered,
        func.coalesce(volume_day.c.answered, 0),
        func.coalesce(volume_day.c.abandoned, 0),
    ).join(last, and_(last.c.channel == volume_day.c.channel, last.c.day == volume_day.c.day))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in connection.execute(counts)]


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    left = iter(ids)
    while batch := list(islice(left, _BATCH)):
        yield batch
