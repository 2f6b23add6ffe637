"""Writes small content directories for the tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

AGENCY = """\
name = "Ayuntamiento de Prueba"
timezone = "Europe/Madrid"
default_language = "es"
languages = ["es", "en"]
notice_version = "1"
privacy_url = "https://www.example.org/privacidad"
phone = "900 000 000"

[hours]
monday = ["09:00-14:00", "16:00-18:00"]

[holidays]
country = "ES"
subdivision = "CN"
extra = ["2026-05-15"]
"""
COMPLETE = {
    "key": "padron",
    "language": "es",
    "name": "Alta en el padrón",
    "topic": "Población",
    "summary": "Es apuntarse como vecino.",
    "audience": "Quien vive aquí.",
    "evidence": "- DNI\n- Contrato",
    "steps": "1. Pida cita\n2. Venga",
    "cost": "Gratis",
    "apply_term": "Todo el año",
    "decision_term": "Tres meses",
    "silence": "Positivo",
    "how": "Por internet o en persona",
    "authority": "Alcaldía",
    "legal_basis": "Ley 7/1985",
    "redress": "Recurso de reposición",
    "keywords": "empadronarse; vecino",
    "questions": "¿Cómo me empadrono?\nAcabo de mudarme",
    "online_url": "https://sede.example.org/padron",
    "source_name": "Sede",
    "reviewed_on": "2026-01-15",
    "owner": "Población",
}


def write_table(directory: Path, name: str, rows: Sequence[Mapping[str, str]]) -> Path:
    """A CSV file with the columns of its first row."""
    path = directory / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_content(directory: Path, services: Sequence[Mapping[str, str]] = (COMPLETE,), agency: str = AGENCY) -> Path:
    """A directory with `agencia.toml` and `servicios.csv`."""
    (directory / "agencia.toml").write_text(agency, encoding="utf-8")
    columns = dict.fromkeys(column for row in services for column in row)
    write_table(directory, "servicios.csv", [{column: row.get(column, "") for column in columns} for row in services])
    return directory
