"""The Chatwoot stand-in refuses what Chatwoot refuses, with Chatwoot's own words and numbers."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.chatwoot.bot import ChatwootBot
from tests.standins.chatwoot.process import ChatwootStandin


def test_tokens_accounts_and_inboxes_are_checked(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    number = bot.opened()
    inbox = f"{chatwoot_standin.base_url}/api/v1/accounts/1/inboxes"
    assert httpx.get(inbox).status_code == 401
    assert httpx.get(inbox, headers={"api_access_token": "no"}).json() == {"error": "Invalid Access Token"}
    with ChatwootBot(chatwoot_standin, "foreigner") as foreigner:
        text = "You are not authorized to access this account"
        assert foreigner.refused("GET", "/inboxes") == (401, {"error": text})
    with ChatwootBot(chatwoot_standin, "outsider") as outsider:
        refusal = (401, {"error": "You are not authorized to do this action"})
        assert outsider.refused("GET", f"/conversations/{number}") == refusal
        assert outsider.get("/conversations", status="all")["data"]["payload"] == []


def test_an_agent_bot_writes_and_switches_but_reads_nothing(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    number = bot.opened(status="pending")
    with ChatwootBot(chatwoot_standin, "agent_bot") as robot:
        assert robot.post(f"/conversations/{number}/messages", {"content": "Hola"})["sender"]["type"] == "agent_bot"
        refusal = (401, {"error": "Access to this endpoint is not authorized for bots"})
        assert robot.refused("GET", f"/conversations/{number}/messages") == refusal
        assert robot.post(f"/conversations/{number}/toggle_status", {"status": "open"})["payload"]["success"]
    assert "assignee" not in bot.get(f"/conversations/{number}")["meta"]


def test_only_administrators_delete_and_what_is_gone_is_404(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    number = bot.opened()
    assert bot.refused("DELETE", f"/conversations/{number}")[0] == 401
    chatwoot_standin.staff.delete(number)
    gone = (404, {"error": "Resource could not be found"})
    assert bot.refused("GET", f"/conversations/{number}") == gone
    assert bot.refused("POST", f"/conversations/{number}/messages", {"content": "x"}) == gone
    assert chatwoot_standin.staff.cases() == []


def test_identifiers_and_source_ids_of_contacts_are_unique(bot: ChatwootBot) -> None:
    first = bot.contact("p-1")
    taken = {"message": "Identifier has already been taken", "attributes": ["identifier"]}
    assert bot.refused("POST", "/contacts", {"identifier": "p-1"}) == (422, taken)
    second = bot.contact("p-2")["contact"]["id"]
    told = {"inbox_id": 1, "contact_id": second, "source_id": first["contact_inbox"]["source_id"]}
    assert bot.refused("POST", "/conversations", told) == (422, {"error": "source_id should be unique"})
    assert bot.refused("POST", "/contacts", {"phone_number": "922"})[1]["attributes"] == ["phone_number"]


def test_source_ids_of_messages_are_not_unique(bot: ChatwootBot) -> None:
    number = bot.opened()
    ids = {bot.says(number, "una", source_id="tg:1", echo_id="e")["id"] for _ in range(2)}
    assert len(ids) == 2
    assert [message["source_id"] for message in bot.messages(number)] == ["tg:1", "tg:1"]


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"message_type": "nothing"}, "'nothing' is not a valid message_type"),
        ({"content": "x" * 150_001}, "Validation failed: Content is too long (maximum is 150000 characters)"),
    ],
)
def test_a_message_that_cannot_be_is_refused(bot: ChatwootBot, told: dict[str, str], text: str) -> None:
    number = bot.opened()
    assert bot.refused("POST", f"/conversations/{number}/messages", told) == (422, {"error": text})


def test_incoming_messages_are_for_api_inboxes_only(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    with ChatwootBot(chatwoot_standin, "admin") as admin:
        told = {"inbox_id": chatwoot_standin.web_inbox_id, "contact_id": bot.contact()["contact"]["id"]}
        number = admin.post("/conversations", told)["id"]
        refusal = {"error": "Incoming messages are only allowed in Api inboxes"}
        message = {"content": "x", "message_type": "incoming"}
        assert admin.refused("POST", f"/conversations/{number}/messages", message) == (422, refusal)


def test_a_status_that_there_is_not_is_a_500(bot: ChatwootBot) -> None:
    assert bot.refused("POST", f"/conversations/{bot.opened()}/toggle_status", {"status": "closed"})[0] == 500


def test_too_many_messages_a_minute_are_refused(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    chatwoot_standin.remote.limits(messages=2)
    number = bot.opened()
    bot.says(number, "1")
    chatwoot_standin.staff.reply(number, "2")
    bot.says(number, "3")
    refusal = (422, {"error": "Validation failed: Too many messages"})
    assert bot.refused("POST", f"/conversations/{number}/messages", {"content": "4"}) == refusal


def test_contact_searches_are_limited_without_saying_when_to_come_back(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    chatwoot_standin.remote.limits(contact_searches=1)
    bot.contact("p-1")
    assert [each["identifier"] for each in bot.http.get("/contacts/search?q=p-1").json()["payload"]] == ["p-1"]
    answer = bot.http.get("/contacts/search?q=p-1")
    assert (answer.status_code, "retry-after" in answer.headers, answer.text) == (429, False, "Retry later\n")


def test_filters_know_defined_attributes_only_and_words_by_part(bot: ChatwootBot) -> None:
    number = bot.opened(custom_attributes={"ventanilla_key": "case-1", "other": "x"})
    bot.opened("p-2", custom_attributes={"ventanilla_key": "case-12"})
    assert _filtered(bot, "ventanilla_key", "equal_to") == [number]
    assert len(_filtered(bot, "ventanilla_key", "contains")) == 2
    condition = {"attribute_key": "other", "filter_operator": "equal_to", "values": ["x"]}
    status, body = bot.refused("POST", "/conversations/filter", {"payload": [condition]})
    assert (status, body["error"].startswith("Invalid attribute key - [other]")) == (422, True)


def _filtered(bot: ChatwootBot, key: str, operator: str) -> list[int]:
    condition = {"attribute_key": key, "filter_operator": operator, "values": ["case-1"], "query_operator": None}
    return [each["id"] for each in bot.post("/conversations/filter", {"payload": [condition]})["payload"]]


def test_unknown_routes_verbs_and_bad_json_are_refused(bot: ChatwootBot) -> None:
    assert bot.refused("GET", "/nothing")[0] == 404
    assert bot.refused("PUT", "/conversations")[0] == 404
    broken = bot.http.post("/contacts", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400


def test_the_secret_is_for_administrators_and_may_not_be_the_one_that_signs(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    chatwoot_standin.remote.webhook("http://127.0.0.1:9/hook", shown_secret="another")
    path = f"/inboxes/{chatwoot_standin.inbox_id}"
    assert "secret" not in bot.get(path)
    with ChatwootBot(chatwoot_standin, "admin") as admin:
        assert admin.get(path)["secret"] == "another"
