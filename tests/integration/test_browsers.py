"""Where there is no browser, its tests say how to get one, and in CI they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.browsers import chromium

_TESTS = ("test_probar_browser.py", "console/conftest.py", "test_evaluation_page.py")


def test_without_a_browser_its_tests_are_skipped_saying_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI they fail."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI_STRICT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make test-deps"):
        chromium()
    monkeypatch.setenv("CI_STRICT", "1")
    with pytest.raises(pytest.fail.Exception, match="make test-deps"):
        chromium()


@pytest.mark.parametrize("name", _TESTS)
def test_every_browser_test_takes_the_browser_from_there(name: str) -> None:
    """None starts one of its own, which may not be there."""
    assert "chromium.launch" not in (Path(__file__).parent / name).read_text(encoding="utf-8")
