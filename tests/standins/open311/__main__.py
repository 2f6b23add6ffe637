"""Starts the stand-in: prints one JSON line with its address when it is ready, and serves until it is told to stop."""

from __future__ import annotations

from starlette.types import ASGIApp

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.process import serve
from tests.standins.open311.server import PREFIX, build_app
from tests.standins.open311.shapes import API_KEY, JURISDICTION


def _build(base_url: str) -> tuple[ASGIApp, Json]:
    return build_app(), {"api_url": base_url + PREFIX, "api_key": API_KEY, "jurisdiction_id": JURISDICTION}


if __name__ == "__main__":
    serve(_build)
