"""Builds the dirty catalogue files of this folder, the same bytes at every run; `EXPECTED.md` says what an importer makes of them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | datetime | None
Row = list[Cell]
NBSP = "\u00a0"
ZERO_WIDTH = "\u200b"
FIXED_MOMENT = (2025, 1, 1, 0, 0, 0)
CLEAN = Path(__file__).with_name("limpio.csv")
KEY, NAME, DESCRIPTION, EVIDENCE, COST, TERM, SILENCE, URL, PHONE, REVIEWED = range(10)
WEB = "https://www.example.org/tramites"
HEADER, *SERVICES = list(csv.reader(CLEAN.read_text(encoding="utf-8").splitlines()))


def services(count: int) -> list[Row]:
    """The first `count` clean rows, in the order of `HEADER`."""
    return [list(service) for service in SERVICES[:count]]


def changed(rows: list[Row], changes: dict[tuple[int, int], Cell]) -> list[Row]:
    """The rows with the cells at (position from 0, column from 0) replaced."""
    copy = [list(row) for row in rows]
    for (position, column), value in changes.items():
        copy[position][column] = value
    return copy


def separated(rows: Sequence[Sequence[Cell]], delimiter: str, line_end: str = "\r\n") -> str:
    """The rows as separated text; a row without cells becomes an empty line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    for row in rows:
        if row:
            writer.writerow(row)
        else:
            buffer.write(line_end)
    return buffer.getvalue()


