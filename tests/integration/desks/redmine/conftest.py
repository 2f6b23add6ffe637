"""Fixtures of the tests against the real Redmine."""

from __future__ import annotations

from tests.real.redmine.fixture import redmine, redmine_bench

__all__ = ["redmine", "redmine_bench"]
