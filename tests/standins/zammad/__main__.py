"""Starts the stand-in: prints one JSON line with ports, tokens and ids, and serves until its input ends."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from starlette.applications import Starlette

from tests.standins.desks.control import Switchboard
from tests.standins.desks.faults import FaultGate
from tests.standins.desks.running import Door, Standin
from tests.standins.desks.webhooks import Pump
from tests.standins.zammad import world
from tests.standins.zammad.api import Instance
from tests.standins.zammad.hooks import READ_TIMEOUT, WAITS
from tests.standins.zammad.search import Index
from tests.standins.zammad.server import ZammadApi
from tests.standins.zammad.switches import ZammadSwitches
from tests.standins.zammad.world import Field, Token, seeded

_AGENT = frozenset({"ticket.agent", "user_preferences"})
TOKENS = {
    "zammad-bot": Token(world.BOT, _AGENT, "bot"),
    "zammad-bot-customer": Token(world.BOT_CUSTOMER, frozenset({"ticket.customer"}), "bot_customer"),
    "zammad-bot-powerless": Token(world.BOT, frozenset({"user_preferences"}), "bot_powerless"),
    "zammad-bot-expired": Token(world.BOT, _AGENT, "bot_expired", expired=True),
    "zammad-agent": Token(world.AGENT, _AGENT, "agent"),
    "zammad-second-agent": Token(world.SECOND_AGENT, _AGENT, "second_agent"),
    "zammad-admin": Token(world.ADMIN, frozenset({"admin", "ticket.agent"}), "admin"),
}
_HANDS = frozenset({"agent", "second_agent", "admin"})


def _is_staff(headers: Mapping[str, str]) -> bool:
    value = headers.get("authorization", "").removeprefix("Token token=")
    return value in TOKENS and TOKENS[value].label in _HANDS


def _field(text: str) -> Field:
    name, _, rest = text.partition(":")
    data_type, _, options = (rest or "input").partition("=")
    return Field(name, data_type, options=tuple(options.split("|")) if options else ())


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.zammad", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--field", type=_field, action="append", default=[], help="NAME[:TYPE[=OPTION|OPTION]]")
    options = parser.parse_args()
    fields = {field.name: field for field in options.field}
    instance = Instance(seeded(fields, TOKENS), Index(), Pump(WAITS, READ_TIMEOUT))
    instance.index.note_users(instance.world)
    gate = FaultGate(ZammadApi(instance).app(), _is_staff)
    door, switches = Door(gate, options.port), ZammadSwitches(instance)
    board = Switchboard(gate, door, instance.pump, switches.reset)
    control = Door(Starlette(routes=[*board.routes(), *switches.routes()]))
    tokens = {token.label: value for value, token in TOKENS.items()}
    Standin(door, control, {"tokens": tokens, "group_id": world.GROUP, "group": world.GROUPS[world.GROUP]}).run()


if __name__ == "__main__":
    main()
