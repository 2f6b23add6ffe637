"""The stand-in's answers have the fields and types that the vendor's documentation, source and tables show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.standins.desk_parts.examples import differences, read_examples
from tests.unit.glpi.installation import Installation

EXAMPLES = read_examples(Path(__file__).parents[2] / "standins" / "glpi" / "examples.json")


def _session(glpi: Installation) -> object:
    login = {"Authorization": f"user_token {glpi.ready['user_tokens']['bot']}"}
    return glpi.http.get("/apirest.php/initSession", headers=login).json()


def _document(glpi: Installation) -> object:
    manifest = {"uploadManifest": json.dumps({"input": {"name": "d"}})}
    return glpi.ask("POST", "Document", data=manifest, files={"filename[0]": ("d.txt", b"x", "text/plain")}).json()


def _history(glpi: Installation) -> object:
    glpi.ask("PUT", f"Ticket/{glpi.ticket()}", {"status": 2})
    return glpi.ask("GET", "Ticket/1/Log").json()


def _search(glpi: Installation) -> object:
    glpi.ticket()
    return glpi.ask("GET", "search/Ticket").json()


def _webhook(glpi: Installation) -> object:
    glpi.control("set", version="11.0.2")
    hook = {"url": "http://127.0.0.1:1/", "itemtypes": ["ITILFollowup"], "events": ["new"]}
    glpi.control("connect-webhook", **hook)
    glpi.followup(glpi.ticket(), "x")
    return json.loads(glpi.control("held")[0]["body"])


ANSWERS: dict[str, Callable[[Installation], object]] = {
    "session": _session,
    "ticket": lambda glpi: glpi.ask("GET", f"Ticket/{glpi.ticket()}").json(),
    "history": _history,
    "search": _search,
    "created": lambda glpi: glpi.ask("POST", "Ticket", {"name": "x", "content": "y"}).json(),
    "document": _document,
    "refused": lambda glpi: glpi.ask("GET", "Ticket/99").json(),
    "webhook": _webhook,
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_answer_has_the_documented_shape(name: str) -> None:
    assert list(differences(EXAMPLES[name]["shape"], ANSWERS[name](Installation.fresh()))) == []


def test_every_example_is_used_and_names_its_source() -> None:
    assert set(EXAMPLES) == set(ANSWERS)
    assert all(each["source"] for each in EXAMPLES.values())
