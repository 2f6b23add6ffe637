"""Contact points and the state of their conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.store.tables import contact, conversation
from bot.store.values import CONVERSATION, as_json
from handlers.domain.conversation import Conversation
from handlers.domain.ids import ChannelName, ConversationId, Language


@dataclass(frozen=True, slots=True)
class Reach:
    """How a conversation's person is reached: the channel, the sealed address, and the lane (its keyed hash)."""

    channel: ChannelName
    address_sealed: bytes
    lane: str


def find(connection: Connection, channel: str, lane: str, *, lock: bool = False) -> Conversation | None:
    """The conversation of one contact point; `lock` keeps other transactions from changing it meanwhile."""
    statement = (
        select(conversation.c.state)
        .join(contact, contact.c.id == conversation.c.contact_id)
        .where(contact.c.channel == channel, contact.c.fingerprint == lane)
    )
    if lock and connection.dialect.name == "postgresql":
        statement = statement.with_for_update(of=conversation)
    state = connection.execute(statement).scalar_one_or_none()
    return None if state is None else CONVERSATION.validate_python(state)


def create(
    connection: Connection, channel: ChannelName, lane: str, address_sealed: bytes, language: Language, at: datetime
) -> Conversation:
    """A new contact point with an empty conversation."""
    contact_id = connection.execute(
        insert(contact)
        .values(channel=channel, fingerprint=lane, address_sealed=address_sealed, created_at=at)
        .returning(contact.c.id)
    ).scalar_one()
    conversation_id = connection.execute(
        insert(conversation)
        .values(contact_id=contact_id, channel=channel, state={}, speaker="bot", created_at=at, last_at=at)
        .returning(conversation.c.id)
    ).scalar_one()
    fresh = Conversation(id=ConversationId(conversation_id), channel=channel, language=language)
    save(connection, fresh, at)
    return fresh


def save(connection: Connection, state: Conversation, at: datetime) -> None:
    """Write the conversation's new state."""
    connection.execute(
        update(conversation)
        .where(conversation.c.id == state.id)
        .values(state=as_json(CONVERSATION, state), speaker=state.speaker.value, last_at=at)
    )


def reach(connection: Connection, conversation_id: int) -> Reach:
    """How to reach the person of a conversation."""
    row = connection.execute(
        select(contact.c.channel, contact.c.address_sealed, contact.c.fingerprint)
        .join(conversation, conversation.c.contact_id == contact.c.id)
        .where(conversation.c.id == conversation_id)
    ).one()
    return Reach(channel=ChannelName(row.channel), address_sealed=row.address_sealed, lane=row.fingerprint)


def channel_of(connection: Connection, lane: str) -> ChannelName:
    """The channel of a lane; lanes are unique over all channels, for the channel's name is in the hash."""
    return ChannelName(connection.execute(select(contact.c.channel).where(contact.c.fingerprint == lane)).scalar_one())


def whose(connection: Connection, lane: str) -> tuple[ConversationId, ChannelName] | None:
    """Conversation and channel of a lane, without reading the conversation's state."""
    statement = (
        select(conversation.c.id, conversation.c.channel)
        .join(contact, contact.c.id == conversation.c.contact_id)
        .where(contact.c.fingerprint == lane)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else (ConversationId(row.id), ChannelName(row.channel))


def move(connection: Connection, conversation_id: int, address_sealed: bytes, lane: str) -> None:
    """The channel gave the contact point another address (a group became a supergroup).

    Where something came from there already, that address has a contact point of its own, and this one keeps its lane.
    """
    owner = select(conversation.c.contact_id).where(conversation.c.id == conversation_id).scalar_subquery()
    mine = update(contact).where(contact.c.id == owner)
    connection.execute(mine.values(address_sealed=address_sealed))
    other = contact.alias()
    taken = select(other.c.id).where(other.c.channel == contact.c.channel, other.c.fingerprint == lane).exists()
    connection.execute(mine.where(~taken).values(fingerprint=lane))
