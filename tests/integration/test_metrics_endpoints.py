"""Both addresses of figures, served for real and checked by Prometheus' own tool."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.store.database import Database
from bot.store.figures import SqlFactReader, append
from bot.store.metadata import metadata
from handlers.domain.ids import ChannelName, ConversationId, InboundId, ServiceKey
from metrics.business import BusinessCollector, Scope, business_registry
from metrics.operations import ProcessMeter, process_registry
from metrics.web import metrics_routes
from tests.serving import serving
from tests.unit.metrics.facts import asked, closed, replied

CHANNELS = (ChannelName("telegram"), ChannelName("webchat"))
OPENMETRICS = {"accept": "application/openmetrics-text; version=1.0.0"}
BOTH = pytest.mark.parametrize("path", ["/metrics", "/metrics/business"])


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """One confirmed episode whose citizen would have called."""
    opened = Database(f"sqlite:///{tmp_path}/figures.db")
    with opened.write() as connection:
        metadata.create_all(connection)
        append(connection, [closed("e1-1"), asked("e1-1"), replied("e1-1")], InboundId(1), ConversationId(1))
    yield opened
    opened.close()


@pytest.fixture
def base(database: Database) -> Iterator[str]:
    """The address of a service that has worked a little."""
    clock = SystemClock()
    scope = Scope(CHANNELS, ("console",), lambda: [ServiceKey("padron-alta")])
    process = process_registry()
    meter = ProcessMeter(process, CHANNELS, ["console"], version="0.1.0")
    meter.latency(CHANNELS[0], 0.4)
    meter.channel_ok(CHANNELS[0], clock.now())
    business = business_registry(BusinessCollector(SqlFactReader(database, clock), scope, clock, ttl_seconds=0))
    with serving(Starlette(routes=metrics_routes(process, business))) as address:
        yield address


def promtool() -> str:
    """Path of Prometheus' checker; without it the test is skipped, in CI it fails."""
    found = shutil.which("promtool")
    if found is None:
        message = "promtool is not installed: run 'make test-deps' as root (Debian package prometheus)."
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@BOTH
def test_promtool_has_nothing_to_say(base: str, path: str) -> None:
    text = httpx.get(base + path).text
    result = subprocess.run(
        [promtool(), "check", "metrics"], input=text, capture_output=True, text=True, check=False, timeout=30
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@BOTH
def test_the_plain_format_says_so(base: str, path: str) -> None:
    answer = httpx.get(base + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


@BOTH
def test_prometheus_gets_the_format_that_it_asks_for(base: str, path: str) -> None:
    answer = httpx.get(base + path, headers=OPENMETRICS)
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    parse: Callable[[str], Iterable[Metric]] = text_string_to_metric_families
    families = {family.name for family in parse(answer.text)}
    assert ("ventanilla_build_info" if path == "/metrics" else "ventanilla_episodes_closed") in families


def test_the_ledger_is_shown_as_contacts(base: str) -> None:
    text = httpx.get(base + "/metrics/business").text
    series = 'ventanilla_displaced_contacts_booked_total{displaced_channel="%s",entry="%s",evidence="stated",service="padron-alta"}'
    lines = text.splitlines()
    assert f"{series % ('phone', 'credit')} 1.0" in lines
    assert f"{series % ('phone', 'reversal')} 0.0" in lines
    assert f"{series % ('in_person', 'credit')} 0.0" in lines


def test_a_scrape_without_the_database_fails_in_one_sentence(base: str, database: Database) -> None:
    with database.write() as connection:
        metadata.drop_all(connection)
    answer = httpx.get(base + "/metrics/business")
    assert answer.status_code == 500
    assert answer.text.startswith("The figures could not be read: ")
    assert "SELECT" not in answer.text
    assert httpx.get(base + "/metrics").status_code == 200
