"""Starting the Zammad stand-in as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.standins.desk_parts.process import started
from tests.standins.zammad.remote import ZammadRemote
from tests.standins.zammad.staff import ZammadStaff

SECRET = "zammad-webhook-secret"


@dataclass(frozen=True, slots=True)
class ZammadStandin:
    """A running stand-in.

    `tokens` by account: bot, bot_customer, bot_powerless, bot_expired, agent, second_agent, admin.
    """

    base_url: str
    tokens: Mapping[str, str]
    group: str
    group_id: int
    secret: str
    remote: ZammadRemote
    staff: ZammadStaff

    @property
    def token(self) -> str:
        """The bot's."""
        return self.tokens["bot"]


@contextmanager
def zammad(fields: Sequence[str] = (), options: Sequence[str] = ()) -> Iterator[ZammadStandin]:
    """Run it; `fields`: attributes that admins added to tickets, "NAME", "NAME:TYPE" or "NAME:select=A|B"."""
    asked = [part for field in fields for part in ("--field", field)]
    with started("tests.standins.zammad", *asked, *options) as ready:
        root = "http://127.0.0.1"
        base, control = f"{root}:{ready['port']}", f"{root}:{ready['control_port']}"
        remote, staff = ZammadRemote(control), ZammadStaff(base, control, ready["tokens"])
        try:
            yield ZammadStandin(base, ready["tokens"], ready["group"], ready["group_id"], SECRET, remote, staff)
        finally:
            staff.hang_up()
            remote.line.hang_up()
