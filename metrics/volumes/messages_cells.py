"""Sentences about one row or cell of a file of contacts, in Spanish and English."""

from __future__ import annotations

CELLS: dict[str, tuple[str, str]] = {
    "cell_empty": ("la celda está vacía.", "the cell is empty."),
    "count_empty": (
        "la celda está vacía; si no hubo ningún contacto, escriba 0.",
        "the cell is empty; if there were no contacts, write 0.",
    ),
    "formula_unsaved": (
        "la fórmula no tiene su resultado guardado; abra el fichero en Excel, guárdelo y vuelva a enviarlo.",
        "the formula has no stored result; open the file in Excel, save it and send it again.",
    ),
    "row_slipped": (
        "la fila tiene más celdas que encabezados: quizá un número con «{separator}» sin comillas.",
        "the row has more cells than headings: perhaps a number with “{separator}” and no quotation marks.",
    ),
    # ---------------------------------------------------------------- days and hours
    "no_day": (
        "«{value}» no es un día; escriba por ejemplo 31/12/2025 o 2025-12-31.",
        "“{value}” is no day; write for instance 2025-12-31 or 31/12/2025.",
    ),
    "no_such_day": ("el día «{value}» no existe.", "there is no such day as “{value}”."),
    "month_first": (
        "«{value}», leído con el día delante, no es ningún día.",
        "“{value}”, read day first, is no day.",
    ),
    "no_hour": ("«{value}» no lleva una hora del día que exista.", "“{value}” bears no hour of the day that exists."),
    "before_2000": ("«{value}» es anterior al año 2000.", "“{value}” is before the year 2000."),
    "future_day": ("«{value}» está en el futuro: hoy es {today}.", "“{value}” is in the future: today is {today}."),
    "weekday_differs": (
        "en «{value}» el día de la semana no es el de esa fecha; vale la fecha.",
        "in “{value}” the day of the week is not that date's; the date is used.",
    ),
    "hour_skipped": (
        "«{value}» no existió en la hora local: se adelantó el reloj. Quizá las horas son UTC; escríbalas con su diferencia (…+00:00).",
        "“{value}” did not exist in local time: clocks were put forward. Perhaps the hours are UTC; write them with their offset (…+00:00).",
    ),
    # ---------------------------------------------------------------- words
    "channel_unknown": (
        "«{value}» no dice si es teléfono (phone) o presencial (in_person).",
        "“{value}” does not say whether it is by phone (phone) or in person (in_person).",
    ),
    "other_way": (
        "no es teléfono ni presencial: la fila no se importa.",
        "this is neither by phone nor in person: the row is not imported.",
    ),
    "flag_unknown": (
        "«{value}» no es sí ni no (valen sí, no, 1, 0, atendida, perdida, abandonada…).",
        "“{value}” is neither yes nor no (yes, no, 1, 0, answered, missed, abandoned … will do).",
    ),
    "service_long": (
        "el nombre del servicio pasa de {limit} letras; use su clave del catálogo.",
        "the service's name has more than {limit} letters; use its key in the catalogue.",
    ),
    "caller_no_hash": (
        "quien llama solo puede figurar como resumen con clave secreta (16 o más cifras hexadecimales), y esto no lo es.",
        "callers may only stand as a keyed hash (16 or more hexadecimal digits), and this is none.",
    ),
    # ---------------------------------------------------------------- numbers
    "no_number": ("«{value}» no es un número.", "“{value}” is no number."),
    "negative": ("«{value}» es negativo.", "“{value}” is negative."),
    "fraction": (
        "«{value}» no es un número entero de contactos.",
        "“{value}” is no whole number of contacts.",
    ),
    "fraction_or_thousands": (
        "«{value}» sería una fracción de contacto: la coma separa decimales. Si son miles, escríbalo sin coma o con punto.",
        "“{value}” would be a fraction of a contact: a comma separates decimals. If thousands are meant, write no comma, or a dot.",
    ),
    "too_many": ("«{value}» es más de lo posible ({limit}).", "“{value}” is more than is possible ({limit})."),
    "no_length": (
        "«{value}» no es una duración; escriba segundos (205), 3:25, 00:03:25 o 3 min 25 s.",
        "“{value}” is no length of time; write seconds (205), 3:25, 00:03:25 or 3 min 25 s.",
    ),
    "handling_impossible": (
        "«{value}» son {minutes} minutos, demasiado para un tiempo medio; ¿son horas y minutos donde debía haber minutos y segundos?",
        "“{value}” is {minutes} minutes, too much for a mean; are these hours and minutes in place of minutes and seconds?",
    ),
    "handling_below_second": (
        "«{value}» es menos de un segundo: parece una parte de un día sin formato de hora, o minutos. Escriba segundos o 3:25.",
        "“{value}” is less than a second: it looks like a part of a day without a time format, or minutes. Write seconds, or 3:25.",
    ),
    "handling_long": (
        "un tiempo medio de {minutes} minutos es raro; compruebe la unidad.",
        "a mean of {minutes} minutes is unusual; check the unit.",
    ),
    # ---------------------------------------------------------------- rows
    "more_than_offered": (
        "{count} es más que las ofrecidas ({offered}); ofrecidas son todas las que entran, se atiendan o no.",
        "{count} is more than offered ({offered}); offered are all that come in, answered or not.",
    ),
    "sum_above_offered": (
        "atendidas y abandonadas suman {total}, más que las ofrecidas ({offered}).",
        "answered and abandoned make {total}, more than offered ({offered}).",
    ),
    "row_twice": (
        "repite la fila {other}: {day}, «{service}», {channel}.",
        "this repeats row {other}: {day}, “{service}”, {channel}.",
    ),
    "call_twice": (
        "esta llamada es idéntica a la de la fila {other}; quizá se exportó dos veces.",
        "this call is identical to that of row {other}; perhaps it was exported twice.",
    ),
    "outlier": (
        "{count} contactos el {day}: más de diez veces lo habitual ({usual}).",
        "{count} contacts on {day}: more than ten times the usual number ({usual}).",
    ),
    "blank_rows": ("filas en blanco saltadas: {count}.", "blank rows skipped: {count}."),
    "header_again": ("encabezados repetidos: no se importan.", "headings repeated: not imported."),
    "total_left_out": (
        "es un total o una media de otras filas: no se importa.",
        "this is a total or mean of other rows: not imported.",
    ),
    "remark_left_out": ("es una nota, no datos: no se importa.", "this is a remark, not data: not imported."),
    "already_imported": (
        "este día, servicio y vía ya están importados; con --replace se cambian por lo de este fichero.",
        "this day, service and way were imported already; --replace puts this file's row in their place.",
    ),
    "same_file": (
        "este mismo fichero se importó el {day}.",
        "this very file was imported on {day}.",
    ),
    "no_catalogue": (
        "no hay catálogo publicado: no se comprueban los servicios.",
        "no catalogue is published: services are not checked.",
    ),
}
