"""The web chat's mailbox in SQL: lines and files sealed, visitors known by keyed hash only."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import Column, LargeBinary, String, Table, delete, insert, select

from bot.channels.webchat.limits import NAME
from bot.channels.webchat.mailbox import ChatFile, ChatLine, StoredLine
from bot.sealing import Sealer
from bot.store.database import Database
from bot.store.metadata import Moment, metadata
from bot.store.tables import webchat_message
from handlers.ports import Clock

webchat_file = Table(
    "webchat_file",
    metadata,
    Column("ref", String(64), primary_key=True),
    Column("visitor", String(64), nullable=False, index=True),
    Column("file_sealed", LargeBinary, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

_LINE: TypeAdapter[ChatLine] = TypeAdapter(ChatLine)
_FILE: TypeAdapter[ChatFile] = TypeAdapter(ChatFile)


class SqlMailbox:
    """Implements the web chat's `Mailbox`."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def put(self, visitor: str, line: ChatLine) -> StoredLine:
        """Add a line."""
        now = self._clock.now()
        row = {
            "visitor": self._owner(visitor),
            "mine": int(line.mine),
            "body_sealed": self._sealer.seal(_LINE.dump_json(line)),
            "at": now,
        }
        statement = insert(webchat_message).values(row).returning(webchat_message.c.id)
        with self._database.write() as connection:
            return StoredLine(connection.execute(statement).scalar_one(), now, line)

    def withdraw(self, visitor: str, line_id: int) -> None:
        """Take a line back."""
        theirs = webchat_message.c.visitor == self._owner(visitor)
        with self._database.write() as connection:
            connection.execute(delete(webchat_message).where(theirs, webchat_message.c.id == line_id))

    def after(self, visitor: str, line_id: int) -> Sequence[StoredLine]:
        """The visitor's lines with a greater number."""
        newer = (
            select(webchat_message.c.id, webchat_message.c.at, webchat_message.c.body_sealed)
            .where(webchat_message.c.visitor == self._owner(visitor), webchat_message.c.id > line_id)
            .order_by(webchat_message.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(newer).all()
        return [StoredLine(row.id, row.at, _LINE.validate_json(self._sealer.open(row.body_sealed))) for row in rows]

    def keep_file(self, visitor: str, name: str, mime: str, content: bytes) -> ChatFile:
        """Keep a file's bytes."""
        file = ChatFile(secrets.token_urlsafe(24), name, mime, len(content))
        row = {
            "ref": file.ref,
            "visitor": self._owner(visitor),
            "file_sealed": self._sealer.seal(_FILE.dump_json(file)),
            "content_sealed": self._sealer.seal(content),
            "at": self._clock.now(),
        }
        with self._database.write() as connection:
            connection.execute(insert(webchat_file).values(row))
        return file

    def read_file(self, ref: str, visitor: str | None = None) -> tuple[ChatFile, bytes] | None:
        """A file and its bytes."""
        wanted = select(webchat_file.c.file_sealed, webchat_file.c.content_sealed).where(webchat_file.c.ref == ref)
        if visitor is not None:
            wanted = wanted.where(webchat_file.c.visitor == self._owner(visitor))
        with self._database.read() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return _FILE.validate_json(self._sealer.open(row.file_sealed)), self._sealer.open(row.content_sealed)

    def _owner(self, visitor: str) -> str:
        return self._sealer.fingerprint(str(NAME), visitor)
