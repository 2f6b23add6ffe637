"""The Zammad stand-in refuses what Zammad refuses, and drops in silence what Zammad drops."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.zammad.bot import ZammadBot, attachment
from tests.standins.zammad.process import ZammadStandin
from tests.standins.zammad.world import BOT


def test_tokens_are_checked(zammad_standin: ZammadStandin) -> None:
    me = f"{zammad_standin.base_url}/api/v1/users/me"
    expired = zammad_standin.tokens["bot_expired"]
    answers = [httpx.get(me, headers=headers) for headers in ({}, _token("no"), _token(expired))]
    assert [answer.status_code for answer in answers] == [403, 401, 401]
    assert [answer.json()["error"] for answer in answers] == [
        "Authentication required",
        "Can't find User for Token",
        "Not authorized (token expired)!",
    ]


def _token(value: str) -> dict[str, str]:
    return {"Authorization": f"Token token={value}"}


def test_a_token_narrows_its_owners_permissions(zammad_standin: ZammadStandin) -> None:
    with ZammadBot(zammad_standin, "bot_powerless") as bot:
        assert bot.get("/users/me")["login"] == "bot@example.org"
        assert bot.refused("GET", "/users/search?query=x") == (403, "Not authorized (token)!")
        assert bot.http.get("/tickets").json() == []


def test_an_account_that_was_switched_off_is_turned_away(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    zammad_standin.remote.account(BOT, active=False)
    assert bot.http.get("/users/me").status_code == 401


def test_rights_in_a_group_are_checked(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    assert bot.refused("POST", "/tickets", bot.draft(bot.citizen("q"), group="Reservado")) == (403, "Not authorized")
    zammad_standin.remote.account(BOT, group_ids={"2": ["read"]})
    assert bot.get(f"/tickets/{ticket}")["id"] == ticket
    assert bot.refused("POST", "/ticket_articles", {"ticket_id": ticket, "body": "x"}) == (403, "Not authorized")
    assert bot.refused("PUT", f"/tickets/{ticket}", {"state": "open"}) == (403, "Not authorized")
    zammad_standin.staff.move(ticket, "Reservado")
    assert bot.refused("GET", f"/tickets/{ticket}") == (403, "Not authorized")


def test_only_admins_delete_and_what_is_gone_is_404(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    assert bot.refused("DELETE", f"/tickets/{ticket}") == (403, "admin permission required")
    zammad_standin.staff.delete(ticket)
    assert bot.refused("GET", f"/tickets/{ticket}") == (404, f"Couldn't find Ticket with 'id'={ticket}")
    assert bot.refused("POST", "/ticket_articles", {"ticket_id": ticket, "body": "x"})[0] == 404


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"group": "Ninguno"}, 422, "No lookup value found for 'group': \"Ninguno\""),
        ({"group": None}, 422, "The required value 'group_id' is missing."),
        ({"customer_id": 9999}, 422, "Invalid value for param 'customer_id': 9999"),
        ({"customer_id": None}, 422, "Missing required value for field 'customer_id'!"),
        ({"state": "resuelto"}, 422, "No lookup value found for 'state': \"resuelto\""),
        ({"state": "pending reminder"}, 422, "Missing required value for field 'pending_time'!"),
        ({"article": {}}, 422, 'Need at least article: { body: "some text" }'),
        ({"ventanilla_kind": "nada"}, 422, "Invalid value 'nada' for field 'ventanilla_kind'!"),
    ],
)
def test_a_ticket_that_cannot_be_is_refused_whole(
    bot: ZammadBot, zammad_standin: ZammadStandin, change: dict[str, object], status: int, text: str
) -> None:
    assert bot.refused("POST", "/tickets", bot.draft(bot.citizen(), **change)) == (status, text)
    assert zammad_standin.staff.cases() == []


def test_an_unknown_field_is_dropped_without_a_word(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened(ventanilla_key="case-1", conversation="case-1")
    shown = bot.get(f"/tickets/{ticket}")
    assert shown["ventanilla_key"] == "case-1"
    assert "conversation" not in shown
    assert zammad_standin.remote.ignored() == ["ticket: there is no attribute 'conversation'; its value was dropped"]


def test_internal_errors_are_told_to_admins_only(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    status, text = bot.refused("POST", "/tickets", bot.draft(bot.citizen(), title="x" * 251))
    assert status == 422
    assert text.startswith("Error ID ")


def test_unknown_routes_and_verbs_and_bad_json_are_refused(bot: ZammadBot) -> None:
    assert bot.refused("GET", "/nothing") == (404, "No route matches [GET] /api/v1/nothing")
    assert bot.refused("PATCH", "/tickets/1")[0] == 404
    broken = bot.http.post("/tickets", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400


def test_files_come_back_to_the_byte(bot: ZammadBot) -> None:
    name, content = "ñ€😀 solicitud.pdf", b"%PDF \x00" * 1000
    files = [attachment(name, "application/pdf", content), attachment("vacío.txt", "text/plain", b"")]
    ticket = bot.opened()
    article = bot.post("/ticket_articles", {"ticket_id": ticket, "body": "b", "attachments": files})
    first, empty = article["attachments"]
    assert (first["filename"], first["size"]) == (name, str(len(content)))
    answer = bot.http.get(f"/ticket_attachment/{ticket}/{article['id']}/{first['id']}")
    assert (answer.content, answer.headers["content-type"]) == (content, "application/pdf")
    assert bot.http.get(f"/ticket_attachment/{ticket}/{article['id']}/{empty['id']}").content == b""
    assert bot.refused("GET", f"/ticket_attachment/{ticket}/{article['id']}/999")[0] == 403


def test_a_file_without_a_type_or_with_broken_content_is_refused(bot: ZammadBot) -> None:
    ticket = bot.opened()
    for file, text in (
        ({"filename": "a", "data": "AAAA"}, "Attachment needs 'mime-type' param for attachment with index '0'"),
        ({"filename": "a", "data": "?", "mime-type": "x/y"}, "Invalid base64 for attachment with index '0'"),
    ):
        told = {"ticket_id": ticket, "body": "b", "attachments": [file]}
        assert bot.refused("POST", "/ticket_articles", told) == (422, text)


def test_a_request_over_the_proxys_limit_gets_its_page(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    zammad_standin.remote.largest_request(1000)
    answer = bot.http.post("/ticket_articles", json={"ticket_id": bot.opened(), "body": "x" * 1000})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")


def test_a_taken_address_is_refused_and_a_taken_login_grows(bot: ZammadBot) -> None:
    first = bot.post("/users", {"login": "p", "firstname": "A", "email": "a@example.org"})
    second = bot.post("/users", {"login": "p", "firstname": "B"})
    assert (first["login"], second["login"] != "p", second["role_ids"]) == ("p", True, [3])
    refusal = bot.refused("POST", "/users", {"firstname": "C", "email": "a@example.org"})
    assert refusal == (422, "Email address 'a@example.org' is already used for another user.")


def test_acting_for_another_needs_an_admin(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    citizen = bot.citizen()
    answer = bot.http.get("/users/me", headers={"From": str(citizen)})
    assert answer.status_code == 403
    with ZammadBot(zammad_standin, "admin") as admin:
        assert admin.http.get("/users/me", headers={"From": str(citizen)}).json()["id"] == citizen
