"""The closed words of a file of contacts: ways of contact, yes and no, totals; in Spanish, English and the like."""

from __future__ import annotations

import re
from typing import Final, Literal

from metrics.volumes.cells import Cell, fold
from metrics.volumes.faults import CellFault
from metrics.volumes.rows import VolumeChannel


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHONE = _words(
    "phone telefono telefonico telefonica telefonicas telefonos llamada llamadas tel telf tfno tlf tlfno call calls voz voice "
    "telephone 010 012 060"
)
_IN_PERSON = _words(
    "presencial presenciales presencialmente oficina oficinas mostrador ventanilla visita visitas persona counter "
    "office visit visits person"
)
_OTHER_WAYS = _words(
    "web internet chat whatsapp telegram correo email e-mail mail sede electronica electronico online telematico telematica "
    "virtual redes x twitter facebook carta postal fax app registro sms videollamada"
)
OTHER_WAY: Final = "other"
"""A way of contact that exists but that a chat does not displace: web, e-mail ..."""
_WAYS: tuple[tuple[VolumeChannel | Literal["other"], frozenset[str]], ...] = (
    (VolumeChannel.PHONE, _PHONE),
    (VolumeChannel.IN_PERSON, _IN_PERSON),
    (OTHER_WAY, _OTHER_WAYS),
)
_FACE_TO_FACE = frozenset({"face to face", "cara a cara", "f2f"})
_FILLERS = _words("canal via atencion la el en por de del a linea punto contacto in cita previa servicio")
_YES = _words(
    "si s 1 true verdadero yes y x atendida atendidas atendido contestada contestado respondida respondido resuelta answered "
    "answer completed completada hablada ok"
)
_NO = _words(
    "no n 0 false falso perdida perdidas perdido abandonada abandonadas abandonado abandono desatendida rechazada rechazado "
    "unanswered abandoned abandon missed lost rejected busy failed ocupado comunica desbordada desbordamiento timeout "
    "congestion"
)
_NO_PHRASES = frozenset({"no answer", "no atendida", "no contestada", "no respondida", "no contesta", "sin respuesta"})
_TOTAL = re.compile(
    r"(?:gran |grand |sub ?)?total(?:es)?\b.*|suma(?:s|torio| total)?(?: de)?(?: \d.*)?|sum|todos|todas|\(todos\)"
)
_SUMMARY = re.compile(r"(?:media|promedio|average|mean|maximo|minimo|acumulado|resumen)\b.*")


def read_channel(cell: Cell) -> VolumeChannel | Literal["other"]:
    """The way of contact. Raises CellFault for words that say none, or several."""
    words = set(re.split(r"[\s/()_.,-]+", fold(cell))) - _FILLERS - {""}
    meant = [way for way, names in _WAYS if words & names]
    if fold(cell) in _FACE_TO_FACE:
        return VolumeChannel.IN_PERSON
    if len(meant) != 1:
        raise CellFault("channel_unknown")
    return meant[0]


def read_flag(cell: Cell) -> bool | None:
    """Yes or no, None where the cell says neither. Raises CellFault for other words."""
    if isinstance(cell, float) and cell in {0.0, 1.0}:
        cell = int(cell)
    word = fold(cell)
    if not word:
        return None
    if word in _NO or word in _NO_PHRASES:
        return False
    if word in _YES:
        return True
    raise CellFault("flag_unknown")


def is_total(folded: str) -> bool:
    """Whether a cell in a service's place says that its row sums others."""
    return _TOTAL.fullmatch(folded) is not None


def is_summary(folded: str) -> bool:
    """Whether a cell in a day's place says that its row sums or averages others."""
    return is_total(folded) or _SUMMARY.fullmatch(folded) is not None
