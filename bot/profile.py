"""What the channels show about the bot: its commands and descriptions, in the agency's languages."""

from __future__ import annotations

from handlers.domain.agency import Agency
from handlers.ports import BotProfile

_COMMANDS = {
    "es": {
        "ayuda": "Qué puedo preguntar",
        "persona": "Hablar con una persona",
        "idioma": "Cambiar de idioma",
        "privacidad": "Cómo se usan sus datos",
    },
    "en": {
        "ayuda": "What can I ask",
        "persona": "Talk to a person",
        "idioma": "Change language",
        "privacidad": "How your data are used",
    },
    "ca": {
        "ayuda": "Què puc preguntar",
        "persona": "Parlar amb una persona",
        "idioma": "Canviar d'idioma",
        "privacidad": "Com es fan servir les seves dades",
    },
    "gl": {
        "ayuda": "Que podo preguntar",
        "persona": "Falar cunha persoa",
        "idioma": "Cambiar de idioma",
        "privacidad": "Como se usan os seus datos",
    },
    "eu": {
        "ayuda": "Zer galde dezaket",
        "persona": "Pertsona batekin hitz egin",
        "idioma": "Hizkuntza aldatu",
        "privacidad": "Nola erabiltzen diren zure datuak",
    },
}
_DESCRIPTIONS = {
    "es": "Asistente automático de {name}. Responde sobre trámites y, si lo pide, le pasa con una persona.",
    "en": "Automatic assistant of {name}. It answers about services and, if you ask, hands you to a person.",
    "ca": "Assistent automàtic de {name}. Respon sobre tràmits i, si ho demana, el passa amb una persona.",
    "gl": "Asistente automático de {name}. Responde sobre trámites e, se o pide, pásao cunha persoa.",
    "eu": "{name} erakundearen laguntzaile automatikoa. Izapideei buruz erantzuten du eta, eskatuz gero, pertsona batekin jartzen zaitu.",
}
_SHORT = 120


def bot_profile(agency: Agency) -> BotProfile:
    """The profile in every language of the agency that we have words for."""
    languages = [language for language in agency.languages if language in _COMMANDS]
    descriptions = {language: _DESCRIPTIONS[language].format(name=agency.name) for language in languages}
    return BotProfile(
        commands={language: _COMMANDS[language] for language in languages},
        description=descriptions,
        short_description={language: text[:_SHORT] for language, text in descriptions.items()},
    )
