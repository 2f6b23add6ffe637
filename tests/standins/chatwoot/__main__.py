"""Starts the stand-in: prints one JSON line with ports, tokens and ids, and serves until its input ends."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from starlette.applications import Starlette

from tests.standins.chatwoot.api import TOKENS, Desk
from tests.standins.chatwoot.hooks import TIMEOUT
from tests.standins.chatwoot.messages import STAFF
from tests.standins.chatwoot.server import ChatwootApi
from tests.standins.chatwoot.switches import ChatwootSwitches
from tests.standins.chatwoot.world import ACCOUNT, API_INBOX, PEOPLE, WEB_INBOX, Settings, World
from tests.standins.desks.control import Switchboard
from tests.standins.desks.faults import FaultGate
from tests.standins.desks.running import Door, Standin
from tests.standins.desks.webhooks import Pump


def _is_staff(headers: Mapping[str, str]) -> bool:
    return TOKENS.get(headers.get("api_access_token", "")) in STAFF


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.chatwoot", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--attribute", action="append", default=[], help="custom attribute defined for conversations")
    options = parser.parse_args()
    desk = Desk(World(settings=Settings(attributes=options.attribute)), Pump((), TIMEOUT))
    gate = FaultGate(ChatwootApi(desk).app(), _is_staff)
    door, switches = Door(gate, options.port), ChatwootSwitches(desk)
    board = Switchboard(gate, door, desk.pump, switches.reset)
    control = Door(Starlette(routes=[*board.routes(), *switches.routes()]))
    by_person = {person: token for token, person in TOKENS.items()}
    tokens = {name: by_person[person] for name, person in PEOPLE.items()}
    facts = {"tokens": tokens, "account_id": ACCOUNT, "inbox_id": API_INBOX, "web_inbox_id": WEB_INBOX}
    Standin(door, control, facts).run()


if __name__ == "__main__":
    main()
