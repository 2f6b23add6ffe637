"""Whether the process can do its work: what is missing, what works by other means."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from bot.web.health import health_routes
from tests.serving import serving


@pytest.mark.parametrize(
    ("state", "status"), [("ok", 200), ("degraded: rasa; the embedded engine answers.", 200), ("not started", 503)]
)
def test_a_part_that_another_one_stands_in_for_is_shown_and_does_no_harm(state: str, status: int) -> None:
    """Unlike one that is missing."""
    with serving(Starlette(routes=health_routes(lambda: {"engine": "ok", "understanding": state}))) as address:
        answer = httpx.get(f"{address}/readyz")
    assert answer.status_code == status
    assert answer.json() == {"ready": status == 200, "parts": {"engine": "ok", "understanding": state}}
