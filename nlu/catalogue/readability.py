"""How hard a Spanish text is to read: the Szigriszt-Pazos index on the INFLESZ scale.

Index: 206.835 - 62.3 * syllables / words - words / sentences (F. Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje
escrito: fórmula de perspicuidad", Universidad Complutense de Madrid, 1993). Scale: below 40 very hard, 40-55 somewhat hard, 55-65 normal,
65-80 quite easy, above 80 very easy (I. M. Barrio-Cantalejo et al., An Sist Sanit Navar 2008; 31(2): 135-152).
"""

from __future__ import annotations

import re

from handlers.domain.text import rich

VERY_HARD = 40.0
LEAST_WORDS = 30
"""Below this many words the index says nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’·][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S*(?:https?://|www\.|@)\S*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"«“(¿¡]?[A-ZÁÉÍÓÚÑÜ])|\n+|;\s")
_SILENT_U = re.compile(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])")
_NUCLEUS = re.compile(r"(?:[iuü]h?)?[aeoáéó](?:h?[iuü](?![aeoáéó]))?|[íú]|[iuü]+")


def index(text: str) -> float | None:
    """The index (higher is easier, about 0..100); None for fewer than `LEAST_WORDS` words."""
    split = sentences(text)
    words = [word for sentence in split for word in _WORD.findall(sentence)]
    if len(words) < LEAST_WORDS:
        return None
    return round(206.835 - 62.3 * sum(map(syllables, words)) / len(words) - len(words) / len(split), 1)


def sentences(text: str) -> list[str]:
    """The sentences that have words, mark-up and addresses left out; an item of a list is a sentence."""
    plain = _ADDRESS.sub("", rich(text).plain)
    return [part.strip() for part in _SENTENCE_END.split(plain) if part and _WORD.search(part)]


def words(text: str) -> int:
    """How many words the text has."""
    return len(_WORD.findall(text))


def syllables(word: str) -> int:
    """Syllables of a Spanish word, at least one; two strong vowels are two syllables, an accented weak one stands alone."""
    lower = _SILENT_U.sub("", word.casefold())
    lower = re.sub(r"y(?![aeiouáéíóúü])", "i", lower)
    return max(1, len(_NUCLEUS.findall(lower)))
