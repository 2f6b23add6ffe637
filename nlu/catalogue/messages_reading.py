"""Sentences about files that cannot be read as they are, in Spanish and English."""

from __future__ import annotations

READING: dict[str, tuple[str, str]] = {
    "place_row": ("fila {row}", "row {row}"),
    "place_column": ("columna «{column}»", "column “{column}”"),
    "content_unusable": (
        "El contenido no se puede usar todavía; errores que hay que corregir: {count}.",
        "The content cannot be used yet; errors to correct: {count}.",
    ),
    "mapping_unusable": (
        "La correspondencia no se puede usar; errores que hay que corregir: {count}.",
        "The mapping cannot be used; errors to correct: {count}.",
    ),
    # ---------------------------------------------------------------- whole files
    "file_absent": ("no existe este fichero.", "there is no such file."),
    "no_directory": ("no existe esta carpeta de contenido.", "there is no such content directory."),
    "closed_directory": (
        (
            "no se puede entrar en esta carpeta de contenido ({reason}); dé permiso al usuario del servicio o elija otra "
            "con VENTANILLA_CONTENT_DIR."
        ),
        (
            "this content directory cannot be entered ({reason}); give the service's user the right to it or choose another "
            "with VENTANILLA_CONTENT_DIR."
        ),
    ),
    "cannot_read": ("no se puede leer el fichero ({reason}).", "the file cannot be read ({reason})."),
    "too_big": (
        "el fichero pasa de {megabytes} MB; quite lo que no sea la tabla de trámites.",
        "the file is larger than {megabytes} MB; leave only the table of services in it.",
    ),
    "empty_file": ("el fichero está vacío.", "the file is empty."),
    "no_table": (
        "no es una tabla: el contenido no es texto. Guárdelo como XLSX o CSV.",
        "this is no table: its content is not text. Save it as XLSX or CSV.",
    ),
    "no_spreadsheet": (
        "no es una hoja de cálculo que se pueda abrir; ábrala y guárdela otra vez como XLSX.",
        "this is no spreadsheet that can be opened; open it and save it again as XLSX.",
    ),
    "old_excel": (
        "es un Excel antiguo (.xls) o está protegido con contraseña; guárdelo como XLSX sin contraseña.",
        "this is an old Excel file (.xls) or has a password; save it as XLSX without a password.",
    ),
    "is_pdf": (
        "es un PDF; hace falta la hoja de cálculo (XLSX o CSV).",
        "this is a PDF; the spreadsheet (XLSX or CSV) is needed.",
    ),
    "is_html": (
        "es una página web, aunque se llame hoja de cálculo; ábrala en Excel o LibreOffice y guárdela como XLSX.",
        "this is a web page, though named a spreadsheet; open it in Excel or LibreOffice and save it as XLSX.",
    ),
    "is_json": (
        "es JSON; si describe trámites con CPSV-AP, póngale la extensión .jsonld e impórtelo sin --mapping.",
        "this is JSON; if it describes services with CPSV-AP, name it .jsonld and import it without --mapping.",
    ),
    "is_ods": (
        "es una hoja de LibreOffice (.ods); guárdela como XLSX.",
        "this is a LibreOffice sheet (.ods); save it as XLSX.",
    ),
    "two_files": (
        "también existe «{other}» y no se sabe cuál vale; deje solo uno de los dos.",
        "“{other}” exists as well and it is unclear which one counts; keep only one of them.",
    ),
    "not_utf8": (
        "no está en UTF-8; se ha leído como Windows-1252. Compruebe acentos y eñes, y guárdelo como «CSV UTF-8».",
        "this is not UTF-8; it was read as Windows-1252. Check the accents, and save it as “CSV UTF-8”.",
    ),
    "quote_unclosed": (
        "hay unas comillas que se abren y no se cierran, y se tragan las filas siguientes; cierre las comillas o quítelas.",
        "a quotation mark is opened and never closed, and swallows the rows below; close it or take it out.",
    ),
    "quote_misplaced": (
        'después de unas comillas de cierre sigue habiendo texto; dentro de una celda las comillas se escriben dobles ("").',
        'text goes on after a closing quotation mark; inside a cell a quotation mark is written twice ("").',
    ),
    "no_such_sheet": (
        "no hay ninguna hoja «{sheet}»; las que hay son: {sheets}.",
        "there is no sheet “{sheet}”; the sheets are: {sheets}.",
    ),
    "several_sheets": (
        "hay varias hojas con datos; se ha leído «{sheet}» y no {others}.",
        "several sheets have data; “{sheet}” was read, not {others}.",
    ),
    # ---------------------------------------------------------------- heading row
    "header_absent": (
        "no se encuentra la fila de cabecera con las columnas {wanted}.",
        "the heading row with the columns {wanted} was not found.",
    ),
    "column_absent": (
        "falta la columna «{title}»; las que hay son: {found}.",
        "the column “{title}” is missing; the columns are: {found}.",
    ),
    "column_absent_near": (
        "falta la columna «{title}»; ¿es «{nearest}»? Las que hay son: {found}.",
        "the column “{title}” is missing; is it “{nearest}”? The columns are: {found}.",
    ),
    "column_twice": (
        "esta columna está dos veces en la cabecera; cambie el nombre de una.",
        "this column stands twice in the heading row; rename one of them.",
    ),
    "column_unknown": ("esta columna no se conoce y no se usa.", "this column is not known and not used."),
    # ---------------------------------------------------------------- rows and cells
    "title_row": ("es un título y no se lee como dato.", "this is a title and not read as data."),
    "too_many_cells": (
        "tiene más celdas que la cabecera ({expected}): un texto lleva el separador sin comillas y los datos están corridos.",
        "it has more cells than the heading row ({expected}): a text holds the separator unquoted and the values have slipped.",
    ),
    "formula_unsaved": (
        "la celda es una fórmula sin resultado guardado; abra el fichero en la hoja de cálculo y guárdelo, o escriba el valor.",
        "the cell is a formula without a stored result; open the file in the spreadsheet program and save it, or type the value.",
    ),
    "cell_error": (
        "la celda contiene un error de la hoja de cálculo (como #N/A); escriba el valor o déjela vacía.",
        "the cell holds an error of the spreadsheet (such as #N/A); type the value or leave it empty.",
    ),
    "cell_empty": ("la celda está vacía y hace falta.", "the cell is empty and needed."),
    "key_empty": (
        "la clave está vacía; cada trámite necesita una clave propia y estable.",
        "the key is empty; every service needs a stable key of its own.",
    ),
    "key_invalid": (
        "la clave «{key}» no vale: solo letras sin acento, cifras, punto, guion y guion bajo, hasta 40 y sin espacios.",
        "the key “{key}” will not do: only plain letters, digits, full stop, hyphen and underscore, up to 40, no blanks.",
    ),
    "key_twice": (
        "la clave «{key}» ({language}) ya está en la fila {first}; una de las dos sobra o lleva la clave equivocada.",
        "the key “{key}” ({language}) already stands in row {first}; one of the two is too many or has the wrong key.",
    ),
    "name_empty": (
        "el nombre está vacío; sin nombre, nadie puede encontrar el trámite.",
        "the name is empty; nobody can find a service without a name.",
    ),
    "language_unknown": (
        "el idioma «{language}» no es ninguno de los de agencia.toml ({languages}).",
        "the language “{language}” is none of those in agencia.toml ({languages}).",
    ),
    "date_invalid": (
        "«{value}» no es una fecha; escríbala como 2026-03-31 o 31/03/2026.",
        "“{value}” is no date; write it as 2026-03-31 or 31/03/2026.",
    ),
    "flag_invalid": ("«{value}» no es ni «si» ni «no».", "“{value}” is neither “si” nor “no”."),
    "address_invalid": (
        "«{value}» no es una dirección web completa; empieza por https:// y no lleva espacios.",
        "“{value}” is no complete web address; it begins with https:// and has no blanks.",
    ),
    "days_reversed": ("termina ({ends}) antes de empezar ({starts}).", "it ends ({ends}) before it starts ({starts})."),
    "shared_differs": (
        "este dato no depende del idioma y vale el de la fila {row} («{used}»); deje aquí la celda vacía.",
        "this does not depend on the language and row {row} counts (“{used}”); leave the cell here empty.",
    ),
    "services_absent": (
        "no existe; los trámites se escriben en servicios.csv o servicios.xlsx.",
        "there is none; services are written in servicios.csv or servicios.xlsx.",
    ),
    "no_services": ("no hay ningún trámite en el fichero.", "there is no service in the file."),
    # ---------------------------------------------------------------- TOML files
    "agency_absent": (
        "no existe; en él van el nombre, los idiomas y el horario de la entidad.",
        "there is none; it holds the name, languages and hours of the agency.",
    ),
    "toml_not_utf8": (
        "no está en UTF-8; guárdelo con esa codificación.",
        "this is not UTF-8; save it in that encoding.",
    ),
    "toml_syntax": (
        'esta línea no se entiende; los textos van entre comillas y las listas entre corchetes: languages = ["es"].',
        'this line cannot be understood; texts stand in quotation marks and lists in brackets: languages = ["es"].',
    ),
    "setting_missing": ("falta este dato.", "this is missing."),
    "setting_empty": ("no puede estar vacío.", "it must not be empty."),
    "setting_unknown": (
        "no se conoce aquí; revise el nombre, y si es un dato general póngalo antes del primer [apartado].",
        "it is not known here; check the name, and put general settings above the first [section].",
    ),
    "setting_range": ("el valor {value} está fuera de lo permitido.", "the value {value} is out of range."),
    "setting_pattern": (
        "el valor «{value}» no tiene la forma esperada.",
        "the value “{value}” does not have the expected form.",
    ),
    "setting_string": ("tiene que ser un texto entre comillas.", "it has to be a text in quotation marks."),
    "setting_list": ("tiene que ser una lista entre corchetes.", "it has to be a list in brackets."),
    "setting_dict": (
        "tiene que ser un [apartado] con líneas nombre = valor.",
        "it has to be a [section] of lines name = value.",
    ),
    "setting_int": ("tiene que ser un número entero.", "it has to be a whole number."),
    "setting_float": ("tiene que ser un número.", "it has to be a number."),
    "setting_bool": ("tiene que ser true o false.", "it has to be true or false."),
    "setting_date": ('tiene que ser una fecha como "2026-05-15".', 'it has to be a date such as "2026-05-15".'),
    "setting_other": ("el valor no vale.", "the value will not do."),
    "timezone_unknown": (
        'no se conoce la zona horaria «{value}»; por ejemplo "Europe/Madrid" o "Atlantic/Canary".',
        'the time zone “{value}” is not known; for example "Europe/Madrid" or "Atlantic/Canary".',
    ),
    "language_code": (
        "«{value}» no es un código de idioma; son dos letras minúsculas: es, en, ca, gl, eu.",
        "“{value}” is no language code; it is two small letters: es, en, ca, gl, eu.",
    ),
    "default_language": (
        "el idioma por defecto «{value}» tiene que estar también en languages.",
        "the default language “{value}” has to be among the languages, too.",
    ),
    "hours_invalid": (
        '«{value}» no es un horario; escríbalo como "09:00-14:00".',
        '“{value}” are no hours; write "09:00-14:00".',
    ),
    "hours_reversed": ("el horario «{value}» termina antes de empezar.", "the hours “{value}” end before they begin."),
    "hours_overlap": ("dos tramos del mismo día se pisan.", "two spans of one day overlap."),
    "case_template_length": (
        "«{value}» no vale como modelo de número de expediente: tiene que tener entre 1 y 40 caracteres.",
        "“{value}” will not do as the form of a case number: it has to have between 1 and 40 characters.",
    ),
    "case_template_quote": (
        "en «{value}» hay un apóstrofo sin pareja; lo que va entre apóstrofos se lee tal cual.",
        "in “{value}” an apostrophe has no partner; what stands between apostrophes is taken as it is.",
    ),
    "case_template_sign": (
        "«{value}» no vale como modelo de número de expediente (no es una expresión regular): AAAA es el año, N cada cifra, L cada letra.",
        "“{value}” will not do as the form of a case number (no regular expression): AAAA is the year, N a figure, L a letter.",
    ),
    "case_template_vague": (
        "«{value}» saltaría con cualquier número: el modelo necesita al menos una N y cuatro cifras contando el año.",
        "“{value}” would fire at any number: the form needs at least one N, and four figures with the year.",
    ),
    "street_odd": (
        "«{value}» no tiene letras y no puede ser una calle.",
        "“{value}” has no letters and cannot be a street.",
    ),
    "street_twice": ("esta calle ya está en la fila {first}.", "this street already stands in row {first}."),
    "holidays_unknown": (
        "no se conocen los festivos de «{value}»; country son dos letras (ES) y subdivision la parte del código ISO (CN, AN, MD).",
        "the holidays of “{value}” are not known; country is two letters (ES), subdivision the part of the ISO code (CN, AN, MD).",
    ),
}
