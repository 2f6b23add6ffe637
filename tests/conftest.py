"""Fixtures that every folder of tests may ask for."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.databases import database_url, postgres

__all__ = ["database_url", "postgres"]

# What lands must be the same run for everybody; fresh examples are looked for at every other run.
settings.register_profile("strict", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.load_profile("strict" if os.environ.get("CI_STRICT") == "1" else "default")
