"""Names of months and days of the week, folded, in the languages of Spain and in English."""

from __future__ import annotations

from collections.abc import Mapping

_MONTHS = (
    "enero ene xaneiro xan gener gen january jan urtarrila urtarrilak urt",
    "febrero feb febreiro febrer february otsaila otsailak ots",
    "marzo mar marc march martxoa martxoak",
    "abril abr april apr apirila apirilak api",
    "mayo may maio mai maig maiatza maiatzak",
    "junio jun xuno xun juny june ekaina ekainak eka",
    "julio jul xullo xul juliol july uztaila uztailak uzt",
    "agosto ago agost august aug abuztua abuztuak abu",
    "septiembre setiembre sep sept set setembro setembre september iraila irailak ira",
    "octubre oct outubro out october urria urriak",
    "noviembre nov novembro novembre november azaroa azaroak aza",
    "diciembre dic decembro dec desembre des december abendua abenduak abe",
)
_WEEKDAYS = (
    "lunes lun luns dilluns dl monday mon astelehena",
    "martes mar dimarts dt tuesday tue asteartea",
    "miercoles mie mier mercores dimecres dc wednesday wed asteazkena",
    "jueves jue xoves dijous dj thursday thu osteguna",
    "viernes vie venres divendres dv friday fri ostirala",
    "sabado sab dissabte ds saturday sat larunbata",
    "domingo dom diumenge dg sunday sun igandea",
)


def _numbered(names: tuple[str, ...], first: int) -> Mapping[str, int]:
    return {name: number for number, line in enumerate(names, start=first) for name in line.split()}


MONTHS = _numbered(_MONTHS, 1)
"""Name or abbreviation -> 1 to 12."""
WEEKDAYS = _numbered(_WEEKDAYS, 0)
"""Name or abbreviation -> 0 for Monday to 6 for Sunday."""
