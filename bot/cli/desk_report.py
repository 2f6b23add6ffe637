"""Shows what a look at a desk came to: grades, aspects and the sum in the operator's language, the findings as told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

OK, WARNING, WRONG = "ok", "warning", "wrong"
LANGUAGES = ("es", "en")
_COLOURS = {OK: "green", WARNING: "yellow", WRONG: "red"}
_TITLE = {"es": "Escritorio {name}", "en": "Desk {name}"}
_HEADS = {"es": ("", "Aspecto", "Qué se ha visto (en inglés)"), "en": ("", "Aspect", "Finding")}
_GRADES = {"es": {OK: "bien", WARNING: "aviso", WRONG: "mal"}, "en": {OK: OK, WARNING: WARNING, WRONG: WRONG}}
_SUM = {
    "es": "{ok} bien, {warning} por mirar, {wrong} mal.{verdict}",
    "en": "{ok} ok, {warning} to look at, {wrong} wrong.{verdict}",
}
_VERDICT = {
    "es": (" El escritorio puede usarse.", " Corrija lo que está mal antes de usar el escritorio."),
    "en": (" The desk can be used.", " Mend what is wrong before using the desk."),
}
_ASPECTS = {
    "abilities": "capacidades",
    "account": "cuenta",
    "address": "dirección",
    "attributes": "atributos",
    "came back": "correos devueltos",
    "case": "caso",
    "category": "categoría",
    "changes": "cambios",
    "copies": "copias",
    "desk": "escritorio",
    "entity": "entidad",
    "fields": "campos",
    "group": "grupo",
    "inbox": "bandeja de entrada",
    "listing": "listado",
    "login": "entrada",
    "mailbox": "buzón",
    "moved": "casos movidos",
    "notes": "notas internas",
    "place": "lugar",
    "project": "proyecto",
    "queue": "cola",
    "requestors": "solicitantes",
    "rights": "permisos",
    "senders": "remitentes",
    "sending": "envío",
    "sent": "enviados",
    "server": "servidor",
    "services": "servicios",
    "staff": "personal",
    "states": "estados",
    "statuses": "estados",
    "tickets": "casos",
    "time zone": "zona horaria",
    "types": "tipos",
    "version": "versión",
    "webhook": "aviso (webhook)",
}


def grade(finding: str) -> str:
    """How good a finding is, as its first word says; "ok" where it says nothing of the kind."""
    first = finding.partition(":")[0]
    return first if first in _COLOURS else OK


def show_check(name: str, found: Mapping[str, str], console: Console, language: str) -> None:
    """A table of the findings by aspect, and their sum with what to do."""
    table = Table(*_HEADS[language], title=_TITLE[language].format(name=name), box=None)
    for aspect, finding in found.items():
        graded = grade(finding)
        word = f"[{_COLOURS[graded]}]{_GRADES[language][graded]}[/]"
        told = escape(finding.removeprefix(f"{graded}:").strip())
        table.add_row(word, _ASPECTS.get(aspect, aspect) if language == "es" else aspect, told)
    console.print(table)
    counted = Counter({OK: 0, WARNING: 0, WRONG: 0}) + Counter(grade(finding) for finding in found.values())
    verdict = _VERDICT[language][bool(counted[WRONG])]
    said = _SUM[language].format(**{each: counted[each] for each in _COLOURS}, verdict=verdict)
    console.print(said, soft_wrap=True)
