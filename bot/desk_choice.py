"""Which desks are at work: the one that the settings name, the built-in one, and whichever still has open cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.settings import DeskName, Settings
from bot.store import cases
from bot.store.database import Database
from handlers.errors import Misconfigured
from handlers.ports import Clock, Desk

_NEAR_SECONDS = 2.0
_FAR_SECONDS = 60.0


def make_desks(settings: Settings, console: Desk, database: Database, clock: Clock) -> list[Desk]:
    """The desk for new cases first. Raises Misconfigured where its settings are missing or wrong."""
    desks = {console.name: console}
    with database.read() as connection:
        needed = {settings.desk.value, *cases.desks_with_open(connection)}
    for name in sorted(needed - desks.keys()):
        made = make_desk(name, clock)
        if made is not None:
            desks[name] = made
        elif name == settings.desk:
            raise Misconfigured(f"VENTANILLA_DESK={name} needs VENTANILLA_{name.upper()}_URL and what goes with it.")
    current = settings.desk.value
    return [desks[current], *(desk for name, desk in desks.items() if name != current)]


def make_desk(name: str, clock: Clock) -> Desk | None:
    """A desk by its name; None where it has no settings."""
    make = _MAKERS.get(name)
    return None if make is None else make(clock)


def poll_seconds(settings: Settings, name: str) -> float:
    """How often a desk is asked what is new: the built-in one at once, others once a minute, unless the settings say otherwise."""
    near = name == DeskName.CONSOLE
    return settings.desk_poll_seconds or (_NEAR_SECONDS if near else _FAR_SECONDS)


_MAKERS: Mapping[str, Callable[[Clock], Desk | None]] = {}
