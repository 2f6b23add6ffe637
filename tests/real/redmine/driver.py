"""The desk contract's driver for a real Redmine, each one without cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.desk import RedmineDesk
from handlers.ports import Clock, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.real.redmine.hands import Hands, Json
from tests.real.redmine.server import BOT, PROJECT, STAFF, RedmineServer
from tests.real.rt.proxy import TroubledProxy
from tests.standins.desk_parts.faults import Fault, FaultKind

MAX_FILE = 20 * 1024 * 1024


class RedmineDriver:
    """Implements `DeskDriver`; pages are small, so that few cases fill several."""

    many = 12

    def __init__(self, server: RedmineServer, proxy: TroubledProxy, proxy_url: str, clock: Clock | None = None) -> None:
        self.server = server
        self.facts = server.facts
        self.proxy = proxy
        self.clock = clock or SystemClock()
        server.empty()
        fields = self.facts.fields
        self.config = RedmineConfig(
            url=proxy_url,
            key=self.facts.keys[BOT],
            project=PROJECT,
            case_field=fields["ConversationKey"],
            line_field=fields["MessageKey"],
            channel_field=fields["Channel"],
            language_field=fields["Language"],
            service_field=fields["Topic"],
            kind_field=fields["Kind"],
            delivery_field=fields["Delivery"],
            max_file=MAX_FILE,
            page_size=4,
        )
        self._desk = RedmineDesk(self.config, self.clock)
        self._others: list[RedmineDesk] = []
        self._hands: dict[str, Hands] = {}
        self.staff = self.hands(STAFF)
        self.root = self.hands("admin")
        proxy.faults.planted.clear()
        proxy.journal.calls.clear()

    @property
    def desk(self) -> RedmineDesk:
        """See DeskDriver."""
        return self._desk

    def another(self, **changed: Any) -> RedmineDesk:  # noqa: ANN401 - any field of the settings
        """See DeskDriver; with settings of its own where given."""
        desk = RedmineDesk(replace(self.config, **changed), self.clock)
        self._others.append(desk)
        return desk

    def hands(self, login: str) -> Hands:
        """One person's."""
        if login not in self._hands:
            self._hands[login] = Hands(self.server.url, self.facts.keys[login])
        return self._hands[login]

    async def close(self) -> None:
        """See DeskDriver."""
        for desk in (self._desk, *self._others):
            await desk.close()
        for hands in self._hands.values():
            await hands.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await self.staff.write(ref, text, files)

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver: Redmine has none."""
        raise AssertionError("Redmine has no HTML")

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await self.staff.write(ref, text, files, private_notes=True)

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        await self.staff.put(ref, assigned_to_id=self.facts.users[STAFF])

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        await self.set_status(ref, "Resuelta")

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        await self.set_status(ref, "En curso")

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver: the case is given to the bot."""
        await self.staff.put(ref, assigned_to_id=self.facts.users[BOT])

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver: Redmine has none."""
        raise AssertionError("Redmine joins no issues")

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        await self.staff.delete(ref)

    async def set_status(self, ref: str, name: str) -> None:
        """Staff choose a status; a refusal is a mistake of the test."""
        number = self.facts.statuses[name]
        await self.staff.put(ref, status_id=number)
        assert (await self.root.issue(ref))["status"]["id"] == number

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver; as the administrator sees it."""
        issue = await self.root.issue(ref)
        files = {str(each["id"]): each for each in issue["attachments"]}
        seen: list[SeenLine] = []
        for journal in issue["journals"]:
            given = [each["name"] for each in journal["details"] if each["property"] == "attachment"]
            here = tuple([await self._file(files.pop(name)) for name in given if name in files])
            if journal["notes"] or here:
                seen.append(SeenLine(journal["notes"] or "", journal["private_notes"], here))
        first = tuple([await self._file(files[name]) for name in sorted(files, key=int)])
        return [SeenLine(issue["description"] or "", internal=False, files=first), *seen]

    async def cases(self) -> int:
        """See DeskDriver."""
        found: int = (await self.root.ask("/issues.json", status_id="*", project_id=PROJECT))["total_count"]
        return found

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.proxy.faults.plant(Fault(FaultKind.LOST_ANSWER))

    async def values(self, ref: str) -> dict[str, str]:
        """The issue's fields."""
        return {field["name"]: field["value"] for field in (await self.root.issue(ref))["custom_fields"]}

    async def _file(self, attachment: Json) -> DeskFile:
        content = await self.root.content(attachment["id"])
        return DeskFile(attachment["filename"], attachment["content_type"], content)
