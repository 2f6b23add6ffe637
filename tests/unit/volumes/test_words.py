"""Ways of contact, yes and no, and totals."""

from __future__ import annotations

import pytest

from metrics.volumes.cells import Cell
from metrics.volumes.faults import CellFault
from metrics.volumes.rows import VolumeChannel
from metrics.volumes.words import OTHER_WAY, is_summary, is_total, read_channel, read_flag


@pytest.mark.parametrize(
    "cell", ["phone", "Teléfono", "TELEFÓNICA", "llamada", "Llamadas", "tfno.", "Tel.", "Atención telefónica", "010"]
)
def test_words_for_the_telephone(cell: str) -> None:
    assert read_channel(cell) is VolumeChannel.PHONE


@pytest.mark.parametrize(
    "cell",
    [
        "in_person",
        "in person",
        "Presencial",
        "Oficina",
        "mostrador",
        "VENTANILLA",
        "cita presencial",
        "en persona",
        "face to face",
    ],
)
def test_words_for_the_counter(cell: str) -> None:
    assert read_channel(cell) is VolumeChannel.IN_PERSON


@pytest.mark.parametrize("cell", ["web", "Sede electrónica", "correo", "e-mail", "WhatsApp"])
def test_ways_that_are_not_displaced_are_known_as_such(cell: str) -> None:
    assert read_channel(cell) == OTHER_WAY


@pytest.mark.parametrize("cell", ["", None, "paloma", "teléfono y presencial", "oficina virtual", 7])
def test_words_that_say_no_way_or_several_are_refused(cell: Cell) -> None:
    with pytest.raises(CellFault, match="channel_unknown"):
        read_channel(cell)


@pytest.mark.parametrize("cell", ["sí", "SI", "1", 1, 1.0, True, "Atendida", "ANSWERED", "x", "contestada"])
def test_words_for_yes(cell: Cell) -> None:
    assert read_flag(cell) is True


@pytest.mark.parametrize(
    "cell", ["no", "0", 0, 0.0, False, "Abandonada", "NO ANSWER", "perdida", "busy", "No atendida"]
)
def test_words_for_no(cell: Cell) -> None:
    assert read_flag(cell) is False


def test_neither_yes_nor_no() -> None:
    assert read_flag("") is None
    with pytest.raises(CellFault, match="flag_unknown"):
        read_flag("quizá")


@pytest.mark.parametrize("text", ["total", "totales", "total general", "subtotal", "suma", "suma total", "gran total"])
def test_words_of_totals(text: str) -> None:
    assert is_total(text)
    assert is_summary(text)


def test_services_with_such_words_in_their_names_are_no_totals() -> None:
    assert not is_total("suma gestion tributaria")
    assert not is_total("mediacion familiar")
    assert is_summary("media diaria")
    assert not is_summary("mediodia")
