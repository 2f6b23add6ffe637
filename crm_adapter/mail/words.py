"""What the e-mail desk says to staff, and the orders that it understands, in each language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from crm_adapter.mail.standing import Order
from crm_adapter.shared.cut import MARKERS
from handlers.domain.case import CaseState
from handlers.domain.ids import Language

_ORDERS: Mapping[Order, tuple[str, str, str, str, str]] = {
    Order.SOLVED: ("resuelto", "resolt", "resolto", "konponduta", "solved"),
    Order.CLOSED: ("cerrado", "tancat", "pechado", "itxita", "closed"),
    Order.OPEN: ("abierto", "obert", "aberto", "irekita", "open"),
    Order.BOT: ("bot", "bot", "bot", "bot", "bot"),
    Order.NOTE: ("nota", "nota", "nota", "oharra", "note"),
}
_LANGUAGES = ("es", "ca", "gl", "eu", "en")
_SPOKEN = {word: order for order, words in _ORDERS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; `{}` is filled in."""

    marker: str
    footer: str
    """Names the five orders, in their order: solved, closed, open, bot, note."""
    state: str
    internal: str
    more_files: str
    not_sent: str
    uncertain: str
    dropped: str
    unread: str
    foreign_order: str
    states: Mapping[CaseState, str]


def _states(*names: str) -> Mapping[CaseState, str]:
    order = (CaseState.QUEUED, CaseState.OPEN, CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.CLOSED)
    return dict(zip(order, names, strict=True))


_WORDS: Mapping[str, Words] = {
    "es": Words(
        MARKERS[0],
        "Su respuesta a este correo se envía a la ciudadanía. Primera línea opcional: #{} · #{} · #{} · #{} "
        "(sigue el bot) · #{} (lo que sigue es interno y no se envía).",
        "Estado del caso: {}.",
        "Nota interna: no se envía a la ciudadanía.",
        "Más archivos del mismo mensaje.",
        "Su respuesta NO se ha enviado a la ciudadanía: {}",
        "No se sabe si su respuesta llegó a la ciudadanía: {}",
        "[Archivo no enviado: {}]",
        "Su correo no se ha enviado a la ciudadanía: no se encontró texto por encima de la línea de respuesta.",
        "Su correo no se ha enviado a la ciudadanía: la orden {} no existe.",
        _states("en cola", "abierto", "a la espera de la ciudadanía", "resuelto", "cerrado"),
    ),
    "ca": Words(
        MARKERS[1],
        "La seva resposta a aquest correu s'envia a la ciutadania. Primera línia opcional: #{} · #{} · #{} · #{} "
        "(segueix el bot) · #{} (el que segueix és intern i no s'envia).",
        "Estat del cas: {}.",
        "Nota interna: no s'envia a la ciutadania.",
        "Més fitxers del mateix missatge.",
        "La seva resposta NO s'ha enviat a la ciutadania: {}",
        "No se sap si la seva resposta ha arribat a la ciutadania: {}",
        "[Fitxer no enviat: {}]",
        "El seu correu no s'ha enviat a la ciutadania: no s'hi ha trobat text per sobre de la línia de resposta.",
        "El seu correu no s'ha enviat a la ciutadania: l'ordre {} no existeix.",
        _states("en cua", "obert", "a l'espera de la ciutadania", "resolt", "tancat"),
    ),
    "gl": Words(
        MARKERS[2],
        "A súa resposta a este correo envíase á cidadanía. Primeira liña opcional: #{} · #{} · #{} · #{} "
        "(segue o bot) · #{} (o que segue é interno e non se envía).",
        "Estado do caso: {}.",
        "Nota interna: non se envía á cidadanía.",
        "Máis ficheiros da mesma mensaxe.",
        "A súa resposta NON se enviou á cidadanía: {}",
        "Non se sabe se a súa resposta chegou á cidadanía: {}",
        "[Ficheiro non enviado: {}]",
        "O seu correo non se enviou á cidadanía: non se atopou texto por riba da liña de resposta.",
        "O seu correo non se enviou á cidadanía: a orde {} non existe.",
        _states("en cola", "aberto", "á espera da cidadanía", "resolto", "pechado"),
    ),
    "eu": Words(
        MARKERS[3],
        "Mezu honi emandako erantzuna herritarrari bidaltzen zaio. Lehen lerroan, nahi izanez gero: #{} · #{} · #{} "
        "· #{} (botak jarraitzen du) · #{} (hurrengoa barnekoa da eta ez da bidaltzen).",
        "Kasuaren egoera: {}.",
        "Barne-oharra: ez zaio herritarrari bidaltzen.",
        "Mezu beraren fitxategi gehiago.",
        "Zure erantzuna EZ zaio herritarrari bidali: {}",
        "Ez dakigu zure erantzuna herritarrari iritsi zaion: {}",
        "[Bidali gabeko fitxategia: {}]",
        "Zure mezua ez zaio herritarrari bidali: ez da testurik aurkitu erantzuteko lerroaren gainean.",
        "Zure mezua ez zaio herritarrari bidali: {} agindua ez dago.",
        _states("ilaran", "irekita", "herritarraren zain", "konponduta", "itxita"),
    ),
    "en": Words(
        MARKERS[4],
        "Your reply to this mail is sent to the citizen. Optional first line: #{} · #{} · #{} · #{} "
        "(the bot goes on) · #{} (what follows is internal and is not sent).",
        "State of the case: {}.",
        "Internal note: not sent to the citizen.",
        "More files of the same message.",
        "Your reply was NOT sent to the citizen: {}",
        "It is not known whether your reply reached the citizen: {}",
        "[File not sent: {}]",
        "Your mail was not sent to the citizen: there was no text above the reply line.",
        "Your mail was not sent to the citizen: there is no order {}.",
        _states("queued", "open", "waiting for the citizen", "solved", "closed"),
    ),
}


def words(language: Language) -> Words:
    """The sentences in `language`, else in Spanish."""
    return _WORDS.get(language) or _WORDS["es"]


def footer(language: Language) -> str:
    """One line that says what becomes of a reply and which orders there are."""
    place = _LANGUAGES.index(language) if language in _LANGUAGES else 0
    return words(language).footer.format(*(spoken[place] for spoken in _ORDERS.values()))


def order_named(word: str) -> Order | None:
    """The order that a word without its # gives, whatever the language, the case and the accents."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return _SPOKEN.get("".join(letter for letter in bare if not unicodedata.combining(letter)))
