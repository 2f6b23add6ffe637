"""Reads public services described with CPSV-AP 3.2 in JSON-LD, whichever way the document is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handlers.domain.service import Slot
from nlu.catalogue.cells import one_line
from nlu.catalogue.columns import KEY, LANGUAGE, NAME
from nlu.catalogue.cpsv_graph import UNTAGGED, Graph, Node, Texts, read_graph
from nlu.catalogue.cpsv_terms import (
    CPSV,
    CV,
    DCAT,
    DCT,
    DESCRIPTION,
    IDENTIFIER,
    LOCN,
    PAGES,
    SERVICE,
    TITLES,
    duration_in_words,
)
from nlu.catalogue.mapped_rows import CatalogueRow, empty_row, valid_key
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.records import is_address

_FREE = {"es": "Gratuito", "en": "Free of charge", "ca": "Gratuït", "gl": "De balde"}
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
OWNED = frozenset({NAME, "topic", "keywords", "online_url", "phone", "counter"}) | {
    slot.value
    for slot in (
        Slot.SUMMARY,
        Slot.AUDIENCE,
        Slot.EVIDENCE,
        Slot.COST,
        Slot.DECISION_TERM,
        Slot.HOW,
        Slot.AUTHORITY,
        Slot.LEGAL_BASIS,
    )
}
"""The columns that this import fills, and so may overwrite."""


def read_cpsv(path: Path, language: str, notebook: Notebook) -> tuple[CatalogueRow, ...]:
    """A catalogue row for every public service and language; `language` is that of texts that do not say theirs."""
    graph = read_graph(path, notebook)
    if graph is None:
        return ()
    rows: list[CatalogueRow] = []
    seen: dict[str, str] = {}
    for node in graph.of_type(SERVICE):
        place = Place(path.name, None, str(node["@id"]))
        key = _key(graph, node)
        if key in seen or not key:
            notebook.error("cpsv_key_twice" if key else "key_empty", place, key=key, first=seen.get(key, ""))
            continue
        seen[key] = str(node["@id"])
        rows.extend(_Service(graph, node, key, language, place, notebook).rows())
    return tuple(rows)


def _key(graph: Graph, node: Node) -> str:
    stated = next(iter(_all(graph.texts(node, IDENTIFIER))), "")
    return valid_key(stated) or valid_key(re.split(r"[/#:]", str(node["@id"]))[-1])


def _all(texts: Texts) -> Iterator[str]:
    for found in texts.values():
        yield from found


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


class _Service:
    """One public service on its way to catalogue rows."""

    def __init__(self, graph: Graph, node: Node, key: str, language: str, place: Place, notebook: Notebook) -> None:
        self._graph = graph
        self._node = node
        self._key = key
        self._language = language
        self._place = place
        self._notebook = notebook

    def rows(self) -> list[CatalogueRow]:
        """One row per language that the name or the description has, the import's own first."""
        names = self._graph.texts(self._node, *TITLES)
        if not any(_all(names)):
            self._notebook.error("cpsv_name_empty", self._place)
            return []
        languages = {code or self._language for code in (*names, *self._graph.texts(self._node, DESCRIPTION))}
        ordered = sorted(languages, key=lambda code: (code != self._language, code))
        return [self._row(code, names) for code in ordered]

    def _row(self, language: str, names: Texts) -> CatalogueRow:
        own = self._in(language, names)
        if not own:
            self._notebook.warning("cpsv_name_foreign", self._place, language=language)
        name = one_line(own[0] if own else next(_all(names)))
        cells = {
            KEY: self._key,
            LANGUAGE: language,
            NAME: name,
            "topic": self._labels(language, f"{CV}thematicArea", f"{CV}sector", f"{CV}isGroupedBy", separator=", "),
            Slot.SUMMARY: "\n\n".join(self._in(language, self._graph.texts(self._node, DESCRIPTION))),
            Slot.AUDIENCE: self._labels(language, f"{DCT}audience", f"{CV}holdsRequirement"),
            Slot.EVIDENCE: self._labels(language, f"{CPSV}hasInput", f"{CV}hasInputType"),
            Slot.COST: _lines(self._costs(language)),
            Slot.DECISION_TERM: self._processing_time(language),
            Slot.HOW: self._labels(language, f"{CV}hasChannel"),
            Slot.AUTHORITY: self._labels(language, f"{CV}hasCompetentAuthority"),
            Slot.LEGAL_BASIS: _lines(self._legal_basis(language)),
            "keywords": "; ".join(self._in(language, self._graph.texts(self._node, f"{DCAT}keyword"))),
            "online_url": self._address(),
            "phone": self._phone(),
            "counter": _lines(self._counter(language)),
        }
        return empty_row() | {str(column): text for column, text in cells.items()}

    def _in(self, language: str, texts: Texts) -> list[str]:
        untagged = texts.get(UNTAGGED, []) if language == self._language else []
        return [text for text in (*texts.get(language, []), *untagged) if text]

    def _labels(self, language: str, *properties: str, separator: str = "\n") -> str:
        found = (self._in(language, self._graph.label(node)) for node in self._graph.follow(self._node, *properties))
        return separator.join(dict.fromkeys(text for texts in found for text in texts[:1]))

    def _costs(self, language: str) -> Iterable[str]:
        for cost in self._graph.follow(self._node, f"{CV}hasCost"):
            described = " ".join(self._in(language, self._graph.texts(cost, DESCRIPTION)))
            amount = _amount(self._graph, cost, language)
            yield f"{amount} ({described})" if amount and described else amount or described

    def _processing_time(self, language: str) -> str:
        stated = next(_all(self._graph.texts(self._node, f"{CV}processingTime")), "")
        said = duration_in_words(stated, language)
        if stated and said is None:
            self._notebook.warning("cpsv_duration", self._place, value=stated, language=language)
        return said or ""

    def _legal_basis(self, language: str) -> Iterable[str]:
        for resource in self._graph.follow(self._node, f"{CV}hasLegalResource"):
            title = one_line(" ".join(self._in(language, self._graph.label(resource))))
            address = str(resource.get("@id", ""))
            linked = address if is_address(address) else ""
            yield f"[{title.replace('[', '(').replace(']', ')')}]({linked})" if title and linked else title or linked

    def _address(self) -> str:
        owners = (self._node, *self._graph.follow(self._node, f"{CV}hasChannel"))
        for owner in owners:
            written = [str(node["@id"]) for node in self._graph.follow(owner, *PAGES)]
            for address in (*written, *_all(self._graph.texts(owner, *PAGES))):
                if is_address(address):
                    return address
        return ""

    def _phone(self) -> str:
        points = self._graph.follow(self._node, f"{CV}contactPoint")
        return next((phone for point in points for phone in _all(self._graph.texts(point, f"{CV}telephone"))), "")

    def _counter(self, language: str) -> Iterable[str]:
        for authority in self._graph.follow(self._node, f"{CV}hasCompetentAuthority"):
            for address in self._graph.follow(authority, f"{LOCN}address"):
                yield ", ".join(_address_lines(self._graph, address))
        for point in self._graph.follow(self._node, f"{CV}contactPoint"):
            for hours in self._graph.follow(point, f"{CV}openingHours"):
                yield from self._in(language, self._graph.label(hours))


def _amount(graph: Graph, cost: Node, language: str) -> str:
    stated = next(_all(graph.texts(cost, f"{CV}hasValue")), "")
    try:
        value = float(stated)
    except ValueError:
        return stated
    if value == 0:
        return _FREE.get(language, "0")
    currency = next((str(node["@id"]) for node in graph.follow(cost, f"{CV}currency")), "EUR")
    code = re.split(r"[/#:]", currency)[-1]
    number = f"{value:.2f}" if language == "en" else f"{value:.2f}".replace(".", ",")
    return f"{re.sub(r'[.,]00$', '', number)} {_SIGNS.get(code, code)}"


def _address_lines(graph: Graph, address: Node) -> Iterator[str]:
    whole = list(_all(graph.texts(address, f"{LOCN}fullAddress")))
    parts = ("thoroughfare", "locatorDesignator", "postCode", "postName")
    yield from whole or (text for part in parts for text in _all(graph.texts(address, f"{LOCN}{part}")))
