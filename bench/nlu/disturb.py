"""What hurried people do to a sentence, with a fixed seed; no list here was taken from the normaliser or given to it."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

from handlers.domain.ids import Language

_TYPO_SHARE = 0.08
_SMS = {
    "es": {
        "que": "q", "qué": "q", "porque": "pq", "por qué": "xq", "por": "x", "para": "pa", "también": "tb", "más": "+",
        "menos": "-", "quiero": "kiero", "quién": "kien", "como": "cm", "cómo": "cm", "cuando": "cuand", "cuándo": "cuando",
        "donde": "dnd", "dónde": "dnd", "estoy": "toy", "está": "sta", "mensaje": "msj", "hoy": "oy", "ahora": "aora",
        "mañana": "mñn", "bien": "bn", "mucho": "mxo", "muchas": "mxas", "hacer": "acer", "hay": "ay", "tengo": "tngo",
        "buscar": "bskar", "busca": "bska", "hola": "ola", "una": "1a", "un": "1", "favor": "fvr", "teléfono": "tlf",
        "de": "d", "te": "t", "me": "m", "ser": "sr", "todo": "to", "todas": "tdas", "todos": "tdos",
    },
    "en": {
        "you": "u", "your": "ur", "are": "r", "please": "plz", "to": "2", "for": "4", "why": "y", "what": "wat",
        "because": "cuz", "thanks": "thx", "have": "hav", "my": "ma", "see": "c", "the": "da", "with": "w/", "be": "b",
        "going": "goin", "want": "wanna", "can't": "cant", "don't": "dont", "i'm": "im", "tonight": "2nite",
    },
}  # fmt: skip
_WRAPPINGS = {
    "es": [
        ("hola buenas, una pregunta: ", ", gracias"),
        ("buenos días, quería preguntar una cosa, ", " muchas gracias de antemano"),
        ("hola, perdone que le moleste, ", ". un saludo"),
        ("buenas, a ver si me podéis ayudar, ", " gracias!"),
    ],
    "en": [
        ("hello there, quick question: ", ", thank you"),
        ("good morning, sorry to bother you but ", " thanks in advance"),
        ("hi, hope you are well, ", ". kind regards"),
        ("hey, could you help me out, ", " cheers!"),
    ],
}

Disturbance = Callable[[str, Language, random.Random], str]


def typos(text: str, _: Language, dice: random.Random) -> str:
    """Eight letters in a hundred swapped with the next, dropped, doubled or missed by one key."""
    out, place = [], 0
    while place < len(text):
        letter = text[place]
        if letter.isalpha() and dice.random() < _TYPO_SHARE:
            kind = dice.choice("sdam")
            following = text[place + 1 : place + 2]
            if kind == "s" and following.isalpha():
                out.append(following + letter)
                place += 1
            elif kind == "a":
                out.append(letter * 2)
            elif kind == "m":
                out.append(_neighbour(letter, dice))
        else:
            out.append(letter)
        place += 1
    return "".join(out)


def upper(text: str, _: Language, __: random.Random) -> str:
    """Shouted."""
    return text.upper()


def bare(text: str, _: Language, __: random.Random) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if unicodedata.category(letter) != "Mn"))


def sms(text: str, language: Language, _: random.Random) -> str:
    """Lower case, no marks, no accents, common words shortened."""
    kept = "".join(letter for letter in text.lower() if letter.isalnum() or letter in " '@:/.-")
    short = _SMS.get(language, {})
    return bare(" ".join(short.get(word, word) for word in kept.split()), language, _)


def courtesy(text: str, language: Language, dice: random.Random) -> str:
    """Wrapped into a greeting and thanks."""
    before, after = dice.choice(_WRAPPINGS[language])
    return before + text + after


DISTURBANCES: dict[str, Disturbance] = {
    "typos": typos,
    "upper_case": upper,
    "no_accents": bare,
    "sms": sms,
    "courtesy": courtesy,
}


def _neighbour(letter: str, dice: random.Random) -> str:
    rows = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
    row = next((row for row in rows if letter.lower() in row), letter)
    place = row.find(letter.lower())
    near = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return dice.choice(near) if near else letter
