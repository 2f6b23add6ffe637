"""Headings and summary lines of the reports for editors, in Spanish and English."""

from __future__ import annotations

REPORTING: dict[str, tuple[str, str]] = {
    "severity_error": ("error", "error"),
    "severity_warning": ("aviso", "warning"),
    "severity_notice": ("nota", "note"),
    "head_row": ("Fila", "Row"),
    "head_column": ("Columna", "Column"),
    "head_severity": ("Grado", "Degree"),
    "head_message": ("Qué pasa", "What is wrong"),
    "head_field": ("Campo", "Field"),
    "head_point": ("Art. 10.1", "Art. 10(1)"),
    "head_filled": ("Indicado", "Stated"),
    "head_share": ("%", "%"),
    "completeness_title": (
        "Lo que pide el art. 10.1 del Reglamento (UE) 2018/1724",
        "What art. 10(1) of Regulation (EU) 2018/1724 wants",
    ),
    "overall": ("en total", "overall"),
    "readability_line": (
        "Facilidad de lectura (mediana, escala INFLESZ): {score} — {band}.",
        "Reading ease (median, INFLESZ scale): {score} — {band}.",
    ),
    "band_very_hard": ("muy difícil", "very hard"),
    "band_hard": ("algo difícil", "somewhat hard"),
    "band_normal": ("normal", "normal"),
    "band_easy": ("bastante fácil", "quite easy"),
    "band_very_easy": ("muy fácil", "very easy"),
    "lint_summary": (
        "Trámites: {services}. Errores: {errors}. Avisos: {warnings}. Notas: {notices}.",
        "Services: {services}. Errors: {errors}. Warnings: {warnings}. Notes: {notices}.",
    ),
    "notices_hidden": (
        "Las notas no se enseñan; con --all se ven todas.",
        "Notes are not shown; --all shows every one.",
    ),
    "lint_failed": (
        "el contenido de {directory} tiene errores que hay que corregir antes de publicar: {errors}.",
        "the content of {directory} has errors to correct before publishing: {errors}.",
    ),
    "import_written": (
        "Importado de {source}: {services} trámites en {rows} filas, escritos en {target}.",
        "Imported from {source}: {services} services in {rows} rows, written to {target}.",
    ),
    "import_unchanged": (
        "Sin cambios: {target} ya decía lo mismo que {source} ({services} trámites).",
        "No change: {target} said the same as {source} already ({services} services).",
    ),
    "import_kept": (
        "Se conservan {kept} trámites que no vienen en el fichero.",
        "{kept} services that are not in the file are kept.",
    ),
    "import_refused_rows": ("Filas que no se han importado: {rows}.", "Rows that were not imported: {rows}."),
    "import_failed": (
        "no se ha importado nada de {source}; errores: {errors}.",
        "nothing was imported from {source}; errors: {errors}.",
    ),
    "publish_done": (
        "Publicada la versión {version} ({services} trámites); lo que está en marcha la toma en un segundo.",
        "Version {version} is published ({services} services); running processes take it up within a second.",
    ),
    "publish_unchanged": (
        "Sin cambios: el contenido es igual que la versión {version}, ya publicada.",
        "No change: the content is the same as version {version}, already published.",
    ),
    "publish_refused": (
        "no se publica nada, porque el contenido de {directory} tiene errores: {errors}.",
        "nothing is published, because the content of {directory} has errors: {errors}.",
    ),
    "change_added": ("Nuevos", "Added"),
    "change_removed": ("Retirados", "Removed"),
    "change_changed": ("Cambiados", "Changed"),
    "change_settings": ("Datos de la entidad y textos cambiados", "Changed settings and texts"),
    "more": ("y {count} más", "and {count} more"),
}
