"""The Zammad stand-in's webhooks are signed, repeated, lost and muddled as Zammad's are."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from tests.integration.zammad.bot import ZammadBot
from tests.standins.desk_parts.receiver import Received, Receiver, receiving
from tests.standins.zammad.process import ZammadStandin


@pytest.fixture
def hooked(zammad_standin: ZammadStandin) -> Iterator[Receiver]:
    """A receiver that the trigger sends to."""
    with receiving() as found:
        zammad_standin.remote.webhook(found.url, zammad_standin.secret)
        zammad_standin.remote.line.habits(scale=0.001)
        yield found


def _bodies(calls: list[Received]) -> list[str]:
    return [json.loads(call.body)["article"].get("body", "") for call in calls]


def test_a_change_is_told_with_a_sha1_signature(
    bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver
) -> None:
    ticket = bot.opened(ventanilla_key="case-1")
    call = hooked.wait_for(1)[0]
    digest = hmac.new(zammad_standin.secret.encode(), call.body, hashlib.sha1).hexdigest()
    assert call.headers["x-hub-signature"] == f"sha1={digest}"
    assert call.headers["x-zammad-delivery"]
    told = json.loads(call.body)
    assert (told["ticket"]["id"], told["ticket"]["state"], told["ticket"]["ventanilla_key"]) == (
        ticket,
        "new",
        "case-1",
    )
    assert told["ticket"]["customer"]["login"] == "p-7f3a"
    assert told["article"]["created_by"]["login"] == "bot@example.org"
    assert "preferences" not in told["ticket"]["owner"]


def test_a_change_without_a_line_has_an_empty_article(
    bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver
) -> None:
    zammad_standin.staff.solve(bot.opened())
    assert json.loads(hooked.wait_for(2)[1].body)["article"] == {}


def test_the_trigger_may_leave_the_bot_out(bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver) -> None:
    zammad_standin.remote.webhook(hooked.url, "", ["bot@example.org"])
    zammad_standin.staff.note(bot.opened(), "nota")
    call = hooked.wait_for(1)[0]
    assert _bodies([call]) == ["nota"]
    assert "x-hub-signature" not in call.headers


def test_a_call_is_repeated_with_its_id_and_lost_after_the_fifth(
    bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver
) -> None:
    hooked.statuses = [500, 301, 404, 503, 500]
    bot.opened()
    calls = hooked.wait_for(5)
    assert len({call.headers["x-zammad-delivery"] for call in calls}) == 1
    told = zammad_standin.remote.line.wait_for_deliveries(lambda found: found[0]["state"] == "lost")
    assert [attempt["status"] for attempt in told[0]["attempts"]] == [500, 301, 404, 503, 500]


def test_calls_can_come_never_twice_and_turned_round(
    bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver
) -> None:
    line = zammad_standin.remote.line
    line.habits(silent=True)
    ticket = bot.opened()
    line.habits(silent=False, copies=2)
    zammad_standin.staff.reply(ticket, "dos veces")
    assert _bodies(hooked.wait_for(2)) == ["dos veces"] * 2
    line.habits(copies=1, hold=True)
    for text in ("una", "dos"):
        zammad_standin.staff.reply(ticket, text)
    line.release(turned_round=True)
    assert _bodies(hooked.wait_for(4))[2:] == ["dos", "una"]
    assert line.deliveries()[0]["state"] == "swallowed"


def test_old_calls_can_be_replayed_and_calls_forged(
    bot: ZammadBot, zammad_standin: ZammadStandin, hooked: Receiver
) -> None:
    bot.opened()
    first = hooked.wait_for(1)[0]
    zammad_standin.remote.line.wait_for_deliveries(lambda found: found[0]["state"] == "delivered")
    assert zammad_standin.remote.line.replay() == 200
    again = hooked.wait_for(2)[1]
    assert (again.body, again.headers["x-hub-signature"]) == (first.body, first.headers["x-hub-signature"])
    hooked.statuses = [403]
    assert zammad_standin.remote.line.forge(hooked.url, "{}", {"X-Hub-Signature": "sha1=00"}) == 403
