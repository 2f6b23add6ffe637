"""A small agency for the tests of the policy: one complete service, one with gaps, a sensitive one and a very long one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from hypothesis import HealthCheck, settings

from handlers.domain.agency import Agency, Announcement, OpenSpan, Signpost, SurveySettings
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: no test may fail because the machine is busy."""
ES, EN, CA, GL, EU = (Language(code) for code in ("es", "en", "ca", "gl", "eu"))
PADRON, OBRAS, ACOGIDA, LARGO = (ServiceKey(key) for key in ("padron-alta", "obras", "acogida", "largo"))
LANGUAGES = (ES, EN, CA, GL, EU)
SERVICES = (PADRON, OBRAS, ACOGIDA, LARGO)
TUESDAY_NOON = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)
"""12:00 in Madrid: staff are there."""

_PADRON = Service(
    key=PADRON,
    texts={
        ES: ServiceText(
            name="Alta en el padrón",
            slots={
                Slot.SUMMARY: "Es apuntarse como vecino.",
                Slot.AUDIENCE: "Quien vive aquí.",
                Slot.EVIDENCE: "DNI o pasaporte.\nContrato de alquiler o escritura.",
                Slot.STEPS: "Pida cita.\nVenga con los papeles.",
                Slot.COST: "Gratis.",
                Slot.APPLY_TERM: "En cualquier momento.",
                Slot.DECISION_TERM: "Tres meses como máximo.",
                Slot.SILENCE: "Positivo.",
                Slot.HOW: "En la oficina, con cita.",
                Slot.AUTHORITY: "Alcaldía.",
                Slot.LEGAL_BASIS: "Ley 7/1985.",
                Slot.REDRESS: "Reposición, en un mes.",
            },
            questions=("¿Cómo me empadrono?",),
        ),
        EN: ServiceText(name="Registering as a resident", slots={Slot.SUMMARY: "You become a resident."}),
    },
    online_url="https://sede.example/padron",
    phone="900 100 100",
    counter="Plaza Mayor, 1",
    source_name="Sede electrónica",
    source_url="https://sede.example/ficha/padron",
    reviewed_on=date(2026, 3, 2),
)
_OBRAS = Service(
    key=OBRAS,
    texts={ES: ServiceText("Licencia de obras", {Slot.SUMMARY: "Permiso para obrar.", Slot.EVIDENCE: "Proyecto."})},
)
_ACOGIDA = Service(
    key=ACOGIDA, texts={ES: ServiceText("Casa de acogida", {Slot.SUMMARY: "Un lugar seguro."})}, sensitive=True
)
_SENTENCE = "Esta frase cuenta una de las muchas cosas que hay que saber. "
_LARGO = Service(
    key=LARGO,
    texts={
        ES: ServiceText(
            name="Trámite de nombre muy largo para que no quepa entero en ningún botón de los que se muestran",
            slots={
                **{slot: (_SENTENCE * 20).strip() for slot in Slot},
                Slot.EVIDENCE: "\n".join(f"Papel número {number}, con su copia compulsada." for number in range(1, 40)),
            },
        )
    },
    source_url="https://sede.example/largo",
)

AGENCY = Agency(
    version=1,
    name="Ayuntamiento de Prueba",
    timezone="Europe/Madrid",
    default_language=ES,
    languages=LANGUAGES,
    notice_version="2026-01",
    services={service.key: service for service in (_PADRON, _OBRAS, _ACOGIDA, _LARGO)},
    privacy_url="https://sede.example/privacidad",
    phone="900 000 000",
    counter="Plaza Mayor, 1",
    website="https://sede.example",
    hours=tuple(OpenSpan(day, time(9), time(14)) for day in range(5)),
    signposts=(
        Signpost("danger", {ES: ("hay un incendio",)}, {ES: "**Llame al 112.**"}, emergency=True, offer_person=False),
        Signpost("violence", {ES: ("me pega",)}, {ES: "**016**: ayuda."}, emergency=True, offer_person=True),
        Signpost("eviction", {ES: ("me desahucian",)}, {ES: "Servicios Sociales le ayuda."}),
    ),
    announcements=(
        Announcement("works", {ES: "La oficina cierra por obras."}, date(2026, 5, 1), date(2026, 5, 31)),
        Announcement("over", {ES: "Esto ya pasó."}, date(2026, 1, 1), date(2026, 1, 31)),
    ),
    survey=SurveySettings(share=1.0, rest_days=30),
)
