"""The readable transcript: redacted texts, with what was masked sealed beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.store.tables import message
from handlers.domain.case import Author
from handlers.domain.ids import EpisodeId


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript.

    `masked_sealed` holds what the placeholders in `text` stand for, `media_sealed` the files that came with it (their names are people's words).
    """

    id: int
    author: Author
    text: str
    masked_sealed: bytes | None
    media_sealed: bytes | None
    at: datetime


def add(
    connection: Connection,
    conversation_id: int,
    episode: EpisodeId | None,
    inbound_id: int,
    author: Author,
    text: str,
    at: datetime,
    masked_sealed: bytes | None = None,
    media_sealed: bytes | None = None,
    remote_ref: str = "",
) -> int:
    """Append a line; returns its id."""
    row_id: int = connection.execute(
        insert(message)
        .values(
            conversation_id=conversation_id,
            episode=episode,
            inbound_id=inbound_id,
            author=author.value,
            text=text,
            masked_sealed=masked_sealed,
            media_sealed=media_sealed,
            remote_ref=remote_ref or None,
            at=at,
        )
        .returning(message.c.id)
    ).scalar_one()
    return row_id


def edit(connection: Connection, conversation_id: int, remote_ref: str, text: str, masked_sealed: bytes | None) -> bool:
    """Replace the text of the line that the channel knows as `remote_ref`; returns whether there was one."""
    result = connection.execute(
        update(message)
        .where(message.c.conversation_id == conversation_id, message.c.remote_ref == remote_ref)
        .values(text=text, masked_sealed=masked_sealed)
    )
    return result.rowcount > 0


def transcript(connection: Connection, conversation_id: int, episode: str, up_to: int) -> list[Line]:
    """The lines of one episode up to and with the line `up_to`, oldest first."""
    statement = (
        select(message)
        .where(message.c.conversation_id == conversation_id, message.c.episode == episode, message.c.id <= up_to)
        .order_by(message.c.id)
    )
    return [_line(row) for row in connection.execute(statement).mappings()]


def read(connection: Connection, message_id: int) -> Line | None:
    """One line."""
    row = connection.execute(select(message).where(message.c.id == message_id)).mappings().one_or_none()
    return None if row is None else _line(row)


def _line(row: RowMapping) -> Line:
    return Line(
        id=row["id"],
        author=Author(row["author"]),
        text=row["text"],
        masked_sealed=row["masked_sealed"],
        media_sealed=row["media_sealed"],
        at=row["at"],
    )
