"""The Chatwoot stand-in's webhooks are signed, doubled, misleading and lost as Chatwoot's are."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.chatwoot.bot import ChatwootBot
from tests.standins.chatwoot.process import ChatwootStandin
from tests.standins.desk_parts.receiver import Received, Receiver, receiving


@pytest.fixture
def hooked(chatwoot_standin: ChatwootStandin) -> Iterator[Receiver]:
    """A receiver that the API inbox sends to."""
    with receiving() as found:
        chatwoot_standin.remote.webhook(found.url)
        yield found


def _messages(calls: list[Received]) -> list[dict[str, Any]]:
    told = [json.loads(call.body) for call in calls]
    return [each for each in told if each["event"] == "message_created"]


def test_a_call_is_signed_over_its_time_and_body(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    bot.opened()
    call = hooked.wait_for(1)[0]
    signed = f"{call.headers['x-chatwoot-timestamp']}.".encode() + call.body
    digest = hmac.new(chatwoot_standin.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert call.headers["x-chatwoot-signature"] == f"sha256={digest}"
    assert call.headers["x-chatwoot-delivery"]
    assert json.loads(call.body)["event"] == "conversation_created"


def test_an_old_version_signs_nothing(bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver) -> None:
    chatwoot_standin.remote.webhook(hooked.url, signed=False)
    bot.opened()
    assert not [name for name in hooked.wait_for(1)[0].headers if name.startswith("x-chatwoot")]


def test_a_notes_call_carries_the_last_public_message_inside(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    number = bot.opened()
    chatwoot_standin.staff.reply(number, "Respuesta pública")
    hooked.wait_for(2)
    chatwoot_standin.staff.note(number, "canario")
    note = next(each for each in _messages(hooked.wait_for(3)) if each["private"])
    assert (note["content"], note["message_type"], note["sender"]["type"]) == ("canario", "outgoing", "user")
    inner = note["conversation"]["messages"][0]
    assert (inner["content"], inner["private"]) == ("Respuesta pública", False)


def test_an_account_webhook_beside_the_inboxs_doubles_everything(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    chatwoot_standin.remote.webhook(hooked.url, account_too=True)
    bot.says(bot.opened(), "Hola")
    calls = hooked.wait_for(4)
    assert [each["content"] for each in _messages(calls)] == ["Hola", "Hola"]
    assert len({call.headers["x-chatwoot-delivery"] for call in calls}) == 4


def test_a_duplicate_has_the_same_delivery_id(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    chatwoot_standin.remote.line.habits(copies=2)
    bot.opened()
    assert len({call.headers["x-chatwoot-delivery"] for call in hooked.wait_for(2)}) == 1


def test_a_call_that_fails_is_not_repeated_and_marks_the_message_as_failed(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    number = bot.opened()
    hooked.wait_for(1)
    hooked.statuses = [500]
    chatwoot_standin.staff.reply(number, "Hola")
    found = chatwoot_standin.remote.line.wait_for_deliveries(lambda each: each[-1]["state"] == "lost")
    assert len(found[-1]["attempts"]) == 1
    assert chatwoot_standin.staff.lines(number)[0].status == "failed"


def test_a_change_of_status_tells_before_and_after(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    chatwoot_standin.staff.hand_back(bot.opened())
    told = [json.loads(call.body) for call in hooked.wait_for(3)]
    changed = next(each for each in told if each["event"] == "conversation_status_changed")
    assert changed["changed_attributes"] == [{"status": {"previous_value": "open", "current_value": "pending"}}]
    assert changed["status"] == "pending"


def test_calls_can_be_forged_replayed_and_turned_round(
    bot: ChatwootBot, chatwoot_standin: ChatwootStandin, hooked: Receiver
) -> None:
    line = chatwoot_standin.remote.line
    line.habits(hold=True)
    number = bot.opened()
    bot.says(number, "una")
    line.release(turned_round=True)
    assert [json.loads(call.body)["event"] for call in hooked.wait_for(2)] == [
        "message_created",
        "conversation_created",
    ]
    line.wait_for_deliveries(lambda found: all(each["state"] == "delivered" for each in found))
    assert line.replay(0) == 200
    hooked.statuses = [401]
    assert line.forge(hooked.url, "{}", {"X-Chatwoot-Signature": "sha256=00"}) == 401
