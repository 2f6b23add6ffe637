"""Finds wording that tells a citizen that something has been filed: this chat is no registry (Ley 39/2015, art. 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nlu.catalogue.readability import sentences


class Claim(StrEnum):
    """How sure it is that a citizen would take a sentence for a receipt."""

    STATED = "filing_stated"
    """Said of the citizen's own application as a fact."""
    GENERAL = "filing_general"
    """Said of an application as a fact."""
    CONDITIONAL = "filing_conditional"
    """Said of the citizen's own application under a condition or as something to check."""


@dataclass(frozen=True, slots=True)
class _Words:
    mine: str
    article: str
    thing: str
    state: str
    done: str
    we: str
    condition: str


_ES = _Words(
    mine=r"(?:sus?|tus?|vuestr[oa]s?)",
    article=r"(?:el|la|los|las|dich[oa]s?)",
    thing=r"(?:solicitud(?:es)?|escritos?|petici(?:ón|ones)|reclamaci(?:ón|ones)|instancias?|quejas?|recursos?|denuncias?|alegaciones|"
    r"documentos?|documentación|mensajes?|trámites?|expedientes?)",
    state=r"(?:h[ae]n? (?:sido|quedado)|qued[aó]n?|quedaron|fue(?:ron)?|está[n]?|consta[n]?|se h[ae]n?|ya)",
    done=r"(?:presentad[oa]s?|registrad[oa]s?|admitid[oa]s?)",
    we=r"(?:hemos|he|acabamos de)",
    condition=r"(?:si|cuando|una vez|hasta|después|después de que|antes de|que|tras|mientras|al|compruebe|comprobar|salvo)",
)
_EN = _Words(
    mine=r"your",
    article=r"the",
    thing=r"(?:application|request|form|complaint|claim|appeal|submission|documents?|message|case)",
    state=r"(?:has been|have been|is|are|was|were)(?: now| already)?",
    done=r"(?:submitted|filed|registered|lodged|admitted|accepted)",
    we=r"(?:we|i) have(?: now| already)?",
    condition=r"(?:if|when|once|until|after|before|that|unless|while|check|whether)",
)
_CA = _Words(
    mine=r"(?:la seva|el seu|les seves|els seus|la teva|el teu)",
    article=r"(?:el|la|els|les|l')",
    thing=r"(?:sol·licituds?|escrits?|peticions?|petició|reclamaci(?:ó|ons)|instànci(?:a|es)|queix(?:a|es)|recursos?|documents?|tràmits?)",
    state=r"(?:ha estat|han estat|ha quedat|han quedat|queda|queden|està|estan)",
    done=r"(?:presenta(?:t|da|ts|des)|registra(?:t|da|ts|des)|admès|admes[aeos]+)",
    we=r"(?:hem|he|acabem de)",
    condition=r"(?:si|quan|un cop|una vegada|fins|després|abans|que|mentre)",
)
_GL = _Words(
    mine=r"(?:a súa|o seu|as súas|os seus|a túa|o teu)",
    article=r"(?:o|a|os|as)",
    thing=r"(?:solicitudes?|escritos?|petici(?:ón|óns)|reclamaci(?:ón|óns)|instancias?|queixas?|recursos?|documentos?|trámites?)",
    state=r"(?:foi|foron|quedou|quedaron|queda|quedan|está|están)",
    done=r"(?:presentad[oa]s?|rexistrad[oa]s?|admitid[oa]s?)",
    we=r"(?:temos|acabamos de|quedou|quedaron)",
    condition=r"(?:se|cando|unha vez|ata|despois|antes|que|mentres)",
)
_LANGUAGES: Mapping[str, _Words] = {"es": _ES, "en": _EN, "ca": _CA, "gl": _GL}
_SOME = r"(?:\s+[\w·]+){0,4}?\s+"
_FEW = r"(?:\s+[\w·]+){0,2}?\s+"


def filing_claims(text: str, language: str) -> Iterator[tuple[Claim, str]]:
    """The doubtful sentences with how doubtful they are; nothing for languages without a list of words."""
    words = _LANGUAGES.get(language)
    if words is None:
        return
    for sentence in sentences(text):
        claim = _claim(sentence, words)
        if claim is not None:
            yield claim, sentence


def _claim(sentence: str, words: _Words) -> Claim | None:
    said = rf"{words.state}{_FEW}{words.done}"
    mine = _first(
        sentence,
        rf"\b{words.mine}{_FEW}{words.thing}{_SOME}{said}\b",
        rf"\b(?:{words.we}|{words.state}){_FEW}{words.done}{_FEW}{words.mine}\s+{words.thing}\b",
    )
    if mine is not None:
        return Claim.CONDITIONAL if _conditional(sentence[: mine.start()], words) else Claim.STATED
    general = _first(
        sentence,
        rf"\b{words.article}\s+{words.thing}{_SOME}{said}\b",
        rf"^\W*{words.thing}(?:\s+[\w·]+)?\s+{words.done}(?:\s+\w+mente)?\W*$",
    )
    if general is not None and not _conditional(sentence[: general.start()], words):
        return Claim.GENERAL
    return None


def _first(sentence: str, *patterns: str) -> re.Match[str] | None:
    found = (re.search(pattern, sentence, re.IGNORECASE) for pattern in patterns)
    return next((match for match in found if match), None)


def _conditional(before: str, words: _Words) -> bool:
    return bool(re.search(rf"\b{words.condition}\b", before, re.IGNORECASE))
