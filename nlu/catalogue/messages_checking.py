"""Sentences of the content check, in Spanish and English."""

from __future__ import annotations

CHECKING: dict[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- completeness and freshness
    "not_stated": (
        "no se indica; lo pide el artículo 10.1.{letter} del Reglamento (UE) 2018/1724, y al ciudadano se le dirá que falta.",
        "not stated; article 10(1)({letter}) of Regulation (EU) 2018/1724 wants it, and citizens will be told that it is missing.",
    ),
    "summary_empty": ("falta explicar qué es el trámite.", "what the service is about is not explained."),
    "review_missing": ("no consta cuándo se revisó.", "it does not say when it was reviewed."),
    "review_future": ("la fecha de revisión {day} es futura.", "the review date {day} lies in the future."),
    "review_old": ("se revisó el {day}, hace {months} meses.", "it was reviewed on {day}, {months} months ago."),
    "owner_missing": (
        "no consta qué unidad responde de este texto.",
        "it does not say which unit answers for this text.",
    ),
    "source_missing": (
        "no consta la fuente (source_name o source_url), que se cita en cada respuesta.",
        "the source (source_name or source_url), which every answer cites, is not given.",
    ),
    # ---------------------------------------------------------------- languages
    "default_text_missing": (
        "no hay texto en el idioma por defecto («{language}»).",
        "there is no text in the default language (“{language}”).",
    ),
    "translation_missing": (
        "falta la traducción ({languages}); se mostrará en otro idioma, diciéndolo.",
        "the translation is missing ({languages}); another language will be shown, saying so.",
    ),
    "translation_gap": (
        "está en el idioma por defecto pero no en «{language}».",
        "it is there in the default language but not in “{language}”.",
    ),
    # ---------------------------------------------------------------- length and ease
    "name_long": (
        "el nombre tiene {length} caracteres; un botón enseña unos {limit}.",
        "the name has {length} characters; a button shows about {limit}.",
    ),
    "name_capitals": (
        "el nombre está todo en mayúsculas; se lee peor.",
        "the name is all in capitals, which is harder to read.",
    ),
    "over_telegram": (
        "el texto tiene {length} caracteres; un mensaje de Telegram admite {limit} y habrá que partirlo.",
        "the text has {length} characters; a Telegram message takes {limit}, it will be split.",
    ),
    "card_over_telegram": (
        "la ficha entera tiene {length} caracteres; un mensaje de Telegram admite {limit} y se enviará en varias partes.",
        "the whole card has {length} characters; a Telegram message takes {limit}, it will be sent in parts.",
    ),
    "over_caption": (
        "tiene {length} caracteres; junto a un fichero Telegram admite {limit}.",
        "it has {length} characters; beside a file Telegram takes {limit}.",
    ),
    "over_x": (
        "tiene {length} caracteres; una publicación en X admite {limit}.",
        "it has {length} characters; a post on X takes {limit}.",
    ),
    "long_sentence": (
        "una frase de {words} palabras es difícil de seguir: «{sentence}».",
        "a sentence of {words} words is hard to follow: “{sentence}”.",
    ),
    "hard_to_read": (
        "el texto es muy difícil de leer (índice {score} en la escala INFLESZ; conviene pasar de 55).",
        "the text is very hard to read (index {score} on the INFLESZ scale; above 55 is advisable).",
    ),
    # ---------------------------------------------------------------- wording
    "filing_stated": (
        "da a entender que algo ya está presentado o registrado, y este chat no es un registro: «{sentence}».",
        "it makes believe that something has been filed or registered, and this chat is no registry: “{sentence}”.",
    ),
    "filing_general": (
        "podría entenderse que algo ya está presentado o registrado: «{sentence}».",
        "it might be understood that something has been filed or registered: “{sentence}”.",
    ),
    "filing_conditional": (
        "compruebe que no se entienda como justificante de registro: «{sentence}».",
        "check that it cannot be taken for a receipt of the registry: “{sentence}”.",
    ),
    "unfinished": ("parece un texto sin terminar: «{sample}».", "it looks like an unfinished text: “{sample}”."),
    "double_decoded": (
        "hay letras estropeadas por un cambio de codificación: «{sample}».",
        "letters were spoilt by a change of encoding: “{sample}”.",
    ),
    # ---------------------------------------------------------------- mark-up
    "html_in_text": (
        "hay código HTML, que el ciudadano vería tal cual: «{sample}».",
        "there is HTML, which citizens would see as it is: “{sample}”.",
    ),
    "bold_open": ("hay unos asteriscos de negrita (**) sin pareja.", "a mark of bold text (**) has no partner."),
    "link_broken": (
        "un enlace está mal escrito; la forma es [texto](https://...): «{sample}».",
        "a link is malformed; the form is [text](https://...): “{sample}”.",
    ),
    "link_address": ("la dirección del enlace no vale: {address}", "the address of the link will not do: {address}"),
    "other_bullet": (
        "las listas se escriben con un guion y un espacio al principio de la línea («- »).",
        "lists are written with a hyphen and a blank at the start of the line (“- ”).",
    ),
    "phone_odd": ("«{value}» no parece un teléfono.", "“{value}” does not look like a telephone number."),
    # ---------------------------------------------------------------- likeness
    "name_same": (
        "se llama igual que «{other}» (fila {row}); el ciudadano no podría elegir entre los dos.",
        "it has the same name as “{other}” (row {row}); citizens could not choose between the two.",
    ),
    "name_cut_same": (
        "sus primeros {length} caracteres son los de «{other}» (fila {row}); en un botón se verían iguales.",
        "its first {length} characters are those of “{other}” (row {row}); on a button they would look the same.",
    ),
    "name_alike": (
        "el nombre apenas se distingue del de «{other}» (fila {row}): «{shared}».",
        "the name hardly differs from that of “{other}” (row {row}): “{shared}”.",
    ),
    "summary_same": (
        "explica lo mismo, palabra por palabra, que «{other}» (fila {row}).",
        "it explains the same, word by word, as “{other}” (row {row}).",
    ),
    "question_shared": (
        "la pregunta «{shared}» también es ejemplo de «{other}» (fila {row}).",
        "the question “{shared}” is an example of “{other}” (row {row}), too.",
    ),
    # ---------------------------------------------------------------- agency and short texts
    "starter_name": ("todavía tiene el nombre de muestra.", "it still has the sample name."),
    "privacy_missing": (
        "falta la página de protección de datos que se enlaza en el primer mensaje.",
        "the privacy page that the first message links is missing.",
    ),
    "hours_missing": (
        "no hay horario: no se podrá decir cuándo atiende una persona.",
        "there are no hours: nobody can be told when staff answer.",
    ),
    "contact_missing": (
        "no hay teléfono ni oficina; toda respuesta debe dejar otra vía abierta (Ley 39/2015, artículos 12 a 14).",
        "there is no telephone or counter; every answer should leave another way open (Ley 39/2015, articles 12 to 14).",
    ),
    "holidays_missing": ("no hay festivos.", "there are no holidays."),
    "signposts_missing": (
        "no hay señales para temas delicados o urgentes (violencia, emergencias ...).",
        "there are no signposts for sensitive or urgent topics (violence, emergencies ...).",
    ),
    "announcement_over": (
        "el aviso terminó el {day}; ya se puede quitar.",
        "the notice ended on {day}; it can be taken out.",
    ),
    "phrase_unknown": ("el producto no tiene ninguna frase «{phrase}».", "the product has no phrase “{phrase}”."),
    "phrase_near": (
        "el producto no tiene ninguna frase «{phrase}»; ¿es «{near}»?",
        "the product has no phrase “{phrase}”; is it “{near}”?",
    ),
    "gap_unknown": (
        "nadie rellenará {gaps}; en esta frase se pueden usar: {known}.",
        "nobody will fill in {gaps}; this phrase may use: {known}.",
    ),
    "gap_unused": (
        "la frase del producto lleva {gaps} y esta no.",
        "the product's phrase has {gaps} and this one has not.",
    ),
    "trigger_short": (
        "«{trigger}» es demasiado corto y saltaría sin motivo.",
        "“{trigger}” is too short and would fire without reason.",
    ),
}
