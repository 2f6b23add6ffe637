"""What stands in a text instead of personal data, one name for each kind."""

from __future__ import annotations

import re

LABELS = {
    "dni": "DNI",
    "nie": "NIE",
    "cif": "CIF",
    "passport": "pasaporte",
    "social_security": "NUSS",
    "iban": "IBAN",
    "card": "tarjeta",
    "phone": "teléfono",
    "email": "correo",
    "plate": "matrícula",
    "cadastral": "referencia catastral",
    "person": "nombre",
}
"""What stands in the text instead of each kind."""

PLACEHOLDER = re.compile(
    rf"\[(?:{'|'.join(re.sub('[áéíóú]', '.', re.escape(label)) for label in LABELS.values())})(?: \d{{1,4}})?\]",
    re.IGNORECASE,
)
"""A placeholder with or without its number, also where the text has lost its accents."""
