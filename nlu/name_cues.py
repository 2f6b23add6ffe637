"""The words that announce a person's name in the languages of the product, and how much each of them proves."""

from __future__ import annotations

import re
from enum import StrEnum

_KIN = (
    r"(?:ex-?)?(?:hij[oa]s?|marido|mujer|espos[oa]|padre|madre|abuel[oa]|herman[oa]|vecin[oa]|suegr[oa]|pareja|niet[oa]|ti[oa]|prim[oa]"
    r"|sobrin[oa]|amig[oa]|tutor|tutora|cunad[oa]|companer[oa]|inquilin[oa]|caser[oa]"
    r"|fill[oa]?|filla|marit|dona|pare|mare|avia|avi|germa|germana|vei|veina|pai|nai|irma|irman|muller|avoa?|veci[nn]a?"
    r"|my son|daughter|husband|wife|mother|father|brother|sister|neighbou?r|grandmother|grandfather)"
)
_CLOSING = (
    r"gracias|gracies|grazas|grazie|eskerrik asko|saludos?(?: cordial(?:es)?)?|salutacions|saudos"
    r"|atentamente|atte|cordialmente|un abrazo|thanks|thank you|(?:kind |best )?regards|sincerely|agur"
)
_ROLE = r"titular|solicitante|interesad[oa]|contribuyente|denunciante|propietari[oa]|sol\.licitant|solicitant|paciente|alumn[oa]"


class Proof(StrEnum):
    """How sure it is that a name follows."""

    SURE = "sure"
    """Whatever follows is a name, in lower case too, unless it is a word that never is."""
    LIKELY = "likely"
    """What bears a capital is a name; in lower case only a known given name."""
    KNOWN = "known"
    """A known given name."""
    POSSIBLE = "possible"
    """A known given name, or two words with capitals."""
    TITLE = "title"
    """With a capital: a known given name or surname, or two words."""
    CLOSING = "closing"
    """The same as possible, if nothing else stands on the line."""


_SURE = (
    r"(?:me|m) ?(?:ll|l|y|i|j)amo|me chamo|chamome|em dic|em diuen|mi nombre(?: completo)?(?: y apellidos?)?(?: es| son| ?:)"
    r"|el meu nom(?: complet)? es|o meu nome(?: completo)? e|nire izena|my (?:full )?name(?: is|['’´`]?s)"
    r"|(?:nombre|nombre completo|nombre y apellidos|apellidos y nombre|nom i cognoms|nome e apelidos|izen-abizenak|full name) ?[:=]"
)
_LIKELY = (
    r"me llaman|(?:a|en) nombre de|(?:a|en) nom (?:de|d['’´`])|(?:a|en) nome de|in the name of|under the name(?: of)?|on behalf of"
    rf"|(?:nombre|nom|nome|name|izena|apellidos|cognoms|apelidos|abizenak|surname|{_ROLE}) ?[:=]|(?:el|la) (?:{_ROLE}) es"
    rf"|(?:{_KIN}),?(?: que)?(?: se llama| de nombre| es diu| chamase| called)"
    r"|firmado(?: por)?|fdo\.?|signat(?: per)?|asinado(?: por)?|signed(?: by)?|sinatua|pregunt(?:ar|en|ad|e) por|firmante|suscribe|firm[oa](?: yo)?"
)
_POSSIBLE = (
    r"soy|soc|(?:^|(?<=[.,;!?\n])|(?<=[.,;!?\n] )|(?<=\bola ))son|i am|i['’´`]?m|this is|(?:le )?habla|al habla|aqui"
    rf"|escribe(?: es)?|soy yo|(?:{_ROLE})(?: anterior| actual)?(?: es| era)?|llamad[oa]|contacto ?[:=]"
    rf"|se llama(?:ba|n)?|es diu|chamase|called|(?:{_KIN}),?"
)
_KNOWN = (
    rf"(?:{_KIN}|viud[oa]|(?:dni|nie|nif|pasaporte|recibo|expediente|multa|cita|padron|empadronamiento|alta|baja"
    r"|defuncion|nacimiento|herencia)) de|(?:hable|hablado|cita) con|me (?:atendio|ha atendido)|d[ei] parte d[ei]|de part d[ei]"
    r"|en representacio?n? d[ei]|represento a|a la atencio?n? d[ei]|de nombre|con nombre|dirigid[oa] a|empadronad[oa] como"
)
_TITLE = r"senora?|don|dona|d\.|dna\.?|d[ªa]\.|d ?/ ?d(?:na|ª|a)?\.?|srta?\.?|sra\.?|senorita|mrs?\.?|ms\.?"

CUE = re.compile(
    rf"(?<![^\W_])(?:(?P<sure>{_SURE})|(?P<likely>{_LIKELY})|(?P<closing>{_CLOSING})|(?P<known>{_KNOWN})|(?P<possible>{_POSSIBLE})"
    rf"|(?P<title>{_TITLE}))(?![^\W_])",
    re.IGNORECASE,
)
"""A cue in a plain text; the name of the group that matched is its `Proof`."""

CUE_BEHIND = re.compile(
    r"(?<![^\W_])(?:(?P<possible>naiz|naun|dut izena|dut izen|deitzen naiz|da nire izena)|(?P<known>(?:con|amb|with|y) (?:mi )?(?:dni|nie|nif)"
    r"|(?:dni|nie|nif)))(?![^\W_])",
    re.IGNORECASE,
)
"""A cue that stands behind the name: the verb in Basque, the identity document elsewhere."""

NAMED_PLACE = re.compile(
    r"(?<![^\W_])(?:calle|c/|plaza|pza|plazuela|avenida|avda?|avinguda|paseo|passeig|camino|carretera|carrer|placa|rua|praza|ronda"
    r"|travesia|glorieta|parque|parc|jardin(?:es)?|colegio|ceip|ies|escuela|instituto|centro|polideportivo|pabellon|biblioteca"
    r"|hospital|residencia|teatro|barrio|urbanizacion|puente|estatua|fuente|kalea?|plaza|street|square|school|park)"
    r"(?![^\W_])[^.;\n]{0,24}$",
    re.IGNORECASE,
)
"""The end of a text behind which a name is that of a place, not of the one who writes."""
