"""The Zammad stand-in's answers have the fields and types of the vendor's documented examples."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.integration.zammad.bot import ZammadBot, attachment
from tests.standins import zammad
from tests.standins.desks.shapes import differences, examples
from tests.standins.zammad.process import ZammadStandin

EXAMPLES = examples(Path(zammad.__file__).parent / "examples.json")


@pytest.fixture
def answers(bot: ZammadBot, zammad_standin: ZammadStandin) -> dict[str, object]:
    """One answer of each documented call."""
    customer = bot.post("/users", {"login": "p-1", "firstname": "Ciudadana", "email": "p1@example.org"})
    opened = bot.post("/tickets", bot.draft(customer["id"], tags="telegram"))
    ticket = opened["id"]
    line = bot.post("/ticket_articles", {"ticket_id": ticket, "body": "más", "type": "phone"})
    file = attachment("a.txt", "text/plain", b"hola")
    with_file = bot.post("/ticket_articles", {"ticket_id": ticket, "body": "b", "attachments": [file]})
    other = bot.opened()
    zammad_standin.staff.merge(other, into=ticket)
    headers = {"Authorization": f"Token token={zammad_standin.tokens['admin']}"}
    return {
        "POST /users": customer,
        "POST /tickets": opened,
        "POST /ticket_articles": line,
        "POST /ticket_articles with a file": with_file,
        "PUT /tickets/{id}": bot.put(f"/tickets/{ticket}", {"state": "open", "priority": "3 high"}),
        "GET /tickets [item]": bot.http.get("/tickets").json()[0],
        "GET /tickets/{id}": bot.get(f"/tickets/{ticket}"),
        "GET /ticket_articles/by_ticket/{id} [item]": bot.http.get(f"/ticket_articles/by_ticket/{ticket}").json()[0],
        "GET /ticket_articles/{id}": bot.get(f"/ticket_articles/{line['id']}"),
        "GET /tickets/search [item]": bot.http.get("/tickets/search", params={"query": "padrón"}).json()[0],
        "GET /users/me": bot.get("/users/me"),
        "GET /ticket_states [item]": bot.http.get("/ticket_states").json()[0],
        "GET /groups [item]": httpx.get(f"{zammad_standin.base_url}/api/v1/groups", headers=headers).json()[0],
        "GET /user_access_token": bot.get("/user_access_token"),
        "GET /links": bot.get("/links", link_object="Ticket", link_object_value=ticket),
        "GET /tags": bot.get("/tags", object="Ticket", o_id=ticket),
    }


def test_every_documented_example_has_its_like_among_the_answers(answers: dict[str, object]) -> None:
    assert set(answers) == set(EXAMPLES)
    assert [line for call, shape in EXAMPLES.items() for line in differences(shape, answers[call], call)] == []


def test_expanding_a_found_ticket_adds_names(bot: ZammadBot) -> None:
    found = bot.get(f"/tickets/{bot.opened()}", expand="true")
    named = {"group": "Ciudadanía", "state": "new", "priority": "2 normal", "owner": "-", "customer": "p-7f3a"}
    assert {key: found[key] for key in named} == named
