"""Starts the stand-in: prints one JSON line with its address and accounts when ready, and serves until stopped."""

from __future__ import annotations

from tests.standins.desk_parts.process import serve
from tests.standins.zendesk.app import build

if __name__ == "__main__":
    serve(build)
