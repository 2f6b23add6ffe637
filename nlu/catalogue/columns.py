"""The columns of the content directory's spreadsheets: what editors fill in and what the rest of the product may rely on."""

from __future__ import annotations

from handlers.domain.service import Slot

SERVICES_FILE = "servicios"
NOTICES_FILE = "avisos"
SIGNPOSTS_FILE = "senales"
ANSWERS_FILE = "respuestas"
TEXTS_FILE = "textos"
STREETS_FILE = "calles"
AGENCY_FILE = "agencia.toml"

KEY = "key"
LANGUAGE = "language"
NAME = "name"

SLOT_COLUMNS: tuple[str, ...] = tuple(slot.value for slot in Slot)
"""One column per slot of a service, in the order of the answer card."""
ITEM_COLUMNS = frozenset({Slot.EVIDENCE.value, Slot.STEPS.value})
"""Cells with one item a line."""
SERVICE_COLUMNS: tuple[str, ...] = (
    KEY,
    LANGUAGE,
    NAME,
    "topic",
    *SLOT_COLUMNS,
    "keywords",
    "questions",
    "online_url",
    "phone",
    "counter",
    "source_name",
    "source_url",
    "reviewed_on",
    "owner",
    "sensitive",
    "covered",
)
SHARED_COLUMNS = frozenset(
    {
        "topic",
        "online_url",
        "phone",
        "counter",
        "source_name",
        "source_url",
        "reviewed_on",
        "owner",
        "sensitive",
        "covered",
    }
)
"""Columns that do not depend on the language: taken from the row in the agency's default language."""
ADDRESS_COLUMNS = frozenset({"online_url", "source_url"})
FLAG_COLUMNS = frozenset({"sensitive", "covered"})
DATE_COLUMNS = frozenset({"reviewed_on"})
ONE_LINE_COLUMNS = frozenset({KEY, LANGUAGE, NAME}) | SHARED_COLUMNS - {"counter"}

NOTICE_COLUMNS = (KEY, LANGUAGE, "text", "starts", "ends")
SIGNPOST_COLUMNS = (KEY, LANGUAGE, "triggers", "text", "emergency", "offer_person")
ANSWER_COLUMNS = (KEY, LANGUAGE, "title", "text")
TEXT_COLUMNS = (LANGUAGE, "phrase", "text")
STREET_COLUMNS = ("type", NAME, "district")
