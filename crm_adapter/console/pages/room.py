"""What every page shares: the desk behind it, who looks at it, and how it is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from crm_adapter.console import passwords
from crm_adapter.console.accounts import Accounts
from crm_adapter.console.actions import NotAllowed, StaffActions
from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.login import Guest, Login
from crm_adapter.console.pages.cookies import Cookies
from crm_adapter.console.pages.forms import Form
from crm_adapter.console.people import StaffUser
from crm_adapter.console.phrases import Phrases
from crm_adapter.console.store import ConsoleStore
from crm_adapter.console.waiting_for import Waiting
from handlers.domain.agency import Agency

HOME = "/mostrador"
_TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who, from where, with which form. `secret` is the cookie that the page's forms are bound to."""

    request: Request
    guest: Guest | None
    secret: str
    phrases: Phrases
    form: Form = field(default_factory=Form)

    @property
    def user(self) -> StaffUser:
        """The staff member; pages for strangers do not ask."""
        if self.guest is None:
            raise NotAllowed("please_log_in")
        return self.guest.user

    @property
    def by_script(self) -> bool:
        """Whether htmx asks for a piece of the page."""
        return self.request.headers.get("hx-request") == "true"

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params.get(name, ""))

    def asked(self, name: str) -> str:
        """A value after the question mark."""
        return self.request.query_params.get(name, "")


class Room:
    """The desk, its doors and its drawing tools; made once."""

    def __init__(
        self,
        desk: ConsoleDesk,
        store: ConsoleStore,
        waiting: Waiting,
        agency: Callable[[], Agency],
        base_templates: Path,
        *,
        public_url: str,
        answer_within: timedelta | None,
    ) -> None:
        self.desk = desk
        self.store = store
        self.actions = StaffActions(desk)
        self.login = Login(store, desk.clock)
        self.accounts = Accounts(store, desk.clock)
        self.waiting = waiting
        self.agency = agency
        self.cookies = Cookies(secure=public_url.startswith("https://"))
        self.public_url = public_url.rstrip("/")
        self.answer_within = answer_within
        self.templates = Environment(
            loader=ChoiceLoader([FileSystemLoader(_TEMPLATES), FileSystemLoader(base_templates)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def now(self) -> datetime:
        """The desk's time."""
        return self.desk.clock.now()

    def page(self, visit: Visit, template: str, status: int = 200, **values: object) -> Response:
        """Draw a page or a piece of one."""
        agency, now, t = self.agency(), self.now(), visit.phrases
        notice = self.cookies.read(visit.request, self.cookies.notice)
        drawn = self.templates.get_template(f"mostrador/{template}").render(
            lang=t.language,
            t=t,
            agency=agency,
            user=visit.guest.user if visit.guest is not None else None,
            csrf=passwords.form_token(visit.secret),
            when=lambda moment: t.when(moment, now, agency),
            iso=lambda moment: moment.isoformat(timespec="seconds"),
            new_key=passwords.new_token,
            notice=notice,
            path=visit.request.url.path,
            **({"error": ""} | values),
        )
        response = HTMLResponse(drawn, status)
        if notice and not visit.by_script:
            self.cookies.take(response, self.cookies.notice)
        return response

    def go(self, address: str, notice: str = "") -> Response:
        """Send the browser on, with the key of a sentence to show there."""
        response = RedirectResponse(address, 303)
        if notice:
            self.cookies.give(response, self.cookies.notice, notice)
        return response

    def error(self, visit: Visit, status: int, phrase: str, **values: str) -> Response:
        """A page that says what went wrong and where to go on; to a script only the sentence, so that the page stays."""
        sentence = visit.phrases(phrase, **values)
        if visit.by_script:
            headers = {"HX-Reswap": "none", "HX-Trigger": json.dumps({"problema": {"sentence": sentence}})}
            return Response(status_code=status, headers=headers)
        return self.page(visit, "error.html", status, error=sentence)
