"""Thirty questions in citizens' own words, put to the running service with Tenerife's catalogue published."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store import content
from bot.store.database import Database
from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from tests.acceptance.conftest import MakeService
from tests.acceptance.service import REPOSITORY, Service, running
from tests.shared_data import shared
from tests.standins.telegram.client import TelegramStandin
from tests.standins.telegram.shapes import BotMessage

QUESTIONS = Path(__file__).parent / "data" / "preguntas_tenerife.csv"
NEEDED = 27
SPANISH = Language("es")
MAX_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the procedures that answer it."""

    id: str
    text: str
    right: frozenset[str]


def _questions() -> list[Question]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [
            Question(row["id"], row["text"], frozenset({row["expected"], *row["also_accepted"].split()}))
            for row in csv.DictReader(file)
        ]


def _publish_tenerife(service: Service, directory: Path) -> Agency:
    catalogue = shared("data/catalogues/tenerife/catalogo-90-procedimientos.xlsx")
    mapping = REPOSITORY / "content" / "mappings" / "tenerife.toml"
    service.command("content", "import", str(catalogue), "--mapping", str(mapping), "--into", str(directory))
    service.settings["VENTANILLA_CONTENT_DIR"] = str(directory)
    service.command("content", "lint")
    service.command("migrate")
    service.command("content", "publish")
    database = Database(service.settings["VENTANILLA_DATABASE_URL"])
    with database.read() as connection:
        agency = content.read(connection, content.latest_version(connection))
    database.close()
    return agency


@pytest.fixture
def answers(
    make_service: MakeService, telegram_standin: TelegramStandin, tmp_path: Path
) -> tuple[Agency, dict[str, list[BotMessage]]]:
    """What each of thirty people is told in reply to one question."""
    service = make_service()
    agency = _publish_tenerife(service, tmp_path / "tenerife")
    asked = [(question, telegram_standin.citizen()) for question in _questions()]
    with running(service):
        for question, citizen in asked:
            citizen.says(question.text)
        for _, citizen in asked:
            telegram_standin.wait_for_count(2, citizen.chat_id, within=60)
    telegram_standin.assert_clean()
    return agency, {question.id: telegram_standin.messages(citizen.chat_id) for question, citizen in asked}


def test_twenty_seven_of_thirty_find_their_procedure_at_once_or_among_three(
    answers: tuple[Agency, dict[str, list[BotMessage]]],
) -> None:
    """The right procedure is the first answer, or one of at most three that are offered."""
    agency, said = answers
    assert len(agency.services) == 90
    found = [question.id for question in _questions() if question.right & _named(agency, said[question.id])]
    missed = [question.id for question in _questions() if question.id not in found]
    assert len(found) >= NEEDED, f"{len(found)} of {len(said)}; missed: {', '.join(missed)}"


def _named(agency: Agency, messages: list[BotMessage]) -> set[str]:
    """The procedures that the bot named: as the title of an answer card, or as a choice."""
    keys: set[str] = set()
    for message in messages[1:]:
        title = message.text.split("\n", 1)[0].strip()
        labels = [label.rstrip("… .") for label in message.labels()]
        offered = {key for key in agency.services if any(_is_label_of(label, _name(agency, key)) for label in labels)}
        assert len(offered) <= MAX_OFFERED or title, message.text
        keys |= offered | {key for key in agency.services if title == _name(agency, key)}
    return keys


def _name(agency: Agency, key: ServiceKey) -> str:
    return agency.services[key].texts[SPANISH].name.strip()


def _is_label_of(label: str, name: str) -> bool:
    bare = label.split(". ", 1)[-1] if label[:1].isdigit() else label
    return bool(bare) and name.startswith(bare) and (bare == name or len(bare) > 30)
