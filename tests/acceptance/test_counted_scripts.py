"""Two conversations counted by hand; ``/metrics/business`` must agree exactly."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeService
from tests.acceptance.service import REPOSITORY, Figures, Service, running
from tests.acceptance.staff import staff_of
from tests.acceptance.time_travel import TimeTravel
from tests.standins.telegram.client import SyncCitizen, TelegramStandin
from tests.standins.telegram.shapes import BotMessage

CLOSED = "ventanilla_episodes_closed_total"
BOOKED = "ventanilla_displaced_contacts_booked_total"
ASKED = "ventanilla_survey_asked_total"
REPLIES = "ventanilla_survey_replies_total"
QUESTION = "quiero empadronarme, ¿qué necesito llevar?"
NOTE = "nota interna: no decir al ciudadano 7731"


@pytest.fixture
def asking_content(tmp_path: Path) -> Path:
    """The sample agency, asking everybody the counterfactual question."""
    directory = tmp_path / "content"
    shutil.copytree(REPOSITORY / "content", directory)
    settings = directory / "agencia.toml"
    text = settings.read_text(encoding="utf-8")
    assert "share = 0.5" in text
    settings.write_text(text.replace("share = 0.5", "share = 1.0"), encoding="utf-8")
    return directory


class Chat:
    """One person's side of one chat."""

    def __init__(self, standin: TelegramStandin) -> None:
        self._standin = standin
        self.citizen: SyncCitizen = standin.citizen()
        self._read_up_to = 0

    def next_with(self, *words: str) -> BotMessage:
        """Wait for a message that holds all these words, after the last one that was read."""

        def fits(message: BotMessage) -> bool:
            return message.message_id > self._read_up_to and all(word.lower() in message.text.lower() for word in words)

        found = self._standin.wait_for(fits, self.citizen.chat_id, within=20)
        self._read_up_to = found.message_id
        return found

    def press(self, message: BotMessage, word: str) -> None:
        """Press the button whose label holds this word."""
        (label,) = [label for label in message.labels() if word.lower() in label.lower()]
        self.citizen.presses(label, message_id=message.message_id)

    @property
    def said(self) -> str:
        """Everything that this person was told."""
        return "\n".join(message.text for message in self._standin.messages(self.citizen.chat_id))


def _settled(service: Service, agree: Callable[[Figures], bool]) -> Figures:
    """The figures, once they agree or will not change any more (they are read anew every few seconds)."""
    end = time.monotonic() + 40
    while not agree(figures := service.business()) and time.monotonic() < end:
        time.sleep(0.5)
    return figures


def test_question_not_solved_person_reply_from_the_browser_closed_survey(
    make_service: MakeService, telegram_standin: TelegramStandin, asking_content: Path
) -> None:
    """One episode, handed off; the survey is asked and answered; nothing is booked, for a person did the work."""
    service = make_service(content_dir=str(asking_content))
    chat = Chat(telegram_standin)
    with running(service), staff_of(service) as staff:
        chat.citizen.says(QUESTION)
        card = chat.next_with("padrón", "servido")
        chat.press(card, "No")
        offer = chat.next_with("persona")
        chat.press(offer, "Sí")
        staff.open_first_case()
        assert QUESTION in staff.transcript()
        staff.take()
        staff.note(NOTE)
        staff.reply("Traiga el contrato de alquiler y su documento. Le esperamos.")
        chat.next_with("contrato de alquiler")
        staff.solve()
        closing = chat.next_with("resuelto")
        chat.press(closing, "Sí")
        survey = chat.next_with("qué habría hecho")
        chat.press(survey, "llamado")
        figures = _settled(service, lambda figures: figures.total(REPLIES) == 1)
    telegram_standin.assert_clean()
    assert NOTE not in chat.said
    assert "7731" not in chat.said
    assert figures.total(CLOSED) == 1
    assert figures.total(CLOSED, channel="telegram", outcome="handed_off") == 1
    assert figures.total(ASKED) == 1
    assert figures.total(REPLIES, answer="phone") == 1
    assert figures.nonzero(BOOKED) == {}


def test_question_solved_would_have_called_back_three_days_later_reversed(
    make_service: MakeService, telegram_standin: TelegramStandin, asking_content: Path, tmp_path: Path
) -> None:
    """One stated phone contact, credited at once and reversed whole when the person comes back for the same."""
    travel = TimeTravel(tmp_path)
    service = make_service(content_dir=str(asking_content))
    service.settings |= travel.settings
    chat = Chat(telegram_standin)
    with running(service):
        chat.citizen.says(QUESTION)
        chat.press(chat.next_with("padrón", "servido"), "Sí")
        chat.press(chat.next_with("qué habría hecho"), "llamado")
        first = _settled(service, lambda figures: figures.total(BOOKED, entry="credit") == 1)
        assert first.total(BOOKED, displaced_channel="phone", evidence="stated", entry="credit") == 1
        assert first.total(BOOKED) == 1
        assert first.total(CLOSED) == first.total(CLOSED, outcome="resolved_confirmed") == 1
        travel.go(days=3)
        telegram_standin.advance(3 * 86_400)
        chat.citizen.says(QUESTION)
        figures = _settled(service, lambda figures: figures.total(BOOKED, entry="reversal") == 1)
    telegram_standin.assert_clean()
    assert figures.total(BOOKED, displaced_channel="phone", evidence="stated", entry="credit") == 1
    assert figures.total(BOOKED, displaced_channel="phone", evidence="stated", entry="reversal") == 1
    assert figures.total(BOOKED) == 2
    assert figures.total(BOOKED, displaced_channel="in_person") == 0
    assert figures.total(CLOSED, outcome="resolved_confirmed") == 1
    assert figures.total(ASKED) == figures.total(REPLIES, answer="phone") == 1
