"""A small agency made for the tests of the engine."""

from __future__ import annotations

from handlers.domain.agency import Agency, Signpost
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot

ES, EN = Language("es"), Language("en")


def small_agency(version: int = 1) -> Agency:
    """Five services in Spanish, two of them also in English, and two signposts."""
    services = (
        _service(
            "padron",
            ServiceText("Alta en el padrón municipal de habitantes", {Slot.SUMMARY: "Inscripción de quien vive aquí."}),
            ServiceText("Registration of residents", {Slot.SUMMARY: "For everybody who lives in the town."}),
        ),
        _service(
            "vado", ServiceText("Licencia de vado permanente", {Slot.SUMMARY: "Reserva de la entrada de garajes."})
        ),
        _service(
            "bodas",
            ServiceText("Celebración de matrimonio civil", {Slot.SUMMARY: "Bodas en el salón de plenos."}),
            ServiceText("Civil wedding", {Slot.SUMMARY: "Weddings in the council chamber."}),
        ),
        _service(
            "huertos", ServiceText("Huertos urbanos", questions=("¿me dejan un trozo de tierra para plantar tomates?",))
        ),
        _service("enseres", ServiceText("Recogida de enseres voluminosos", keywords=("sofá", "colchón"))),
    )
    return Agency(
        version=version,
        name="Villa de Prueba",
        timezone="Europe/Madrid",
        default_language=ES,
        languages=(ES, EN),
        notice_version="1",
        services={service.key: service for service in services},
        signposts=(
            Signpost(
                "peligro", {ES: ("hay fuego", "huele a gas"), EN: ("there is a fire",)}, {ES: "112"}, emergency=True
            ),
            Signpost("desahucio", {ES: ("me desahucian", "desahucio")}, {ES: "Servicios Sociales"}),
        ),
    )


def _service(key: str, spanish: ServiceText, english: ServiceText | None = None) -> Service:
    texts = {ES: spanish} if english is None else {ES: spanish, EN: english}
    return Service(ServiceKey(key), texts)
