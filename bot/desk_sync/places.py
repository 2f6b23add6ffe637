"""Notices that a desk's settings name another server: the cases of the former one must not be taken for cases there."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from bot.desk_sync.elsewhere import DeskElsewhere
from bot.store import places
from bot.store.database import Database
from handlers.ports import Clock, Desk

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.desk")

_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class PlacedDesk:
    """A desk and the server that its settings name, as `address` writes it."""

    desk: Desk
    place: str


class _HasUrl(Protocol):
    @property
    def url(self) -> str: ...


def by_url(config: _HasUrl) -> str:
    """The place of a desk whose cases are numbered for the whole server."""
    return address(config.url)


def address(url: str) -> str:
    """Host, port where it is not the usual one, and path: the same with http as with https, in whatever letters."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        # Not usable, as the first call to it will tell; a password in it is nobody's business all the same.
        return url.rpartition("@")[2]
    where = (parts.hostname or "").rstrip(".")
    if port is not None and port != _USUAL_PORTS.get(parts.scheme):
        where = f"{where}:{port}"
    return where + parts.path.rstrip("/")


def settled(database: Database, placed: PlacedDesk, clock: Clock) -> Desk:
    """The desk itself where its cases are there, or none is open; otherwise one that waits for somebody's decision."""
    name, place = placed.desk.name, placed.place
    with database.write() as connection:
        reason = mismatch(connection, name, place)
        if reason:
            return DeskElsewhere(placed.desk, reason)
        former = places.read(connection, name)
        if former is not None and former != place:
            places.leave(connection, name, former, clock.now())
            log.info("the desk is another server from now on", extra={"desk": name, "former": former, "now": place})
        if former != place:
            places.save(connection, name, place, clock.now())
    return placed.desk


def mismatch(connection: Connection, name: str, place: str) -> str:
    """Why the desk must wait, in one sentence with the ways out; empty where it need not."""
    former = places.read(connection, name)
    if former is None or former == place:
        return ""
    number = places.bound(connection, name)
    if not number:
        return ""
    # The addresses come last: where a reason is cut, the ways out are still to be read.
    return (
        f"The settings name another server than the one where cases are open ({number}): put the former address back, "
        f"and take another VENTANILLA_DESK for the new server; or, if it is the same desk at a new address, run "
        f"'ventanilla desk moved {name}' and start again. Former: {former}; now: {place}."
    )


def moved(database: Database, name: str, place: str, now: datetime) -> bool:
    """It is the same desk, with the same cases, at this address; False where that was known."""
    with database.write() as connection:
        if places.read(connection, name) == place:
            return False
        places.save(connection, name, place, now)
    return True
