"""Fixtures that every folder of tests may ask for."""

from __future__ import annotations

from tests.databases import database_url, postgres

__all__ = ["database_url", "postgres"]
