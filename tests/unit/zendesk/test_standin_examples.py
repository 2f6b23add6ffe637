"""The stand-in's answers have the fields and types of answers recorded from the real service."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.standins.desk_parts.examples import differences, read_examples
from tests.unit.zendesk.account import Account

EXAMPLES = read_examples(Path(__file__).parents[2] / "standins" / "zendesk" / "examples.json")
_HOOK = {
    "name": "n",
    "endpoint": "http://127.0.0.1:1/",
    "http_method": "POST",
    "request_format": "json",
    "status": "active",
}
REQUESTS: dict[str, tuple[str, str, object, str]] = {
    "ticket_created": ("POST", "tickets.json", {"ticket": {"comment": {"body": "x"}, "tags": ["a"]}}, "bot"),
    "ticket_updated": ("PUT", "tickets/1.json", {"ticket": {"subject": "otro", "comment": {"body": "y"}}}, "bot"),
    "not_found": ("PUT", "tickets/99.json", {"ticket": {}}, "bot"),
    "upload": ("POST", "uploads.json?filename=a.txt", "x", "bot"),
    "user_created": ("POST", "users.json", {"user": {"name": "n"}}, "bot"),
    "tickets_by_cursor": ("GET", "tickets.json?page[size]=1", None, "bot"),
    "audits_by_cursor": ("GET", "ticket_audits.json?page[size]=1", None, "admin"),
    "incremental_by_time": ("GET", "incremental/tickets.json?start_time=0", None, "admin"),
    "incremental_by_cursor": ("GET", "incremental/tickets/cursor.json?start_time=0", None, "admin"),
    "webhook_created": ("POST", "webhooks", {"webhook": _HOOK}, "admin"),
    "job_status": ("POST", "tickets/1/merge", {"ids": [2]}, "agent"),
}


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_an_answer_has_the_shape_of_the_recorded_one(name: str) -> None:
    account = Account.fresh()
    account.ticket()
    account.ticket()
    answer = account.ask(*REQUESTS[name]).json()
    assert list(differences(EXAMPLES[name]["shape"], answer)) == []


def test_the_signing_secret_has_the_shape_of_the_recorded_one() -> None:
    account = Account.fresh()
    number = account.ask("POST", "webhooks", {"webhook": _HOOK}, "admin").json()["webhook"]["id"]
    answer = account.ask("GET", f"webhooks/{number}/signing_secret", part="admin").json()
    assert list(differences(EXAMPLES["signing_secret"]["shape"], answer)) == []


def test_every_example_is_used_and_names_its_source() -> None:
    assert set(EXAMPLES) == {*REQUESTS, "signing_secret"}
    assert all(each["source"] for each in EXAMPLES.values())
