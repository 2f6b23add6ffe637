"""Fixtures of the tests against the real Request Tracker."""

from __future__ import annotations

from tests.real.rt.fixture import rt, rt_bench

__all__ = ["rt", "rt_bench"]
