"""What the product says in Catalan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.phrases.keys import Phrase

TEXTS: Final[Mapping[Phrase, str]] = {
    Phrase.NOTICE_ASSISTANT: "**{agency}**: us atén un assistent automàtic. Si preferiu una persona, escriviu «persona».",
    Phrase.NOTICE_DATA: (
        "Aquest xat no és un registre: res del que envieu aquí no inicia cap termini. Què fem amb les vostres dades: /privacitat."
    ),
    Phrase.NOTICE_DATA_LINK: (
        "Aquest xat no és un registre: res del que envieu aquí no inicia cap termini. "
        "Què fem amb les vostres dades: /privacitat o [la pàgina de privacitat]({url})."
    ),
    Phrase.HANDED_BACK: "{agency}: us torna a atendre l'assistent automàtic. Si preferiu una persona, escriviu «persona».",
    Phrase.PUBLIC_INVITE: (
        "{agency}: us parla un assistent automàtic. Aquí ens pot llegir tothom: no hi escriviu dades personals. "
        "Escriviu-me en un xat privat i us ajudo. Si hi ha perill, truqueu al 112."
    ),
    Phrase.LATE: "Perdoneu el retard.",
    Phrase.GREETING: "Hola. Aquí podeu preguntar pels tràmits ({agency}): què cal, quant costa i on es fan.",
    Phrase.EXAMPLE: "Per exemple: «{example}».",
    Phrase.WELCOME: "De res.",
    Phrase.GOODBYE: "Fins aviat.",
    Phrase.WHO_AM_I: (
        "Soc un programa: un assistent automàtic ({agency}). No soc una persona. "
        "Responc només amb el que diu el catàleg de tràmits. Si preferiu una persona, escriviu «persona»."
    ),
    Phrase.HELP: "Escriviu la pregunta amb les vostres paraules. També podeu fer servir aquestes ordres:",
    Phrase.ASK_NEED: "En què us puc ajudar?",
    Phrase.STOPPED: "D'acord, ho deixem aquí. Escriviu-me quan vulgueu.",
    Phrase.UNKNOWN_COMMAND: "No conec aquesta ordre. Les que hi ha són:",
    Phrase.UNSUPPORTED: "No puc llegir el que heu enviat. Escriviu-ho amb paraules, si us plau.",
    Phrase.MENU_HELP: "què puc fer per vós",
    Phrase.MENU_PERSON: "parlar amb una persona",
    Phrase.MENU_LANGUAGE: "canviar d'idioma",
    Phrase.MENU_PRIVACY: "què fem amb les vostres dades",
    Phrase.MENU_MY_DATA: "què guardem de vós",
    Phrase.MENU_ERASE: "demanar que s'esborrin les vostres dades",
    Phrase.LABEL_AUDIENCE: "Per a qui",
    Phrase.LABEL_EVIDENCE: "Què necessiteu",
    Phrase.LABEL_STEPS: "Passos",
    Phrase.LABEL_COST: "Quant costa",
    Phrase.LABEL_APPLY_TERM: "Quan es demana",
    Phrase.LABEL_DECISION_TERM: "Quant triguen a respondre",
    Phrase.LABEL_SILENCE: "Si no responen a temps",
    Phrase.LABEL_HOW: "On i com",
    Phrase.LABEL_AUTHORITY: "Qui decideix",
    Phrase.LABEL_LEGAL_BASIS: "Normes",
    Phrase.LABEL_REDRESS: "Com recórrer",
    Phrase.LABEL_ONLINE: "Per internet",
    Phrase.LABEL_PHONE: "Telèfon",
    Phrase.LABEL_COUNTER: "Oficina",
    Phrase.LABEL_SOURCE: "Font",
    Phrase.GAP_SUMMARY: "en què consisteix",
    Phrase.GAP_AUDIENCE: "qui ho pot demanar",
    Phrase.GAP_EVIDENCE: "quins papers calen",
    Phrase.GAP_STEPS: "quins passos cal fer",
    Phrase.GAP_COST: "quant costa",
    Phrase.GAP_APPLY_TERM: "quan es pot demanar",
    Phrase.GAP_DECISION_TERM: "quant triguen a respondre",
    Phrase.GAP_SILENCE: "què passa si no responen",
    Phrase.GAP_HOW: "on i com es fa",
    Phrase.GAP_AUTHORITY: "qui decideix",
    Phrase.GAP_LEGAL_BASIS: "quines normes s'hi apliquen",
    Phrase.GAP_REDRESS: "com recórrer",
    Phrase.GAPS: "El catàleg no diu {gaps}.",
    Phrase.GAPS_LAST: " ni ",
    Phrase.GAPS_PERSON: "Si ho necessiteu, pregunteu-ho a una persona: escriviu «persona».",
    Phrase.REVIEWED: "Revisat el {date}.",
    Phrase.NOT_REVIEWED: "El catàleg no diu quan es va revisar.",
    Phrase.NO_SOURCE: "El catàleg no diu d'on surt aquesta informació.",
    Phrase.OTHER_LANGUAGE: "Aquesta fitxa no és en el vostre idioma. Us la mostro en: {language}.",
    Phrase.SENSITIVE_OFFER: "Si ho preferiu, us atén una persona: escriviu «persona».",
    Phrase.MORE_TITLE: "Més sobre: {service}",
    Phrase.ASK_SOLVED: "Us ha servit?",
    Phrase.ASK_PERSON: "Voleu que us atengui una persona?",
    Phrase.ASK_WHICH: "Quina d'aquestes?",
    Phrase.ASK_THIS: "Us referiu a això?",
    Phrase.ASK_CLOSING: "Ha quedat resolt?",
    Phrase.ASK_SURVEY: "Una última pregunta, per millorar. Si no existís aquest xat, què hauríeu fet?",
    Phrase.ASK_LANGUAGE: "En quin idioma preferiu parlar?",
    Phrase.YES: "Sí",
    Phrase.NO: "No",
    Phrase.MORE: "Llegir-ne més",
    Phrase.PERSON: "Parlar amb una persona",
    Phrase.NONE_OF_THESE: "Cap d'aquestes",
    Phrase.WOULD_PHONE: "Hauria trucat per telèfon",
    Phrase.WOULD_COME: "Hauria anat a una oficina",
    Phrase.WOULD_SEARCH: "Hauria buscat al web",
    Phrase.WOULD_WRITE: "Hauria escrit (carta, correu)",
    Phrase.WOULD_NOTHING: "Res",
    Phrase.WOULD_UNKNOWN: "No ho sé",
    Phrase.GLAD: "Me n'alegro.",
    Phrase.WRITE_AGAIN: "Si necessiteu res més, escriviu-me.",
    Phrase.NOT_COVERED: "De «{service}» no n’informo en aquest xat: ho atén el personal.",
    Phrase.NOT_HELPED: "Em sap greu que no us hagi servit. Ho podeu preguntar amb altres paraules.",
    Phrase.OFFER_DECLINED: "D'acord. Ho podeu preguntar amb altres paraules quan vulgueu.",
    Phrase.SURVEY_THANKS: "Gràcies per la resposta.",
    Phrase.SURVEY_LEFT: "D'acord, ho deixem sense respondre.",
    Phrase.PRESS_OLD: "Aquesta opció ja no està oberta.",
    Phrase.PRESS_LATE: "La vostra pulsació ha arribat tard i no l'he aplicada.",
    Phrase.REPHRASE: "No us he entès. Digueu-m'ho amb altres paraules, si us plau. Només sé dels tràmits del catàleg.",
    Phrase.STILL_NOT_UNDERSTOOD: "Continuo sense entendre-us. Em sap greu.",
    Phrase.HANDOFF: "Aviso el personal. Us respondrà una persona en aquest mateix xat.",
    Phrase.HOURS: "Horari del personal: {hours}.",
    Phrase.CLOSED_UNTIL: "Ara no hi ha personal. Torna {when}.",
    Phrase.CLOSED_NOW: "Ara no hi ha personal.",
    Phrase.ADD_MEANWHILE: "Mentrestant podeu escriure aquí més detalls o enviar fotos i documents. El personal els veurà.",
    Phrase.REPORT_FILED: (
        "He passat el vostre avís al personal. Des d'aquí no s'hi pot afegir res; "
        "quan responguin o el tanquin, us ho diré en aquest mateix xat. Si hi ha res de nou, escriviu-m'ho i ho passo a part."
    ),
    Phrase.STILL_QUEUED: "La vostra consulta continua en espera. Us respondrà una persona en aquest mateix xat.",
    Phrase.ONE_AHEAD: "Hi ha una persona esperant abans que vós.",
    Phrase.AHEAD: "Hi ha {number} persones esperant abans que vós.",
    Phrase.WITH_STAFF: "Una persona ja porta la vostra consulta i us respondrà aquí.",
    Phrase.TAKEN_AGAIN: "Una persona torna a portar la vostra consulta i us respondrà aquí.",
    Phrase.REOPENED: "Reobro la consulta i aviso el personal. Us respondrà una persona en aquest mateix xat.",
    Phrase.REOPENED_BY_STAFF: "El personal ha tornat a obrir la vostra consulta. Us respondrà aquí.",
    Phrase.CASE_SOLVED: "El personal ha tancat la vostra consulta.",
    Phrase.CASE_GONE: "La vostra consulta ja no està oberta. Si encara la necessiteu, escriviu «persona».",
    Phrase.CASE_MERGED: (
        "El personal ha unit la vostra consulta a una altra que tracta del mateix i la resol allà. Si necessiteu res més, escriviu «persona»."
    ),
    Phrase.CASE_REFUSED: (
        "Ho sento: no he pogut passar la vostra consulta al personal. Aquí no l'ha rebuda ningú. "
        "Podeu continuar preguntant-me, o escriure «persona» més tard per tornar-ho a provar."
    ),
    Phrase.CALL_INSTEAD: "Podeu trucar al {phone}.",
    Phrase.COME_INSTEAD: "Podeu anar a l'oficina: {counter}.",
    Phrase.CASE_ACCEPTED: "La vostra consulta ja ha arribat al personal. Us respondrà una persona en aquest mateix xat.",
    Phrase.CLOSING_THANKS: "Gràcies per dir-nos-ho.",
    Phrase.CASE_NUMBER: "Veig que {number} és un número d'expedient. Des d'aquest xat no en puc consultar l'estat.",
    Phrase.CASE_PAGE: "En podeu veure l'estat aquí: {url}",
    Phrase.COMPLAINT_OFFER: "Em sap greu el que ha passat. Una persona pot atendre la vostra queixa.",
    Phrase.EMERGENCY: "**Si hi ha perill ara, truqueu al 112.** Aquest xat no avisa els serveis d'emergència.",
    Phrase.FILES_NOT_SEEN: "No puc veure ni sentir fitxers. Si voleu, ho passo a una persona.",
    Phrase.FILING_DECLINED: (
        "Aquí no es poden lliurar documents: aquest xat no és un registre i el que envieu no inicia cap termini."
    ),
    Phrase.ROUTE_ONLINE: "Lliureu-los per internet: {url}",
    Phrase.ROUTE_COUNTER: "O a l'oficina: {counter}.",
    Phrase.LOCATION_NOT_USED: "No sé fer servir ubicacions. Si voleu, la passo a una persona.",
    Phrase.CONTACT_NOT_USED: "No sé fer servir contactes. Si voleu, el passo a una persona.",
    Phrase.PRIVACY: (
        "**Responsable:** {agency}. Fem servir el que escriviu per respondre-us. "
        "També comptem, sense noms, quantes consultes es resolen.\n\n"
        "Amaguem DNI, telèfons, correus i comptes abans de guardar el vostre text. "
        "Si demaneu una persona, el personal guarda la conversa en el seu sistema.\n\n"
        "Per saber què guardem de vós: /lesmevesdades. Per demanar que s'esborri: /esborrar."
    ),
    Phrase.PRIVACY_LINK: "Tota la informació: [pàgina de privacitat]({url}).",
    Phrase.MY_DATA: (
        "De vós guardem:\n"
        "- L'identificador d'aquest xat, xifrat.\n"
        "- El que escriviu, sense DNI, telèfons, correus ni comptes.\n"
        "- El vostre idioma: {language}.\n"
        "- Quins tràmits heu consultat i si us ha servit la resposta.\n\n"
        "No guardem el vostre nom. Per demanar-ne una còpia o corregir alguna cosa, escriviu «persona»."
    ),
    Phrase.ERASE: (
        "Una persona atendrà la vostra petició d'esborrar les dades. Encara no s'ha esborrat res. "
        "La llei obliga a conservar algunes dades durant un temps, bloquejades."
    ),
    Phrase.LANGUAGE_SET: "D'acord, continuem en {language}.",
    Phrase.LANGUAGE_UNKNOWN: "Aquest idioma no el parlo. Podeu triar: {languages}.",
    Phrase.STAFF_SUBJECT: "consulta per xat",
    Phrase.STAFF_ERASE: "esborrat de dades personals",
    Phrase.STAFF_EDITED: "ha editat: {text}",
    Phrase.STAFF_LOCATION: "Ubicació: {place}",
    Phrase.STAFF_CONTACT: "Telèfon que ha compartit: {phone}",
    Phrase.STAFF_CONTACT_OTHER: "Ha compartit una fitxa de contacte; no consta que el número sigui seu.",
    Phrase.STAFF_FILES: "Fitxers: {names}",
    Phrase.STAFF_SILENCE: (
        "Fa {hours} hores que no s'escriuen: l'assistent torna a atendre la persona. "
        "El cas continua obert; si responeu aquí, la conversa us torna."
    ),
    Phrase.STAFF_UNSUPPORTED: "Ha enviat una cosa que aquest canal no pot mostrar.",
    Phrase.STAFF_PUBLIC: "Ha escrit en públic: {text}",
    Phrase.STAFF_BLOCKED: "La persona ha blocat el xat: no rebrà les respostes fins que el desbloqui.",
    Phrase.STAFF_UNBLOCKED: "La persona ha desblocat el xat: ja pot rebre respostes.",
}
