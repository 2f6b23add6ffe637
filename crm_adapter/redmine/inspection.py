"""Says in plain words what is right and wrong with the account, the project and its set-up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crm_adapter.redmine.api import RedmineApi
from crm_adapter.redmine.config import RedmineConfig
from crm_adapter.redmine.setup import READS_NOTES, Rights, Setup, missing, missing_sentence
from crm_adapter.redmine.staff import Staff
from crm_adapter.redmine.states import Statuses
from handlers.errors import Rejected, VentanillaError

_NOWHERE = "no-case-has-this-key"


class Inspection:
    """Reads only; what cannot be known without a case is said to be so."""

    def __init__(self, api: RedmineApi, config: RedmineConfig, setup: Setup, staff: Staff) -> None:
        self._api = api
        self._config = config
        self._setup = setup
        self._staff = staff

    async def aspects(self) -> dict[str, str]:
        """By aspect, each beginning with "ok: ", "warning: " or "wrong: "."""
        login = await _told(self._login)
        found = {"login": login, "webhook": "ok: Redmine has no webhooks; replies are found by asking it regularly"}
        if login.startswith("wrong: "):
            return found
        for aspect, look in (
            ("project", self._project),
            ("rights", self._rights),
            ("fields", self._fields),
            ("statuses", self._statuses),
            ("staff", self._people),
            ("notes", self._notes),
        ):
            found[aspect] = await _told(look)
        return found

    async def _login(self) -> str:
        try:
            account = await self._api.account()
        except Rejected:
            return "wrong: Redmine does not answer as it should: its REST service may be off (Administration, Settings, API)"
        return f"ok: the key is that of the account {account.login}"

    async def _project(self) -> str:
        project = await self._api.project()
        self._setup.tracker(project)
        return f"ok: {project.name}"

    async def _rights(self) -> str:
        rights = await self._held()
        lacking = missing(rights)
        if lacking:
            return f"wrong: the account's role in {self._config.project!r} lacks {', '.join(lacking)}"
        if not (rights.sees_all or rights.admin):
            return "wrong: the account's role sees its own issues only, so that cases moved or copied by staff get lost"
        if not (rights.assignable or rights.admin):
            return (
                "warning: issues cannot be assigned to the account's role, so staff cannot hand a case back to the bot"
            )
        return "ok: see, open, write, note, change"

    async def _fields(self) -> str:
        config = self._config
        if min(config.case_field, config.line_field) < 1 or config.case_field == config.line_field:
            return "wrong: the numbers of two different issue fields are needed, for the keys of cases and of lines"
        lacking = await self._setup.missing_fields(await self._api.project())
        if lacking:
            return f"wrong: {missing_sentence(lacking)}"
        await self._api.keyed(_NOWHERE)
        if lacking is None:
            return "warning: there is no case of ours yet; whether it gets its fields shows with the first one"
        return "ok: all fields are there"

    async def _statuses(self) -> str:
        statuses = Statuses(await self._api.statuses(), self._config.statuses)
        unexplained = statuses.unexplained()
        if not statuses.queued():
            return "wrong: no status stands for new cases: say in the settings which one it is"
        if unexplained:
            return (
                f"warning: nobody has said what {', '.join(unexplained)} mean: a closed one counts as closed, any other"
                " as being worked on"
            )
        return "ok: every status has a meaning"

    async def _people(self) -> str:
        account = await self._api.account()
        people = await self._staff.people((await self._api.project()).id) - {account.id}
        if not people:
            roles = f" with the role {' or '.join(self._config.staff_roles)}" if self._config.staff_roles else ""
            return f"wrong: the project has no members{roles} but our account, so that no reply reaches a citizen"
        return f"ok: what {len(people)} members of the project write reaches citizens, unless it is a private note"

    async def _notes(self) -> str:
        rights = await self._held()
        if rights.admin:
            return (
                "warning: the account is an administrator and can read private notes: use one of its own without that"
            )
        if READS_NOTES in rights.permissions:
            return f"warning: the account can read private notes: take {READS_NOTES} from its role"
        return "ok: no private note of others can be read"

    async def _held(self) -> Rights:
        return await self._setup.rights(await self._api.account(), await self._api.project())


async def _told(look: Callable[[], Awaitable[str]]) -> str:
    try:
        return await look()
    except VentanillaError as fault:
        return f"wrong: {fault}"
