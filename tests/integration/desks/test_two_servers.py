"""One desk's settings, two running servers of the same sort: what is at the one is never taken for something of the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.clock import SystemClock
from bot.desk_choice import make_desks
from bot.settings import DeskName, Settings
from bot.store import cases
from handlers.domain.case import CaseDraft, CaseKind, HandoffReason
from handlers.domain.ids import Language
from handlers.ports import Desk
from tests.integration.bot.desk_bench import EPISODE, Bench, bench
from tests.standins.desk_parts.process import started
from tests.standins.othersystem.client import OtherSystem
from tests.standins.othersystem.fixture import OtherAddress

__all__ = ["bench"]

SECRET = "mi consulta"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[OtherAddress, OtherAddress]]:
    """Two systems that know nothing of each other."""
    with ExitStack() as running:
        one, other = (OtherAddress(**running.enter_context(started("tests.standins.othersystem"))) for _ in range(2))
        yield one, other


def _starts(bench: Bench, address: OtherAddress, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("VENTANILLA_WEBHOOK_URL", address.url)
    monkeypatch.setenv("VENTANILLA_WEBHOOK_SECRET", address.secret)
    settings = Settings(desk=DeskName.WEBHOOK)
    return make_desks(settings, bench.desk, bench.database, bench.sealer, SystemClock())[0]


def _texts(address: OtherAddress) -> list[str]:
    with OtherSystem(address.base_url) as system:
        return [entry.text for case in system.cases() for entry in case.lines]


def test_an_open_case_is_written_to_its_own_server_only(
    bench: Bench, servers: tuple[OtherAddress, OtherAddress], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second server hears nothing until the case is closed; put back, the first one goes on."""
    first, second = servers
    desk = _starts(bench, first, monkeypatch)
    draft = CaseDraft(EPISODE, "Padrón", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
    message = bench.says("hola")
    with bench.database.write() as connection:
        case = cases.create(connection, bench.conversation, "webhook", draft, bench.clock.now())
        cases.add_line(connection, case, None, 0, cases.Verb.OPEN, bench.clock.now(), message, None)
    bench.sync(others=[desk]).push(case)
    bench.bridge.run(desk.close())
    assert bench.waiting() == ["done"]
    bench.appends(case, SECRET)
    desk = _starts(bench, second, monkeypatch)
    sync = bench.sync(others=[desk])
    sync.push(case)
    sync.pull()
    assert "'ventanilla desk moved webhook'" in sync.state
    assert _texts(second) == []
    bench.bridge.run(desk.close())
    desk = _starts(bench, first, monkeypatch)
    bench.clock.moment = SystemClock().now()
    bench.sync(others=[desk]).push(case)
    bench.bridge.run(desk.close())
    assert SECRET in _texts(first)
    assert _texts(second) == []
