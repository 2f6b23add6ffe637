"""Absent shared data skips a developer's test and fails the full run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared_data import shared


def test_the_setting_says_where_shared_data_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTANILLA_SHARED", str(tmp_path))
    (tmp_path / "sample.txt").touch()
    assert shared("sample.txt") == tmp_path / "sample.txt"


def test_absent_data_skips_with_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTANILLA_SHARED", str(tmp_path))
    monkeypatch.delenv("CI_STRICT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="absent"):
        shared("sample.txt")


def test_absent_data_fails_the_full_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTANILLA_SHARED", str(tmp_path))
    monkeypatch.setenv("CI_STRICT", "1")
    with pytest.raises(pytest.fail.Exception, match="VENTANILLA_SHARED"):
        shared("sample.txt")
