"""A person takes over: files go both ways, the bot keeps quiet, and the same chat carries it all."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.conftest import MakeService
from tests.acceptance.service import running
from tests.acceptance.staff import staff_of
from tests.standins.telegram.client import TelegramStandin


def test_files_go_both_ways_and_the_bot_is_silent_meanwhile(
    make_service: MakeService, telegram_standin: TelegramStandin, tmp_path: Path
) -> None:
    """A photo to staff, a document to the citizen, and a question in between that the bot does not answer."""
    citizen = telegram_standin.citizen()
    form = tmp_path / "impreso ñ.pdf"
    form.write_bytes(b"%PDF-1.4 a form")
    with running(make_service()) as service, staff_of(service) as staff:
        citizen.says("/persona")
        told = telegram_standin.wait_for_count(2, citizen.chat_id, within=20)
        assert told
        before = len(telegram_standin.messages(citizen.chat_id))
        citizen.sends_photo(data=b"\x89PNG a photo", caption="mire esta farola")
        citizen.says("¿y cuánto cuesta empadronarse?")
        staff.open_first_case()
        staff.page.wait_for_selector("#hilo a[href^='/mostrador/archivo/']", timeout=20_000)
        assert "mire esta farola" in staff.transcript()
        with staff.page.expect_download() as download:
            staff.page.click("#hilo a[href^='/mostrador/archivo/']")
        assert Path(download.value.path()).read_bytes() == b"\x89PNG a photo"
        assert len(telegram_standin.messages(citizen.chat_id)) == before
        staff.page.set_input_files("#archivos-respuesta", str(form))
        staff.reply("Rellene este impreso.")
        received = telegram_standin.wait_for(lambda message: message.file_id is not None, citizen.chat_id, within=20)
        assert received.file_id is not None
        assert telegram_standin.file(received.file_id) == b"%PDF-1.4 a form"
        said = "\n".join(message.text for message in telegram_standin.messages(citizen.chat_id)[before:])
    assert "Rellene este impreso." in said
    assert "¿Le ha servido" not in said
    telegram_standin.assert_clean()