def table(rows: Sequence[Sequence[Cell]], arrange: Callable[[Worksheet], None] | None = None) -> bytes:
    """An XLSX workbook with one sheet, after `arrange` has had its way with it."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has one worksheet")
    sheet.title = "Trámites"
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(row=number, column=column, value=value)
    if arrange:
        arrange(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return repacked(buffer.getvalue())


def repacked(workbook: bytes, edit: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same workbook without the moment of writing, its parts passed through `edit`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w") as packed:
        for name in sorted(source.namelist()):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2025-01-01T00:00:00Z", part)
            packed.writestr(zipfile.ZipInfo(name, FIXED_MOMENT), edit(name, part) if edit else part)
    return target.getvalue()


def merged_titles() -> bytes:
    """Three merged title rows and a blank one above the header, as many town halls publish it."""
    width = len(HEADER)
    titles: list[Row] = [
        ["AYUNTAMIENTO DE VILLAEJEMPLO"],
        ["Catálogo de trámites"],
        ["Actualizado en mayo de 2025"],
        [],
    ]

    def arrange(sheet: Worksheet) -> None:
        for row in range(1, 4):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)

    return table([*titles, HEADER, *services(8)], arrange)


def html_cells() -> str:
    """Cells pasted from a web page or from a word processor."""
    guide = "<a href='https://www.example.org/padron'>guía del padrón</a>"
    paragraphs = f"<p>Inscribe a quien viene a vivir al municipio.</p><p>Consulte la {guide}.</p>"
    items = "<ul><li>DNI&nbsp;o NIE</li><li>Contrato de alquiler</li><li>Autorización &amp; copia del DNI de quien autoriza</li></ul>"
    entities = "Acredita el domicilio de una persona: tr&aacute;mite n&uacute;m.&nbsp;2<br/>V&aacute;lido 3&#160;meses &lt;improrrogables&gt;"
    script = "<script>alert('hola')</script><style>p{color:red}</style>Autoriza la <b>construcci&oacute;n<!-- revisar --> de un edificio"
    word = '<p class="MsoNormal"><span style="font-size:11pt">Memoria<o:p></o:p></span></p>'
    rows = changed(
        services(7),
        {
            (0, DESCRIPTION): paragraphs,
            (0, EVIDENCE): items,
            (1, DESCRIPTION): entities,
            (2, DESCRIPTION): script,
            (3, EVIDENCE): word,
            (4, DESCRIPTION): "Reserva la entrada de un garaje de anchura < 5 m y fondo > 3 m",
            (5, DESCRIPTION): "Mesas en la acera. <a href=\"javascript:alert('x')\">Pulse aquí</a>",
            (6, URL): "javascript:alert(1)",
        },
    )
    return separated([HEADER, *rows], ",")


def empty_rows() -> bytes:
    """Rows without content in the middle, one of them with blanks only, and coloured ones at the end."""
    rows = services(8)
    blanks: Row = ["  ", NBSP, None, "", None, None, " ", None, None, None]
    rows = changed([*rows[:2], [], *rows[2:4], [], blanks, *rows[4:]], {(7, NAME): None})

    def arrange(sheet: Worksheet) -> None:
        for row in range(13, 18):
            sheet.cell(row=row, column=1).fill = PatternFill("solid", fgColor="FFFF99")

    return table([HEADER, *rows], arrange)


def dates() -> bytes:
    """Review dates as a spreadsheet gives them and as people type them."""
    typed: list[Cell] = [
        date(2025, 5, 12),
        datetime(2025, 5, 12, 13, 45),  # noqa: DTZ001 - a spreadsheet's moment has no zone
        "12/05/2025",
        "3/4/2025",
        "12-05-2025",
        "2025-05-12",
        "31/02/2025",
        "05/25/2025",
        "pendiente",
        None,
        " 12/05/2025" + NBSP,
        "00/00/0000",
    ]
    return table([HEADER, *changed(services(12), {(at, REVIEWED): value for at, value in enumerate(typed)})])


def formulas() -> bytes:
    """Formulas with and without a stored value, and a cell in error."""
    changes: dict[tuple[int, int], Cell] = {
        (1, NAME): '=CONCATENATE("Volante ","de empadronamiento")',
        (3, COST): "=15*2",
        (4, DESCRIPTION): "#N/A",
    }

    def store_value(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        return re.sub(rb"<f>15\*2</f><v ?/>|<f>15\*2</f><v></v>", b"<f>15*2</f><v>30</v>", part)

    return repacked(table([HEADER, *changed(services(6), changes)]), store_value)


def long_cell() -> bytes:
    """One description of exactly 6,000 characters, in paragraphs."""
    sentence = "Autoriza la construcción o la ampliación de un edificio según el plan vigente. "
    text = "\n".join([(sentence * 13)[:999] for _ in range(6)])
    return table([HEADER, *changed(services(5), {(2, DESCRIPTION): text + "."})])


def numeric_keys() -> bytes:
    """Keys, phones and costs that the spreadsheet took for numbers, some written with a decimal point."""
    keys: list[Cell] = [1, 2, 3, "4", "005", 6, 7, "1"]
    changes: dict[tuple[int, int], Cell] = {(at, KEY): key for at, key in enumerate(keys)}
    numbers: dict[tuple[int, int], Cell] = {(0, PHONE): 922000000, (1, PHONE): 922000001, (3, COST): 30}

    def add_decimals(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        return part.replace(b"<v>922000001</v>", b"<v>922000001.0</v>").replace(
            b'r="A4" t="n"><v>3<', b'r="A4" t="n"><v>3.0<'
        )

    return repacked(table([HEADER, *changed(services(8), changes | numbers)]), add_decimals)


def empty_names() -> bytes:
    """Rows whose name or key is missing or only looks as if it were there."""
    changes = {(1, NAME): None, (3, NAME): "   ", (4, NAME): NBSP + ZERO_WIDTH, (6, KEY): None, (7, KEY): " "}
    return table([HEADER, *changed(services(9), dict(changes))])


def spaces() -> str:
    """Blanks of all kinds around headings and values, and inside names."""
    padding = {
        "clave": "clave ",
        "nombre": " nombre",
        "descripción": f"descripción{NBSP}",
        "teléfono": f"{NBSP}teléfono  ",
    }
    header = [padding.get(heading, heading) for heading in HEADER]
    changes: dict[tuple[int, int], Cell] = {
        (0, KEY): "PAD-01 ",
        (1, NAME): f"{NBSP}Volante de empadronamiento{NBSP}{NBSP}",
        (2, NAME): f"Licencia{NBSP}de  obra\tmayor",
        (3, KEY): f"{ZERO_WIDTH}OBR-02",
        (4, URL): f" {WEB}/vad-01 ",
        (5, REVIEWED): " 12/05/2025 ",
    }
    return separated([header, *changed(services(6), changes)], ";")


def text_files() -> dict[str, bytes]:
    """The files that are separated text."""
    evidence = "Proyecto visado;\nplanos;\nestudio de seguridad"
    semicolons = changed(services(7), {(2, EVIDENCE): evidence, (3, COST): "12,50 euros", (5, NAME): ""})
    ragged = separated([HEADER, *services(6)], ";", "\n").split("\n")
    ragged[2] = ragged[2].rsplit(";", 3)[0]
    ragged[4] = ragged[4].replace("Memoria y presupuesto", "Memoria; presupuesto")
    unclosed = separated([HEADER, *services(6)], ";").replace("Proyecto visado", '"Proyecto visado')
    typography: dict[tuple[int, int], Cell] = {
        (0, DESCRIPTION): "Inscribe a los “nuevos vecinos” – sin coste…",
        (3, COST): "30 €",
        (5, COST): "6 € por mesa",
    }
    gaps = changed(services(6), {(3, NAME): " "})
    without_name = [*HEADER[:NAME], "denominación", *HEADER[NAME + 1 :]]
    return {
        "bom_utf8.csv": separated([HEADER, *services(6)], ",").encode("utf-8-sig"),
        "punto_y_coma.csv": separated([HEADER, *semicolons], ";").encode(),
        "latin1.csv": separated([HEADER, *services(6)], ";").encode("latin-1"),
        "windows1252.csv": separated([HEADER, *changed(services(6), typography)], ";").encode("cp1252"),
        "tabuladores.csv": separated([HEADER, *services(6)], "\t").encode(),
        "html_en_celdas.csv": html_cells().encode(),
        "espacios.csv": spaces().encode(),
        "filas_vacias.csv": separated([HEADER, *gaps[:2], [], [""] * 10, *gaps[2:]], ";").encode(),
        "filas_desiguales.csv": "\n".join(ragged).encode(),
        "comillas_sin_cerrar.csv": unclosed.encode(),
        "falta_columna.csv": separated([without_name, *services(5)], ";").encode(),
        "solo_cabecera.csv": separated([HEADER], ";").encode(),
        "vacio.csv": b"",
    }


def noise(length: int) -> bytes:
    """Bytes without meaning, the same each time, that begin like a picture."""
    blocks = b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(length // 32))
    return b"\x89PNG\r\n\x1a\n\x00\x00" + blocks


def other_archive() -> bytes:
    """A sound ZIP archive that holds no workbook."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(zipfile.ZipInfo("leeme.txt", FIXED_MOMENT), "No es una hoja de cálculo.\n")
    return target.getvalue()


def files() -> dict[str, bytes]:
    """Every dirty file: name to content."""
    twice = changed(services(9), {(4, KEY): "PAD-01", (6, KEY): "OBR-01 ", (8, KEY): "PAD-01"})
    return text_files() | {
        "titulos_combinados.xlsx": merged_titles(),
        "claves_duplicadas.xlsx": table([HEADER, *twice]),
        "nombres_vacios.xlsx": empty_names(),
        "filas_vacias.xlsx": empty_rows(),
        "fechas.xlsx": dates(),
        "formulas.xlsx": formulas(),
        "celda_larga.xlsx": long_cell(),
        "claves_numericas.xlsx": numeric_keys(),
        "binario.xlsx": noise(2048),
        "binario.csv": noise(2048),
        "zip_cualquiera.xlsx": other_archive(),
        "vacio.xlsx": b"",
    }


def build(folder: Path) -> list[Path]:
    """Writes every file into `folder` and returns their paths."""
    for name, content in files().items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files()]


if __name__ == "__main__":
    build(Path(__file__).parent)
