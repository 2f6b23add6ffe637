"""What the product says in Galician."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.phrases.keys import Phrase

TEXTS: Final[Mapping[Phrase, str]] = {
    Phrase.NOTICE_ASSISTANT: "**{agency}**: aténdeo un asistente automático. Se prefire unha persoa, escriba «persoa».",
    Phrase.NOTICE_DATA: (
        "Este chat non é un rexistro: nada do que envíe aquí inicia un prazo. Que facemos cos seus datos: /privacidade."
    ),
    Phrase.NOTICE_DATA_LINK: (
        "Este chat non é un rexistro: nada do que envíe aquí inicia un prazo. "
        "Que facemos cos seus datos: /privacidade ou [a páxina de privacidade]({url})."
    ),
    Phrase.HANDED_BACK: "{agency}: volve atendelo o asistente automático. Se prefire unha persoa, escriba «persoa».",
    Phrase.PUBLIC_INVITE: (
        "{agency}: fálalle un asistente automático. Aquí pode lernos calquera: non escriba datos persoais. "
        "Escríbame nun chat privado e axúdolle. Se hai perigo, chame ao 112."
    ),
    Phrase.LATE: "Desculpe a demora.",
    Phrase.GREETING: "Ola. Aquí pode preguntar polos trámites ({agency}): que fai falta, canto custa e onde se fan.",
    Phrase.EXAMPLE: "Por exemplo: «{example}».",
    Phrase.WELCOME: "De nada.",
    Phrase.GOODBYE: "Ata pronto.",
    Phrase.WHO_AM_I: (
        "Son un programa: un asistente automático ({agency}). Non son unha persoa. "
        "Respondo só co que di o catálogo de trámites. Se prefire unha persoa, escriba «persoa»."
    ),
    Phrase.HELP: "Escriba a súa pregunta coas súas palabras. Tamén pode usar estas ordes:",
    Phrase.ASK_NEED: "En que podo axudalo?",
    Phrase.STOPPED: "De acordo, deixámolo aquí. Escríbame cando queira.",
    Phrase.UNKNOWN_COMMAND: "Non coñezo esa orde. Estas son as que hai:",
    Phrase.UNSUPPORTED: "Non podo ler o que enviou. Escríbao con palabras, por favor.",
    Phrase.MENU_HELP: "que podo facer por vostede",
    Phrase.MENU_PERSON: "falar cunha persoa",
    Phrase.MENU_LANGUAGE: "cambiar de idioma",
    Phrase.MENU_PRIVACY: "que facemos cos seus datos",
    Phrase.MENU_MY_DATA: "que gardamos de vostede",
    Phrase.MENU_ERASE: "pedir que se borren os seus datos",
    Phrase.LABEL_AUDIENCE: "Para quen",
    Phrase.LABEL_EVIDENCE: "Que necesita",
    Phrase.LABEL_STEPS: "Pasos",
    Phrase.LABEL_COST: "Canto custa",
    Phrase.LABEL_APPLY_TERM: "Cando se pide",
    Phrase.LABEL_DECISION_TERM: "Canto tardan en responder",
    Phrase.LABEL_SILENCE: "Se non responden a tempo",
    Phrase.LABEL_HOW: "Onde e como",
    Phrase.LABEL_AUTHORITY: "Quen decide",
    Phrase.LABEL_LEGAL_BASIS: "Normas",
    Phrase.LABEL_REDRESS: "Como recorrer",
    Phrase.LABEL_ONLINE: "Por internet",
    Phrase.LABEL_PHONE: "Teléfono",
    Phrase.LABEL_COUNTER: "Oficina",
    Phrase.LABEL_SOURCE: "Fonte",
    Phrase.GAP_SUMMARY: "en que consiste",
    Phrase.GAP_AUDIENCE: "quen pode pedilo",
    Phrase.GAP_EVIDENCE: "que papeis fan falta",
    Phrase.GAP_STEPS: "que pasos hai que dar",
    Phrase.GAP_COST: "canto custa",
    Phrase.GAP_APPLY_TERM: "cando se pode pedir",
    Phrase.GAP_DECISION_TERM: "canto tardan en responder",
    Phrase.GAP_SILENCE: "que pasa se non responden",
    Phrase.GAP_HOW: "onde e como se fai",
    Phrase.GAP_AUTHORITY: "quen decide",
    Phrase.GAP_LEGAL_BASIS: "que normas se aplican",
    Phrase.GAP_REDRESS: "como recorrer",
    Phrase.GAPS: "O catálogo non di {gaps}.",
    Phrase.GAPS_LAST: " nin ",
    Phrase.GAPS_PERSON: "Se o necesita, pregúntello a unha persoa: escriba «persoa».",
    Phrase.REVIEWED: "Revisado o {date}.",
    Phrase.NOT_REVIEWED: "O catálogo non di cando se revisou.",
    Phrase.NO_SOURCE: "O catálogo non di de onde sae esta información.",
    Phrase.OTHER_LANGUAGE: "Esta ficha non está no seu idioma. Amósolla en: {language}.",
    Phrase.SENSITIVE_OFFER: "Se o prefire, aténdeo unha persoa: escriba «persoa».",
    Phrase.MORE_TITLE: "Máis sobre: {service}",
    Phrase.ASK_SOLVED: "Serviulle?",
    Phrase.ASK_PERSON: "Quere que o atenda unha persoa?",
    Phrase.ASK_WHICH: "Cal destas?",
    Phrase.ASK_THIS: "Refírese a isto?",
    Phrase.ASK_CLOSING: "Quedou resolto?",
    Phrase.ASK_SURVEY: "Unha última pregunta, para mellorar. Se non existise este chat, que tería feito?",
    Phrase.ASK_LANGUAGE: "En que idioma prefire falar?",
    Phrase.YES: "Si",
    Phrase.NO: "Non",
    Phrase.MORE: "Ler máis",
    Phrase.PERSON: "Falar cunha persoa",
    Phrase.NONE_OF_THESE: "Ningunha destas",
    Phrase.WOULD_PHONE: "Tería chamado por teléfono",
    Phrase.WOULD_COME: "Tería ido a unha oficina",
    Phrase.WOULD_SEARCH: "Tería buscado na web",
    Phrase.WOULD_WRITE: "Tería escrito (carta, correo)",
    Phrase.WOULD_NOTHING: "Nada",
    Phrase.WOULD_UNKNOWN: "Non o sei",
    Phrase.GLAD: "Alégrome.",
    Phrase.WRITE_AGAIN: "Se necesita algo máis, escríbame.",
    Phrase.NOT_COVERED: "De «{service}» non informo neste chat: aténdeo o persoal.",
    Phrase.NOT_HELPED: "Sinto que non lle servise. Pode preguntalo con outras palabras.",
    Phrase.OFFER_DECLINED: "De acordo. Pode preguntalo con outras palabras cando queira.",
    Phrase.SURVEY_THANKS: "Grazas pola súa resposta.",
    Phrase.SURVEY_LEFT: "De acordo, deixámolo sen responder.",
    Phrase.PRESS_OLD: "Esa opción xa non está aberta.",
    Phrase.PRESS_LATE: "A súa pulsación chegou tarde e non a apliquei.",
    Phrase.REPHRASE: "Non o entendín. Dígamo con outras palabras, por favor. Só sei dos trámites do catálogo.",
    Phrase.STILL_NOT_UNDERSTOOD: "Sigo sen entendelo. Síntoo.",
    Phrase.HANDOFF: "Aviso o persoal. Responderalle unha persoa neste mesmo chat.",
    Phrase.HOURS: "Horario do persoal: {hours}.",
    Phrase.CLOSED_UNTIL: "Agora non hai persoal. Volve {when}.",
    Phrase.CLOSED_NOW: "Agora non hai persoal.",
    Phrase.ADD_MEANWHILE: "Mentres tanto pode escribir aquí máis detalles ou enviar fotos e documentos. O persoal veraos.",
    Phrase.REPORT_FILED: (
        "Paseille o seu aviso ao persoal. Desde aquí non se lle pode engadir nada; "
        "cando respondan ou o pechen, direillo neste mesmo chat. Se hai algo novo, escríbamo e pásoo á parte."
    ),
    Phrase.STILL_QUEUED: "A súa consulta segue en espera. Responderalle unha persoa neste mesmo chat.",
    Phrase.ONE_AHEAD: "Hai unha persoa agardando antes ca vostede.",
    Phrase.AHEAD: "Hai {number} persoas agardando antes ca vostede.",
    Phrase.WITH_STAFF: "Unha persoa leva xa a súa consulta e responderalle aquí.",
    Phrase.TAKEN_AGAIN: "Unha persoa volve levar a súa consulta e responderalle aquí.",
    Phrase.REOPENED: "Reabro a súa consulta e aviso o persoal. Responderalle unha persoa neste mesmo chat.",
    Phrase.REOPENED_BY_STAFF: "O persoal volveu abrir a súa consulta. Responderalle aquí.",
    Phrase.CASE_SOLVED: "O persoal pechou a súa consulta.",
    Phrase.CASE_GONE: "A súa consulta xa non está aberta. Se aínda a necesita, escriba «persoa».",
    Phrase.CASE_MERGED: (
        "O persoal uniu a súa consulta a outra que trata do mesmo e resólvea alí. Se necesita algo máis, escriba «persoa»."
    ),
    Phrase.CASE_REFUSED: (
        "Síntoo: non puiden pasarlle a súa consulta ao persoal. Aquí non a recibiu ninguén. "
        "Pode seguir preguntándome, ou escribir «persoa» máis tarde para intentalo outra vez."
    ),
    Phrase.CALL_INSTEAD: "Pode chamar ao {phone}.",
    Phrase.COME_INSTEAD: "Pode ir á oficina: {counter}.",
    Phrase.CASE_ACCEPTED: "A súa consulta xa chegou ao persoal. Responderalle unha persoa neste mesmo chat.",
    Phrase.CLOSING_THANKS: "Grazas por dicírnolo.",
    Phrase.CASE_NUMBER: "Vexo que {number} é un número de expediente. Desde este chat non podo consultar como vai.",
    Phrase.CASE_PAGE: "Pode ver o seu estado aquí: {url}",
    Phrase.COMPLAINT_OFFER: "Sinto o ocorrido. Unha persoa pode atender a súa queixa.",
    Phrase.EMERGENCY: "**Se hai perigo agora, chame ao 112.** Este chat non avisa os servizos de emerxencia.",
    Phrase.FILES_NOT_SEEN: "Non podo ver nin oír ficheiros. Se quere, pásollo a unha persoa.",
    Phrase.FILING_DECLINED: (
        "Aquí non se poden entregar documentos: este chat non é un rexistro e o que envíe non inicia ningún prazo."
    ),
    Phrase.ROUTE_ONLINE: "Entrégueos por internet: {url}",
    Phrase.ROUTE_COUNTER: "Ou na oficina: {counter}.",
    Phrase.LOCATION_NOT_USED: "Non sei usar localizacións. Se quere, pásolla a unha persoa.",
    Phrase.CONTACT_NOT_USED: "Non sei usar contactos. Se quere, pásollo a unha persoa.",
    Phrase.PRIVACY: (
        "**Responsable:** {agency}. Usamos o que escribe para responderlle. "
        "Tamén contamos, sen nomes, cantas consultas se resolven.\n\n"
        "Ocultamos DNI, teléfonos, correos e contas antes de gardar o seu texto. "
        "Se pide unha persoa, o persoal garda a conversa no seu sistema.\n\n"
        "Para saber que gardamos de vostede: /osmeusdatos. Para pedir que se borre: /borrar."
    ),
    Phrase.PRIVACY_LINK: "Toda a información: [páxina de privacidade]({url}).",
    Phrase.MY_DATA: (
        "De vostede gardamos:\n"
        "- O identificador deste chat, cifrado.\n"
        "- O que escribe, sen DNI, teléfonos, correos nin contas.\n"
        "- O seu idioma: {language}.\n"
        "- Que trámites consultou e se lle serviu a resposta.\n\n"
        "Non gardamos o seu nome. Para pedir unha copia ou corrixir algo, escriba «persoa»."
    ),
    Phrase.ERASE: (
        "Unha persoa atenderá a súa petición de borrar os seus datos. Aínda non se borrou nada. "
        "A lei obriga a conservar algúns datos durante un tempo, bloqueados."
    ),
    Phrase.LANGUAGE_SET: "De acordo, seguimos en {language}.",
    Phrase.LANGUAGE_UNKNOWN: "Ese idioma non o falo. Pode elixir: {languages}.",
    Phrase.STAFF_SUBJECT: "consulta por chat",
    Phrase.STAFF_ERASE: "borrado de datos persoais",
    Phrase.STAFF_EDITED: "editou: {text}",
    Phrase.STAFF_LOCATION: "Localización: {place}",
    Phrase.STAFF_CONTACT: "Teléfono que compartiu: {phone}",
    Phrase.STAFF_CONTACT_OTHER: "Compartiu unha ficha de contacto; non consta que o número sexa seu.",
    Phrase.STAFF_FILES: "Ficheiros: {names}",
    Phrase.STAFF_SILENCE: (
        "Levan {hours} horas sen escribirse: o asistente volve atender á persoa. "
        "O caso segue aberto; se responde aquí, a conversa volve a vostede."
    ),
    Phrase.STAFF_UNSUPPORTED: "Enviou algo que esta canle non pode amosar.",
    Phrase.STAFF_PUBLIC: "Escribiu en público: {text}",
    Phrase.STAFF_BLOCKED: "A persoa bloqueou o chat: non recibirá as respostas ata que o desbloquee.",
    Phrase.STAFF_UNBLOCKED: "A persoa desbloqueou o chat: xa pode recibir respostas.",
}
