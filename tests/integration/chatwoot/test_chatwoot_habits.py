"""The Chatwoot stand-in's memory, paging and staff do what Chatwoot's do, the annoying things too."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.chatwoot.bot import ChatwootBot
from tests.standins.chatwoot.process import ChatwootStandin
from tests.standins.chatwoot.staff import StaffFile
from tests.standins.desks.faults import FaultKind


def test_files_come_back_to_the_byte_by_a_redirect(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    number, name, content = bot.opened(), "ñ€😀 solicitud.pdf", b"%PDF \x00" * 1000
    chatwoot_standin.staff.reply(number, "Van dos", [StaffFile(name, "application/pdf", content)])
    attachment = bot.messages(number)[-1]["attachments"][0]
    assert (attachment["file_size"], attachment["extension"]) == (len(content), "pdf")
    assert httpx.get(attachment["data_url"]).status_code == 302
    assert bot.http.get(attachment["data_url"]).content == content
    files = [("attachments[]", (f"{each}.txt", b"", "text/plain")) for each in range(16)]
    answer = bot.http.post(f"/conversations/{number}/messages", data={"content": "x"}, files=files)
    assert answer.status_code == 422
    assert [line.files[0].name for line in chatwoot_standin.staff.lines(number)] == [name]


def test_the_citizens_line_opens_what_was_resolved(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    number = bot.opened()
    chatwoot_standin.staff.solve(number)
    bot.says(number, "sigo aquí")
    assert bot.status(number) == "open"
    chatwoot_standin.staff.hand_back(number)
    bot.says(number, "y sigo")
    assert bot.status(number) == "pending"
    chatwoot_standin.remote.active_bot(there=True)
    chatwoot_standin.staff.solve(number)
    bot.says(number, "otra vez")
    assert bot.status(number) == "pending"


def test_an_agent_account_that_opens_a_conversation_becomes_its_assignee(bot: ChatwootBot) -> None:
    number = bot.opened(status="pending")
    bot.post(f"/conversations/{number}/toggle_status", {"status": "open"})
    assert bot.get(f"/conversations/{number}")["meta"]["assignee"]["name"] == "Ventanilla"


def test_told_attributes_replace_all_there_are(bot: ChatwootBot) -> None:
    number = bot.opened(custom_attributes={"ventanilla_key": "case-1"})
    bot.post(f"/conversations/{number}/custom_attributes", {"custom_attributes": {"x": "1"}})
    assert bot.get(f"/conversations/{number}")["custom_attributes"] == {"x": "1"}


def test_messages_come_by_twenty_by_hundred_and_with_notes_unless_told(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    number = bot.opened()
    for each in range(130):
        chatwoot_standin.staff.reply(number, str(each))
    chatwoot_standin.staff.note(number, "nota")
    chatwoot_standin.staff.solve(number)
    first = bot.messages(number, after=1)
    assert (len(first), first[0]["id"], first[-1]["id"]) == (100, 2, 101)
    assert [len(bot.messages(number)), len(bot.messages(number, before=50))] == [20, 20]
    rest = bot.messages(number, after=101)
    assert [message["private"] for message in rest][-2:] == [True, False]
    public = bot.messages(number, after=101, filter_internal_messages="true")
    assert len(rest) - len(public) == 2


def test_conversations_come_by_twenty_five_and_only_open_ones_unless_told(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin
) -> None:
    numbers = [bot.opened(f"p-{each}") for each in range(27)]
    chatwoot_standin.staff.solve(numbers[0])
    assert bot.get("/conversations")["data"]["meta"]["all_count"] == 26
    assert len(bot.get("/conversations", status="all")["data"]["payload"]) == 25
    last = bot.get("/conversations", status="all", page=2, sort_by="created_at_asc")["data"]["payload"]
    assert [each["id"] for each in last] == numbers[25:]
    assert len(bot.get("/conversations", status="all", updated_within=3600)["data"]["payload"]) == 27


def test_delivery_can_be_told_and_a_message_erased(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    number = bot.opened()
    message = chatwoot_standin.staff.reply(number, "Hola")
    told = {"status": "failed", "external_error": "La persona bloqueó el bot"}
    assert bot.http.patch(f"/conversations/{number}/messages/{message}", json=told).json()["status"] == "failed"
    line = chatwoot_standin.staff.lines(number)[0]
    assert (line.status, line.error) == ("failed", "La persona bloqueó el bot")
    chatwoot_standin.staff.erase(number, message)
    assert bot.messages(number)[0]["content_attributes"] == {"deleted": True}


def test_a_locked_inbox_gives_the_first_conversation_again(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    contact = bot.contact()
    told = {"inbox_id": 1, "contact_id": contact["contact"]["id"], "source_id": contact["contact_inbox"]["source_id"]}
    first = bot.post("/conversations", told)["id"]
    chatwoot_standin.remote.single_conversation(locked=True)
    assert bot.post("/conversations", told)["id"] == first


def test_a_500_or_a_lost_answer_leaves_the_work_done(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    number = bot.opened()
    chatwoot_standin.remote.line.fault(FaultKind.ERROR_AFTER)
    assert bot.refused("POST", f"/conversations/{number}/messages", {"content": "una"})[0] == 500
    chatwoot_standin.remote.line.lose_next_answer()
    with pytest.raises(httpx.RemoteProtocolError):
        bot.http.post(f"/conversations/{number}/messages", json={"content": "dos"})
    assert [line.text for line in chatwoot_standin.staff.lines(number)] == ["una", "dos"]
