"""What a GLPI holds: rows of its tables, people with profiles, sessions, files, webhooks.

Bits of rights as in src/ITILFollowup.php, src/Ticket.php and inc/define.php.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.standins.desk_parts.control import Parts
from tests.standins.desk_parts.faults import Json

READ, UPDATE, CREATE, DELETE, PURGE = 1, 2, 4, 8, 16
READALL, SEEPUBLIC, SEEPRIVATE, ADDALL, UPDATEMY = 1024, 1, 8192, 4096, 2
NEW, ASSIGNED, PLANNED, WAITING, SOLVED, CLOSED = range(1, 7)
REQUESTER, ASSIGN, OBSERVER = 1, 2, 3
APP_TOKEN = "f7g3csp8mgatg5ebc5elnazakw20i9fyev1qopya"
TYPES = (
    "Ticket", "ITILFollowup", "ITILSolution", "Document", "Document_Item", "Ticket_User", "User", "Log",
)  # fmt: skip
_STAFF = {
    "ticket": READ | UPDATE | CREATE | DELETE | PURGE | READALL,
    "followup": SEEPUBLIC | SEEPRIVATE | ADDALL | UPDATEMY,
    "document": READ | UPDATE | CREATE,
    "logs": READ,
    "user": READ,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What its holders may do: bits by subject."""

    id: int
    name: str
    rights: dict[str, int]

    def may(self, subject: str, bit: int) -> bool:
        """Whether the bit is set."""
        return bool(self.rights.get(subject, 0) & bit)


PROFILES = {
    "bot": Profile(9, "Bot", {**_STAFF, "ticket": READ | UPDATE | CREATE | READALL, "followup": SEEPUBLIC | ADDALL}),
    "leaky_bot": Profile(10, "Bot que ve lo privado", _STAFF),
    "agent": Profile(6, "Technician", _STAFF),
    "admin": Profile(4, "Super-Admin", {**_STAFF, "user": READ | UPDATE | CREATE}),
    "powerless": Profile(7, "Sin permisos", {}),
}
PEOPLE = {
    "bot": "bot", "leaky_bot": "leaky_bot", "agent": "agent", "other_agent": "agent", "admin": "admin",
    "powerless": "powerless",
}  # fmt: skip


@dataclass(slots=True)
class Switches:
    """The installation's version and bad habits."""

    version: str = "10.0.18"
    """from 11 on nothing is encoded when stored, and there are webhooks"""
    timezone: str = "UTC"
    """of the times that are given without any"""
    session_life: float = 3600.0
    """seconds of silence after which a session is gone"""
    max_file: int = 50 * 1024 * 1024
    refuse_empty_files: bool = False
    extensions: str = ""
    """allowed endings, separated by commas; empty: all"""
    list_limit: int = 20
    """rows of a page when no range is asked for"""
    followups_on_closed: bool = True

    @property
    def encodes(self) -> bool:
        """Whether angle brackets and ampersands are stored as entities."""
        return int(self.version.split(".")[0]) < 11


@dataclass(slots=True)
class Session:
    """Somebody logged in."""

    user: int
    profile: Profile
    seen: float


@dataclass(slots=True)
class World:
    """Everything, in memory."""

    base_url: str
    parts: Parts
    switches: Switches = field(default_factory=Switches)
    tables: dict[str, dict[int, Json]] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    last_ids: dict[str, int] = field(default_factory=dict)
    webhooks: list[Json] = field(default_factory=list)

    @property
    def api_url(self) -> str:
        """What locations and links begin with."""
        return f"{self.base_url}/apirest.php"

    def now(self) -> str:
        """The installation's time as it writes it: no zone."""
        moment = datetime.fromtimestamp(self.parts.clock.now(), UTC)
        return moment.astimezone(ZoneInfo(self.switches.timezone)).strftime("%Y-%m-%d %H:%M:%S")

    def table(self, itemtype: str) -> dict[int, Json]:
        """The rows of a type by id, oldest first."""
        return self.tables.setdefault(itemtype, {})

    def add(self, itemtype: str, row: Json) -> Json:
        """A new row; ids of a type count up and are never used again."""
        number = self.last_ids[itemtype] = self.last_ids.get(itemtype, 0) + 1
        self.table(itemtype)[number] = made = {"id": number, **row}
        return made

    def log(self, ticket: int, user: int, option: int, old: str, new: str, link: str = "", action: int = 0) -> None:
        """A line in the history of a ticket."""
        who = f"{self.table('User')[user]['name']} ({user})"
        row = {
            "itemtype": "Ticket", "items_id": ticket, "itemtype_link": link, "linked_action": action, "user_name": who,
            "date_mod": self.now(), "id_search_option": option, "old_value": old, "new_value": new,
        }  # fmt: skip
        self.add("Log", row)

    def actors(self, ticket: int, kind: int) -> list[int]:
        """Users in a part of a ticket."""
        rows = self.table("Ticket_User").values()
        return [row["users_id"] for row in rows if row["tickets_id"] == ticket and row["type"] == kind]

    def violation(self, sentence: str) -> None:
        """Note what the vendor lets pass in silence."""
        self.parts.journal.violations.append(sentence)
