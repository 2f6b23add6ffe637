"""Walks a flattened JSON-LD document: follows references and picks texts by language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlu.catalogue.cells import tidy
from nlu.catalogue.cpsv_terms import DESCRIPTION, SERVICE, TITLES, context
from nlu.catalogue.markup import from_html, looks_like_html
from nlu.catalogue.problems import Notebook, Place

Node = Mapping[str, Any]
"""A node object of flattened JSON-LD: expanded property -> list of values."""
Texts = dict[str, list[str]]
"""language -> texts; the empty language holds those that do not say theirs."""
UNTAGGED = ""
_OURS = "semiceu.github.io"


class Graph:
    """The nodes of a document by their id."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {str(node["@id"]): node for node in nodes if "@id" in node}

    def of_type(self, address: str) -> list[Node]:
        """The nodes of a class, in the order of the document."""
        return [node for node in self.nodes.values() if address in node.get("@type", [])]

    def follow(self, node: Node, *properties: str) -> Iterator[Node]:
        """The nodes that the node's properties refer to; one that is not in the document has only its id."""
        for name in properties:
            for value in node.get(name, []):
                if "@id" in value:
                    yield self.nodes.get(str(value["@id"]), value)

    def texts(self, node: Node, *properties: str) -> Texts:
        """The literal values of the first property that has any, by language."""
        for name in properties:
            found: Texts = {}
            for value in node.get(name, []):
                if "@value" in value:
                    text = str(value["@value"])
                    clean = tidy(from_html(text) if looks_like_html(text) else text)
                    found.setdefault(str(value.get("@language", UNTAGGED)).split("-")[0].lower(), []).append(clean)
            if found:
                return found
        return {}

    def label(self, node: Node) -> Texts:
        """What a node is called, else how it is described."""
        return self.texts(node, *TITLES) or self.texts(node, DESCRIPTION)


def read_graph(path: Path, notebook: Notebook) -> Graph | None:
    """The document as a graph; None, and a noted problem, where it is no JSON-LD or needs a context that only the network has."""
    place = Place(path.name)
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        notebook.error("file_absent", place)
        return None
    except OSError as error:
        notebook.error("cannot_read", place, reason=error.strerror or "")
        return None
    except UnicodeDecodeError:
        notebook.error("json_not_utf8", place)
        return None
    except json.JSONDecodeError as error:
        notebook.error("json_syntax", place.at(error.lineno))
        return None
    return _flattened(document, place, notebook)


def _flattened(document: object, place: Place, notebook: Notebook) -> Graph | None:
    # Imported here: it is heavy and only this kind of import needs it.
    from pyld import jsonld

    refused: list[str] = []

    def loader(address: str, _options: object) -> dict[str, object]:
        if _OURS not in address:
            refused.append(address)
            raise LookupError(address)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": context()}

    try:
        nodes = jsonld.flatten(document, None, {"documentLoader": loader})
    except (jsonld.JsonLdError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        code = "context_not_fetched" if refused else "not_jsonld"
        notebook.error(code, place, address=", ".join(dict.fromkeys(refused)))
        return None
    graph = Graph(nodes if isinstance(nodes, list) else [])
    if not graph.of_type(SERVICE):
        notebook.error("no_public_service", place)
        return None
    return graph
