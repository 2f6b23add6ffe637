"""What staff call the channels, languages and kinds of matter that the product knows by keys, in the five languages."""

from __future__ import annotations

from collections.abc import Mapping

_CHANNELS: Mapping[str, str] = {"telegram": "Telegram", "x": "X"}
_WEB: Mapping[str, str] = {"es": "chat web", "ca": "xat web", "gl": "chat web", "eu": "web-txata", "en": "web chat"}
_LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "es": {"es": "español", "ca": "catalán", "gl": "gallego", "eu": "euskera", "en": "inglés"},
    "ca": {"es": "espanyol", "ca": "català", "gl": "gallec", "eu": "basc", "en": "anglès"},
    "gl": {"es": "español", "ca": "catalán", "gl": "galego", "eu": "éuscaro", "en": "inglés"},
    "eu": {"es": "gaztelania", "ca": "katalana", "gl": "galiziera", "eu": "euskara", "en": "ingelesa"},
    "en": {"es": "Spanish", "ca": "Catalan", "gl": "Galician", "eu": "Basque", "en": "English"},
}
_KINDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "consulta": "consulta",
        "queja": "queja",
        "sugerencia": "sugerencia",
        "incidencia": "incidencia",
        "peticion": "petición",
        "agradecimiento": "agradecimiento",
    },
    "ca": {
        "consulta": "consulta",
        "queja": "queixa",
        "sugerencia": "suggeriment",
        "incidencia": "incidència",
        "peticion": "petició",
        "agradecimiento": "agraïment",
    },
    "gl": {
        "consulta": "consulta",
        "queja": "queixa",
        "sugerencia": "suxestión",
        "incidencia": "incidencia",
        "peticion": "petición",
        "agradecimiento": "agradecemento",
    },
    "eu": {
        "consulta": "kontsulta",
        "queja": "kexa",
        "sugerencia": "iradokizuna",
        "incidencia": "gorabehera",
        "peticion": "eskaera",
        "agradecimiento": "eskerrak",
    },
    "en": {
        "consulta": "question",
        "queja": "complaint",
        "sugerencia": "suggestion",
        "incidencia": "incident",
        "peticion": "request",
        "agradecimiento": "thanks",
    },
}


def channel_name(channel: str, language: str) -> str:
    """ "telegram" as "Telegram"; a channel that is not known stays as it is."""
    if channel == "webchat":
        return _WEB.get(language) or _WEB["es"]
    return _CHANNELS.get(channel, channel)


def language_name(spoken: str, language: str) -> str:
    """ "en" as "inglés"; a code that is not known stays as it is."""
    return (_LANGUAGES.get(language) or _LANGUAGES["es"]).get(spoken, spoken)


def kind_name(kind: str, language: str) -> str:
    """ "peticion" as "petición"; a kind that is not known stays as it is."""
    return (_KINDS.get(language) or _KINDS["es"]).get(kind, kind)
