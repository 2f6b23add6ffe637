"""Cursors, activity messages and the allow-list of the Chatwoot adapter, without a server."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_adapter.chatwoot import cursor as cursors
from crm_adapter.chatwoot.activity import Activity, made_by_us, read
from crm_adapter.chatwoot.answers import ACTIVITY, MESSAGE, Attachment, Message, Sender
from crm_adapter.chatwoot.cursor import OVERLAP_SECONDS, Cursor
from crm_adapter.chatwoot.replies import may_leave, media_of
from handlers.errors import Rejected

OURS = 4
REPLY = Message(9, 1, 1_795_000_000, private=False, content="Hola", content_type="text", sender=Sender(3, "user"))
NUMBERS = st.integers(0, 10**11)
PAIRS = st.dictionaries(st.integers(1, 10**12), NUMBERS, max_size=5)


def an_activity(words: str, **fields: object) -> Message:
    """What Chatwoot itself writes into a conversation."""
    return Message(9, ACTIVITY, 0, private=False, content=words, content_attributes=fields)


def test_only_a_public_text_of_a_user_who_is_not_us_may_leave() -> None:
    assert may_leave(REPLY, {OURS})
    for other in (
        replace(REPLY, private=True),
        replace(REPLY, private=None),
        replace(REPLY, message_type=0),
        replace(REPLY, message_type=2),
        replace(REPLY, message_type=3),
        replace(REPLY, sender=None),
        replace(REPLY, sender=Sender(3, "agent_bot")),
        replace(REPLY, sender=Sender(3, "captain_assistant")),
        replace(REPLY, sender=Sender(OURS, "user")),
        replace(REPLY, sender=Sender(None, "user")),
        replace(REPLY, content_type="input_csat"),
        replace(REPLY, content_attributes={"deleted": True}),
    ):
        assert not may_leave(other, {OURS})


def test_a_message_that_does_not_say_whether_it_is_private_stays() -> None:
    told = '{"id":9,"message_type":1,"created_at":1,"content":"x","sender":{"id":3,"type":"user"}}'
    assert not may_leave(MESSAGE.validate_json(told), {OURS})


def test_a_file_is_named_after_its_address_which_goes_no_further() -> None:
    address = "https://chat.example/rails/active_storage/blobs/redirect/abc--1/%C3%B1%E2%82%AC%20a.pdf?x=1"
    (media,) = media_of(7, replace(REPLY, attachments=(Attachment(5, address, 12), Attachment(6))))
    assert (media.ref, media.name, media.mime, media.size) == ("7/9/5", "ñ€ a.pdf", "application/pdf", 12)


@pytest.mark.parametrize(
    ("words", "activity"),
    [
        ("Conversation was marked resolved by Lucía", Activity.RESOLVED),
        ("Conversation was marked resolved by system due to 3 days of inactivity", Activity.RESOLVED),
        ("Conversation was reopened by Lucía", Activity.OPENED),
        ("Conversation was marked as pending by Lucía", Activity.PENDING),
        ("Conversation was snoozed by Lucía", Activity.SNOOZED),
        ("Lucía self-assigned this conversation", Activity.ASSIGNED),
        ("Assigned to Marcos by Lucía", Activity.ASSIGNED),
        ("Assigned to Padrón by Lucía", Activity.ASSIGNED),
        ("Conversation unassigned by Lucía", Activity.OTHER),
        ("Lucía added urgente", Activity.OTHER),
        ("Lucía set the priority to high", Activity.OTHER),
        ("La conversación fue marcada por Lucía", Activity.RESOLVED),
        ("La conversación fue marcada como pendiente por Lucía", Activity.PENDING),
        ("La conversación fue reabierta por Lucía", Activity.OPENED),
        ("La conversación fue pospuesta por Lucía", Activity.SNOOZED),
        ("Lucía auto-asignado a esta conversación", Activity.ASSIGNED),
        ("Asignado a Marcos por Lucía", Activity.ASSIGNED),
        ("Conversación no asignada por Lucía", Activity.OTHER),
        ("Lucía agregó urgente", Activity.OTHER),
        ("Lucía eliminó resuelta", Activity.OTHER),
        ("Lucía added marked resolved", Activity.OTHER),
        ("La conversa va ser marcada com resolta per Lucía", Activity.RESOLVED),
        ("La conversa es va reobrir per Lucía", Activity.OPENED),
        ("La conversa va ser marcada com pendent per Lucía", Activity.PENDING),
        ("Lucía ha posposat la conversa", Activity.SNOOZED),
        ("Lucía s'ha auto assignat aquesta conversa", Activity.ASSIGNED),
        ("Assignada a Marcos per Lucía", Activity.ASSIGNED),
        ("Assignat a Marcos mitjançant Padró per Lucía", Activity.ASSIGNED),
        ("Lucía ha tret l'assignació de la conversa", Activity.OTHER),
        ("Elkarrizketa ebatzi du", Activity.UNREADABLE),
    ],
)
def test_activities_are_read_from_their_words(words: str, activity: Activity) -> None:
    assert read(an_activity(words)) is activity


def test_fields_are_believed_before_words() -> None:
    activity = {"type": "conversation_status_changed", "status": "resolved"}
    assert read(an_activity("Elkarrizketa ebatzi du", activity=activity)) is Activity.RESOLVED
    reopened = "Conversation was reopened by Lucía"
    for odd in ("x", ["open"], {"status": ["open"]}, {"status": "closed"}, {}):
        assert read(an_activity(reopened, activity=odd)) is Activity.OPENED
    assert read(replace(an_activity(reopened), content_attributes="{}")) is Activity.OPENED


def test_what_our_user_did_and_what_the_citizens_line_did_are_no_news() -> None:
    assert made_by_us(an_activity("Conversation was reopened by Ventanilla"), "Ventanilla")
    assert made_by_us(an_activity("System reopened the conversation due to a new incoming message."), "Ventanilla")
    assert not made_by_us(an_activity("Conversation was reopened by Ventanillas"), "Ventanilla")
    assert not made_by_us(an_activity("Conversation was reopened by Lucía"), "")


@given(NUMBERS, NUMBERS, PAIRS, PAIRS, PAIRS)
def test_a_cursor_survives_being_kept(
    moment: int, horizon: int, settled: dict[int, int], unsettled: dict[int, int], messages: dict[int, int]
) -> None:
    cursor = Cursor(moment, horizon, settled, unsettled, messages)
    assert cursors.parsed(cursor.text()) == cursor


@pytest.mark.parametrize(
    "text", ["", "c1", "c1:1:2:3:4", "c1:1:2:3-4,:", "z1:1:2::", "c1:1:2::", "c1:9999999999999:0:::", "c1:١:2:::"]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        cursors.parsed(text)


def test_the_horizon_waits_until_everything_active_was_read_and_passes_only_old_messages() -> None:
    start = Cursor(1000, 10)
    half = start.after(2000, {15: 1500, 20: 2000}, drained=False)
    assert half.horizon == 10
    whole = half.after(2000 + OVERLAP_SECONDS, {30: 2000 + OVERLAP_SECONDS}, drained=True)
    assert whole.horizon == 15
    assert whole.messages == {20: 2000, 30: 2000 + OVERLAP_SECONDS}


def test_a_conversation_that_was_active_this_moment_is_read_once_more_and_then_not() -> None:
    start = Cursor(1000, 10)
    first = start.marked({}, {1: 20}, {1})
    assert first.read(1, 20)
    assert first.unsettled == {1: 20}
    second = first.marked({1: 20}, {}, {1})
    assert (second.conversations, second.unsettled) == ({1: 20}, {})
    assert not second.read(1, 21)
    assert second.marked({}, {}, set()).conversations == {}
