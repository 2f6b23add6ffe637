"""Sentences about a file of contacts as a whole, in Spanish and English."""

from __future__ import annotations

FILES: dict[str, tuple[str, str]] = {
    "place_row": ("fila {row}", "row {row}"),
    "place_column": ("columna «{column}»", "column “{column}”"),
    "file_absent": ("no existe este fichero.", "there is no such file."),
    "cannot_read": ("no se puede leer el fichero ({reason}).", "the file cannot be read ({reason})."),
    "empty_file": ("el fichero está vacío.", "the file is empty."),
    "too_big": (
        "el fichero pasa de {megabytes} MB; divídalo por años.",
        "the file is larger than {megabytes} MB; split it by years.",
    ),
    "too_big_spreadsheet": (
        "la hoja de cálculo es demasiado grande para abrirla; guárdela como CSV o divídala por años.",
        "the spreadsheet is too large to open; save it as CSV or split it by years.",
    ),
    "not_a_table": (
        "no es una tabla: el contenido no es texto. Guárdelo como XLSX o CSV.",
        "this is no table: its content is not text. Save it as XLSX or CSV.",
    ),
    "is_markup": (
        "es una página web o XML, aunque se llame hoja de cálculo; ábrala en Excel o LibreOffice y guárdela como XLSX.",
        "this is a web page or XML, though named a spreadsheet; open it in Excel or LibreOffice and save it as XLSX.",
    ),
    "is_ods": (
        "es una hoja de LibreOffice (.ods); guárdela como XLSX o CSV.",
        "this is a LibreOffice sheet (.ods); save it as XLSX or CSV.",
    ),
    "old_excel": (
        "es un Excel antiguo (.xls) o tiene contraseña; guárdelo como XLSX sin contraseña.",
        "this is an old Excel file (.xls) or has a password; save it as XLSX without a password.",
    ),
    "no_spreadsheet": (
        "no es una hoja de cálculo que se pueda abrir ({reason}); ábrala y guárdela otra vez como XLSX.",
        "this is no spreadsheet that can be opened ({reason}); open it and save it again as XLSX.",
    ),
    "other_sheets": (
        "se lee la hoja «{sheet}»; estas otras también parecen tener datos y no se leen: {others}.",
        "the sheet “{sheet}” is read; these others seem to hold data too and are not read: {others}.",
    ),
    "quote_unclosed": (
        "hay unas comillas sin cerrar o fuera de sitio, y con ellas se pierden filas; corríjalas.",
        "a quotation mark is not closed or out of place, and rows are lost with it; correct it.",
    ),
    "header_absent": (
        "no se encuentra la fila de encabezados; hacen falta al menos: {wanted}.",
        "the row of headings was not found; at least these are needed: {wanted}.",
    ),
    "column_absent": (
        "falta la columna «{wanted}». Puede llamarse: {words}. Encabezados leídos: {found}.",
        "the column “{wanted}” is missing. It may be called: {words}. Headings read: {found}.",
    ),
    "column_twice": (
        "significa lo mismo que la columna «{other}»; deje una sola o cambie el nombre de la que sobra.",
        "this means the same as the column “{other}”; keep one, or rename the one that is not wanted.",
    ),
    "columns_ignored": ("estas columnas no se leen: {ignored}.", "these columns are not read: {ignored}."),
    "no_rows": (
        "debajo de los encabezados no hay ninguna fila de datos.",
        "there is no row of data under the headings.",
    ),
    "many_problems": (
        "hay {count} problemas más; corrija primero los anteriores.",
        "there are {count} more problems; correct the ones above first.",
    ),
    "month_first_file": (
        (
            "las fechas se leen con el día delante, y hay filas que así no son ningún día ({count}); el fichero parece llevar el mes delante. "
            "Expórtelo con fechas como 2025-12-31."
        ),
        (
            "dates are read day first, and in some rows ({count}) that gives no day; the file seems to put the month first. "
            "Export it with dates such as 2025-12-31."
        ),
    ),
    "phone_numbers": (
        (
            "hay {count} números de teléfono distintos y no se importan datos de personas. Quite la columna o cambie cada número por un resumen con "
            "clave secreta (HMAC-SHA-256 del número con una clave que solo tenga la entidad, en hexadecimal); docs/volumenes.md trae la orden."
        ),
        (
            "there are {count} different telephone numbers, and no personal data are imported. Remove the column, or put in place of each number a "
            "keyed hash (HMAC-SHA-256 of the number with a key that only the agency has, in hexadecimal); docs/volumenes.md has the command."
        ),
    ),
    # ---------------------------------------------------------------- what became of it
    "import_refused": (
        "{source} no se ha importado, ni una fila; errores que hay que corregir: {errors}.",
        "nothing of {source} was imported; errors to correct: {errors}.",
    ),
    "import_done": (
        "Importado {source}: {rows} días-servicio-vía, del {first} al {last} ({replaced} sustituidos).",
        "Imported {source}: {rows} rows by day, service and way, from {first} to {last} ({replaced} replaced).",
    ),
    "import_dry": (
        "{source} se puede importar: {rows} días-servicio-vía, del {first} al {last} ({replaced} se sustituirían). No se ha importado nada.",
        "{source} can be imported: {rows} rows by day, service and way, from {first} to {last} ({replaced} would be replaced). Nothing was imported.",
    ),
    "import_channel": (
        "  {channel}: {offered} contactos en {days} días, {services} servicios.",
        "  {channel}: {offered} contacts on {days} days, {services} services.",
    ),
    # ---------------------------------------------------------------- what is missing or stands out
    "weeks_missing": (
        "faltan semanas enteras ({count}); empiezan los lunes: {weeks}.",
        "whole weeks are missing ({count}); they begin on Monday: {weeks}.",
    ),
    "weeks_missing_service": (
        "de «{service}» ({channel}) faltan semanas enteras ({count}); empiezan los lunes: {weeks}. Si no hubo contactos, escriba 0.",
        "“{service}” ({channel}) lacks whole weeks ({count}); they begin on Monday: {weeks}. If there were no contacts, write 0.",
    ),
    "today_partial": (
        "trae el día de hoy, que aún no ha terminado; mañana habrá que importarlo otra vez con --replace.",
        "it holds today, which is not over yet; tomorrow it will have to be imported again with --replace.",
    ),
    "covered_mixed": (
        "«{service}» figura unas veces como cubierto por el asistente y otras no.",
        "“{service}” stands as covered by the assistant in some rows and not in others.",
    ),
    "service_unknown": (
        "«{service}» no está en el catálogo publicado (filas: {count}); se importa como servicio que el asistente no cubre.",
        "“{service}” is not in the published catalogue (rows: {count}); it is imported as a service that the assistant does not cover.",
    ),
    "service_unknown_near": (
        "«{service}» no está en el catálogo publicado (filas: {count}); se importa como servicio que el asistente no cubre. ¿Es uno de estos? {near}",
        "“{service}” is not in the published catalogue (rows: {count}); it is imported as one that is not covered. Is it one of: {near}?",
    ),
}
