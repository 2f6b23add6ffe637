"""Sentences about importing somebody's catalogue, in Spanish and English."""

from __future__ import annotations

IMPORTING: dict[str, tuple[str, str]] = {
    "header_again": (
        "repite la cabecera y no se lee como dato.",
        "it repeats the heading row and is not read as data.",
    ),
    "name_empty_alone": (
        "el nombre está vacío y la fila solo tiene esta celda; si es un título o un pie, quítelo o use first_row y last_row.",
        "the name is empty and the row has only this cell; if it is a title or a footer, take it out or use first_row and last_row.",
    ),
    "key_changed": ("la clave «{old}» se escribe «{new}».", "the key “{old}” is written “{new}”."),
    "translation_without_name": (
        "hay textos en el idioma «{language}» pero no el nombre; no se importan.",
        "there are texts in the language “{language}” but no name; they are not imported.",
    ),
    "date_dropped": (
        "«{value}» no es una fecha (día/mes/año); la celda se deja vacía.",
        "“{value}” is no date (day/month/year); the cell is left empty.",
    ),
    "flag_dropped": (
        "«{value}» no es ni «si» ni «no»; la celda se deja vacía.",
        "“{value}” is neither “si” nor “no”; the cell is left empty.",
    ),
    "address_dropped": (
        "«{value}» no es una dirección web que empiece por http:// o https://; la celda se deja vacía.",
        "“{value}” is no web address beginning with http:// or https://; the cell is left empty.",
    ),
    "mapping_column_unknown": (
        "no hay campos «{columns}»; los que se pueden rellenar son: {known}.",
        "there are no fields “{columns}”; those that can be filled are: {known}.",
    ),
    "mapping_without_name": (
        'falta decir qué columna es el nombre: name = "...".',
        'the column of the name is not told: name = "...".',
    ),
    "mapping_twice": (
        "«{columns}» está en [columns] y en [constants]; déjelo en uno de los dos.",
        "“{columns}” stands in [columns] and in [constants]; keep it in one of them.",
    ),
    "mapping_pattern": ("la expresión regular «{pattern}» no vale.", "the regular expression “{pattern}” will not do."),
    "import_beside_xlsx": (
        "la carpeta ya guarda los trámites en este fichero; muévalo o importe en otra carpeta.",
        "the directory keeps its services in this file already; move it away or import into another directory.",
    ),
    "import_would_replace": (
        "ya existe y es distinto; --replace lo sustituye entero y --merge pone al día los trámites importados y conserva los demás.",
        "it exists and is different; --replace puts the import in its place, --merge updates the imported services and keeps the rest.",
    ),
    "starter_written": (
        "no existía; se ha creado uno para empezar: complételo antes de publicar.",
        "there was none; one to begin with was written: complete it before publishing.",
    ),
    # ---------------------------------------------------------------- CPSV-AP
    "json_not_utf8": (
        "no está en UTF-8; guárdelo con esa codificación.",
        "this is not UTF-8; save it in that encoding.",
    ),
    "json_syntax": ("el JSON está mal escrito en esta línea.", "the JSON is malformed at this line."),
    "not_jsonld": (
        "no se puede leer como JSON-LD.",
        "it cannot be read as JSON-LD.",
    ),
    "context_not_fetched": (
        "depende de un contexto que no se descarga ({address}); copie ese contexto dentro del fichero, en «@context».",
        "it depends on a context that is not downloaded ({address}); copy that context into the file, under “@context”.",
    ),
    "no_public_service": (
        "no describe ningún servicio público (cpsv:PublicService).",
        "it describes no public service (cpsv:PublicService).",
    ),
    "cpsv_key_twice": (
        "otro servicio ({first}) tiene el mismo identificador «{key}».",
        "another service ({first}) has the same identifier “{key}”.",
    ),
    "cpsv_name_empty": ("el servicio no tiene nombre (dct:title).", "the service has no name (dct:title)."),
    "cpsv_name_foreign": (
        "no hay nombre en «{language}»; se usa el de otro idioma: tradúzcalo.",
        "there is no name in “{language}”; that of another language is used: translate it.",
    ),
    "cpsv_duration": (
        "la duración «{value}» no se sabe decir en «{language}»; el plazo de resolución queda sin indicar.",
        "the duration “{value}” cannot be put into words in “{language}”; the time to decide is left out.",
    ),
}
