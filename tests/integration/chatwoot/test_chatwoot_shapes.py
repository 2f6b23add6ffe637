"""The Chatwoot stand-in's answers and webhooks have the fields and types of the vendor's documented examples."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.chatwoot.bot import ChatwootBot
from tests.standins import chatwoot
from tests.standins.chatwoot.process import ChatwootStandin
from tests.standins.desk_parts.receiver import receiving
from tests.standins.desks.shapes import differences, examples

EXAMPLES = examples(Path(chatwoot.__file__).parent / "examples.json")


def _answers(bot: ChatwootBot, standin: ChatwootStandin) -> dict[str, object]:
    number = bot.opened("p-1")
    files = [("attachments[]", ("a.txt", b"hola", "text/plain"))]
    told = {"content": "Hola", "message_type": "incoming"}
    message = bot.http.post(f"/conversations/{number}/messages", data=told, files=files).json()
    standin.staff.take(number)
    return {
        "POST contacts": bot.post("/contacts", {"name": "Otra", "identifier": "p-2", "inbox_id": standin.inbox_id}),
        "POST messages": message,
        "GET messages": bot.get(f"/conversations/{number}/messages", filter_internal_messages="true"),
        "POST conversations": bot.get(f"/conversations/{number}"),
        "GET conversations": bot.get("/conversations", status="all"),
        "POST toggle_status": bot.post(f"/conversations/{number}/toggle_status", {"status": "resolved"}),
        "GET inbox": bot.get(f"/inboxes/{standin.inbox_id}"),
    }


def test_every_documented_example_has_its_like(bot: ChatwootBot, chatwoot_standin: ChatwootStandin) -> None:
    with receiving() as hook:
        chatwoot_standin.remote.webhook(hook.url)
        answers = _answers(bot, chatwoot_standin)
        delivered = chatwoot_standin.remote.line.wait_for_deliveries(
            lambda found: len(found) >= 5 and all(each["state"] == "delivered" for each in found)
        )
    for told in (json.loads(each["body"]) for each in delivered):
        answers[f"webhook {told['event']}"] = told
    assert set(EXAMPLES) <= set(answers)
    assert [line for call, shape in EXAMPLES.items() for line in differences(shape, answers[call], call)] == []
