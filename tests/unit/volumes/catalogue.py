"""A small published catalogue."""

from __future__ import annotations

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText

_ES, _EN = Language("es"), Language("en")


def _service(key: str, spanish: str, english: str, *, covered: bool = True) -> tuple[ServiceKey, Service]:
    texts = {_ES: ServiceText(spanish), _EN: ServiceText(english)}
    return ServiceKey(key), Service(ServiceKey(key), texts, covered=covered)


AGENCY = Agency(
    version=1,
    name="Ayuntamiento de Prueba",
    timezone="Europe/Madrid",
    default_language=_ES,
    languages=(_ES, _EN),
    notice_version="1",
    services=dict(
        (
            _service("padron_alta", "Padrón", "Town register"),
            _service("ibi", "IBI", "Property tax"),
            _service("bodas", "Bodas civiles", "Weddings", covered=False),
        )
    ),
)
