"""What the product says in Spanish: the language in which every phrase is first written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.phrases.keys import Phrase

TEXTS: Final[Mapping[Phrase, str]] = {
    Phrase.NOTICE_ASSISTANT: "**{agency}**: le atiende un asistente automático. Si prefiere una persona, escriba «persona».",
    Phrase.NOTICE_DATA: (
        "Este chat no es un registro: nada de lo que envíe aquí inicia un plazo. Qué hacemos con sus datos: /privacidad."
    ),
    Phrase.NOTICE_DATA_LINK: (
        "Este chat no es un registro: nada de lo que envíe aquí inicia un plazo. "
        "Qué hacemos con sus datos: /privacidad o [la página de privacidad]({url})."
    ),
    Phrase.HANDED_BACK: "{agency}: vuelve a atenderle el asistente automático. Si prefiere una persona, escriba «persona».",
    Phrase.PUBLIC_INVITE: (
        "{agency}: le habla un asistente automático. Aquí puede leernos cualquiera: no escriba datos personales. "
        "Escríbame en un chat privado y le ayudo. Si hay peligro, llame al 112."
    ),
    Phrase.LATE: "Perdone la demora.",
    Phrase.GREETING: "Hola. Aquí puede preguntar por los trámites ({agency}): qué hace falta, cuánto cuesta y dónde se hacen.",
    Phrase.EXAMPLE: "Por ejemplo: «{example}».",
    Phrase.WELCOME: "De nada.",
    Phrase.GOODBYE: "Hasta pronto.",
    Phrase.WHO_AM_I: (
        "Soy un programa: un asistente automático ({agency}). No soy una persona. "
        "Respondo solo con lo que dice el catálogo de trámites. Si prefiere una persona, escriba «persona»."
    ),
    Phrase.HELP: "Escriba su pregunta con sus palabras. También puede usar estas órdenes:",
    Phrase.ASK_NEED: "¿En qué puedo ayudarle?",
    Phrase.STOPPED: "De acuerdo, lo dejamos aquí. Escríbame cuando quiera.",
    Phrase.UNKNOWN_COMMAND: "No conozco esa orden. Estas son las que hay:",
    Phrase.UNSUPPORTED: "No puedo leer lo que ha enviado. Escríbalo con palabras, por favor.",
    Phrase.MENU_HELP: "qué puedo hacer por usted",
    Phrase.MENU_PERSON: "hablar con una persona",
    Phrase.MENU_LANGUAGE: "cambiar de idioma",
    Phrase.MENU_PRIVACY: "qué hacemos con sus datos",
    Phrase.MENU_MY_DATA: "qué guardamos de usted",
    Phrase.MENU_ERASE: "pedir que se borren sus datos",
    Phrase.LABEL_AUDIENCE: "Para quién",
    Phrase.LABEL_EVIDENCE: "Qué necesita",
    Phrase.LABEL_STEPS: "Pasos",
    Phrase.LABEL_COST: "Cuánto cuesta",
    Phrase.LABEL_APPLY_TERM: "Cuándo se pide",
    Phrase.LABEL_DECISION_TERM: "Cuánto tardan en responder",
    Phrase.LABEL_SILENCE: "Si no responden a tiempo",
    Phrase.LABEL_HOW: "Dónde y cómo",
    Phrase.LABEL_AUTHORITY: "Quién decide",
    Phrase.LABEL_LEGAL_BASIS: "Normas",
    Phrase.LABEL_REDRESS: "Cómo recurrir",
    Phrase.LABEL_ONLINE: "Por internet",
    Phrase.LABEL_PHONE: "Teléfono",
    Phrase.LABEL_COUNTER: "Oficina",
    Phrase.LABEL_SOURCE: "Fuente",
    Phrase.GAP_SUMMARY: "en qué consiste",
    Phrase.GAP_AUDIENCE: "quién puede pedirlo",
    Phrase.GAP_EVIDENCE: "qué papeles hacen falta",
    Phrase.GAP_STEPS: "qué pasos hay que dar",
    Phrase.GAP_COST: "cuánto cuesta",
    Phrase.GAP_APPLY_TERM: "cuándo se puede pedir",
    Phrase.GAP_DECISION_TERM: "cuánto tardan en responder",
    Phrase.GAP_SILENCE: "qué pasa si no responden",
    Phrase.GAP_HOW: "dónde y cómo se hace",
    Phrase.GAP_AUTHORITY: "quién decide",
    Phrase.GAP_LEGAL_BASIS: "qué normas se aplican",
    Phrase.GAP_REDRESS: "cómo recurrir",
    Phrase.GAPS: "El catálogo no dice {gaps}.",
    Phrase.GAPS_LAST: " ni ",
    Phrase.GAPS_PERSON: "Si lo necesita, pregúntelo a una persona: escriba «persona».",
    Phrase.REVIEWED: "Revisado el {date}.",
    Phrase.NOT_REVIEWED: "El catálogo no dice cuándo se revisó.",
    Phrase.NO_SOURCE: "El catálogo no dice de dónde sale esta información.",
    Phrase.OTHER_LANGUAGE: "Esta ficha no está en su idioma. Se la muestro en: {language}.",
    Phrase.SENSITIVE_OFFER: "Si lo prefiere, le atiende una persona: escriba «persona».",
    Phrase.MORE_TITLE: "Más sobre: {service}",
    Phrase.ASK_SOLVED: "¿Le ha servido?",
    Phrase.ASK_PERSON: "¿Quiere que le atienda una persona?",
    Phrase.ASK_WHICH: "¿Cuál de estas?",
    Phrase.ASK_THIS: "¿Se refiere a esto?",
    Phrase.ASK_CLOSING: "¿Quedó resuelto?",
    Phrase.ASK_SURVEY: "Una última pregunta, para mejorar. Si no existiera este chat, ¿qué habría hecho?",
    Phrase.ASK_LANGUAGE: "¿En qué idioma prefiere hablar?",
    Phrase.YES: "Sí",
    Phrase.NO: "No",
    Phrase.MORE: "Leer más",
    Phrase.PERSON: "Hablar con una persona",
    Phrase.NONE_OF_THESE: "Ninguna de estas",
    Phrase.WOULD_PHONE: "Habría llamado por teléfono",
    Phrase.WOULD_COME: "Habría ido a una oficina",
    Phrase.WOULD_SEARCH: "Habría buscado en la web",
    Phrase.WOULD_WRITE: "Habría escrito (carta, correo)",
    Phrase.WOULD_NOTHING: "Nada",
    Phrase.WOULD_UNKNOWN: "No lo sé",
    Phrase.GLAD: "Me alegro.",
    Phrase.WRITE_AGAIN: "Si necesita algo más, escríbame.",
    Phrase.NOT_COVERED: "De «{service}» no informo por este chat: lo atiende el personal.",
    Phrase.NOT_HELPED: "Siento que no le haya servido. Puede preguntarlo con otras palabras.",
    Phrase.OFFER_DECLINED: "De acuerdo. Puede preguntarlo con otras palabras cuando quiera.",
    Phrase.SURVEY_THANKS: "Gracias por su respuesta.",
    Phrase.SURVEY_LEFT: "De acuerdo, lo dejamos sin responder.",
    Phrase.PRESS_OLD: "Esa opción ya no está abierta.",
    Phrase.PRESS_LATE: "Su pulsación llegó tarde y no la he aplicado.",
    Phrase.REPHRASE: "No le he entendido. Dígamelo con otras palabras, por favor. Solo sé de los trámites del catálogo.",
    Phrase.STILL_NOT_UNDERSTOOD: "Sigo sin entenderle. Lo siento.",
    Phrase.HANDOFF: "Aviso al personal. Le responderá una persona en este mismo chat.",
    Phrase.HOURS: "Horario del personal: {hours}.",
    Phrase.CLOSED_UNTIL: "Ahora no hay personal. Vuelve {when}.",
    Phrase.CLOSED_NOW: "Ahora no hay personal.",
    Phrase.ADD_MEANWHILE: "Mientras tanto puede escribir aquí más detalles o enviar fotos y documentos. El personal los verá.",
    Phrase.REPORT_FILED: (
        "He pasado su aviso al personal. Desde aquí no se le puede añadir nada; "
        "cuando respondan o lo cierren, se lo diré en este mismo chat. Si hay algo nuevo, escríbamelo y lo paso aparte."
    ),
    Phrase.STILL_QUEUED: "Su consulta sigue en espera. Le responderá una persona en este mismo chat.",
    Phrase.ONE_AHEAD: "Hay una persona esperando antes que usted.",
    Phrase.AHEAD: "Hay {number} personas esperando antes que usted.",
    Phrase.WITH_STAFF: "Una persona lleva ya su consulta y le responderá aquí.",
    Phrase.TAKEN_AGAIN: "Una persona vuelve a llevar su consulta y le responderá aquí.",
    Phrase.REOPENED: "Reabro su consulta y aviso al personal. Le responderá una persona en este mismo chat.",
    Phrase.REOPENED_BY_STAFF: "El personal ha vuelto a abrir su consulta. Le responderá aquí.",
    Phrase.CASE_SOLVED: "El personal ha cerrado su consulta.",
    Phrase.CASE_GONE: "Su consulta ya no está abierta. Si aún la necesita, escriba «persona».",
    Phrase.CASE_MERGED: (
        "El personal ha unido su consulta a otra que trata de lo mismo y la resuelve allí. Si necesita algo más, escriba «persona»."
    ),
    Phrase.CASE_REFUSED: (
        "Lo siento: no he podido pasar su consulta al personal. Aquí no la ha recibido nadie. "
        "Puede seguir preguntándome, o escribir «persona» más tarde para intentarlo otra vez."
    ),
    Phrase.CALL_INSTEAD: "Puede llamar al {phone}.",
    Phrase.COME_INSTEAD: "Puede ir a la oficina: {counter}.",
    Phrase.CASE_ACCEPTED: "Su consulta ya ha llegado al personal. Le responderá una persona en este mismo chat.",
    Phrase.CLOSING_THANKS: "Gracias por decírnoslo.",
    Phrase.CASE_NUMBER: "Veo que {number} es un número de expediente. Desde este chat no puedo consultar cómo va.",
    Phrase.CASE_PAGE: "Puede ver su estado aquí: {url}",
    Phrase.COMPLAINT_OFFER: "Siento lo ocurrido. Una persona puede atender su queja.",
    Phrase.EMERGENCY: "**Si hay peligro ahora, llame al 112.** Este chat no avisa a los servicios de emergencia.",
    Phrase.FILES_NOT_SEEN: "No puedo ver ni oír archivos. Si quiere, se lo paso a una persona.",
    Phrase.FILING_DECLINED: (
        "Aquí no se pueden entregar documentos: este chat no es un registro y lo que envíe no inicia ningún plazo."
    ),
    Phrase.ROUTE_ONLINE: "Entréguelos por internet: {url}",
    Phrase.ROUTE_COUNTER: "O en la oficina: {counter}.",
    Phrase.LOCATION_NOT_USED: "No sé usar ubicaciones. Si quiere, se la paso a una persona.",
    Phrase.CONTACT_NOT_USED: "No sé usar contactos. Si quiere, se lo paso a una persona.",
    Phrase.PRIVACY: (
        "**Responsable:** {agency}. Usamos lo que escribe para responderle. "
        "También contamos, sin nombres, cuántas consultas se resuelven.\n\n"
        "Ocultamos DNI, teléfonos, correos y cuentas antes de guardar su texto. "
        "Si pide una persona, el personal guarda la conversación en su sistema.\n\n"
        "Para saber qué guardamos de usted: /misdatos. Para pedir que se borre: /borrar."
    ),
    Phrase.PRIVACY_LINK: "Toda la información: [página de privacidad]({url}).",
    Phrase.MY_DATA: (
        "De usted guardamos:\n"
        "- El identificador de este chat, cifrado.\n"
        "- Lo que escribe, sin DNI, teléfonos, correos ni cuentas.\n"
        "- Su idioma: {language}.\n"
        "- Qué trámites consultó y si le sirvió la respuesta.\n\n"
        "No guardamos su nombre. Para pedir una copia o corregir algo, escriba «persona»."
    ),
    Phrase.ERASE: (
        "Una persona atenderá su petición de borrar sus datos. Todavía no se ha borrado nada. "
        "La ley obliga a conservar algunos datos durante un tiempo, bloqueados."
    ),
    Phrase.LANGUAGE_SET: "De acuerdo, seguimos en {language}.",
    Phrase.LANGUAGE_UNKNOWN: "Ese idioma no lo hablo. Puede elegir: {languages}.",
    Phrase.STAFF_SUBJECT: "consulta por chat",
    Phrase.STAFF_ERASE: "borrado de datos personales",
    Phrase.STAFF_EDITED: "editó: {text}",
    Phrase.STAFF_LOCATION: "Ubicación: {place}",
    Phrase.STAFF_CONTACT: "Teléfono que ha compartido: {phone}",
    Phrase.STAFF_CONTACT_OTHER: "Ha compartido una ficha de contacto; no consta que el número sea suyo.",
    Phrase.STAFF_FILES: "Archivos: {names}",
    Phrase.STAFF_SILENCE: (
        "Llevan {hours} horas sin escribirse: el asistente vuelve a atender a la persona. "
        "El caso sigue abierto; si responde aquí, la conversación vuelve a usted."
    ),
    Phrase.STAFF_UNSUPPORTED: "Ha enviado algo que este canal no puede mostrar.",
    Phrase.STAFF_PUBLIC: "Escribió en público: {text}",
    Phrase.STAFF_BLOCKED: "La persona ha bloqueado el chat: no recibirá las respuestas hasta que lo desbloquee.",
    Phrase.STAFF_UNBLOCKED: "La persona ha desbloqueado el chat: ya puede recibir respuestas.",
}
