"""What the agency promises is what the counter reminds its staff of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeService
from tests.acceptance.service import REPOSITORY, running
from tests.acceptance.staff import staff_of
from tests.standins.telegram.client import TelegramStandin

_SECOND_IN_HOURS = "0.0003"


@pytest.fixture
def always_open(tmp_path: Path) -> Path:
    """The sample agency without hours: all time counts, whenever the test is run."""
    directory = tmp_path / "content"
    shutil.copytree(REPOSITORY / "content", directory)
    settings = directory / "agencia.toml"
    text, found = re.subn(r"(?ms)^\[hours\]\n.*?(?=^\[)", "", settings.read_text(encoding="utf-8"))
    assert found == 1
    settings.write_text(text, encoding="utf-8")
    return directory


def test_a_case_that_waits_longer_than_promised_is_marked_at_the_counter(
    make_one_service: MakeService, telegram_standin: TelegramStandin, always_open: Path, tmp_path: Path
) -> None:
    """The setting reaches the page."""
    service = make_one_service(
        nlu_encoder="false",
        model_dir=str(tmp_path / "model"),
        content_dir=str(always_open),
        answer_within_hours=_SECOND_IN_HOURS,
    )
    citizen = telegram_standin.citizen()
    with running(service), staff_of(service) as staff:
        citizen.says("/persona")
        telegram_standin.wait_for_count(2, citizen.chat_id, within=30)
        staff.page.wait_for_function(
            "async () => (await (await fetch('/mostrador?vista=todos')).text()).includes('fuera de plazo')"
        )
    telegram_standin.assert_clean()
