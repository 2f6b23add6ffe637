"""several desks: hints, changes that came too early, longer refs; conversations know a case by our own number"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CONVERSATION = sa.table("conversation", sa.column("id", _ROW_ID), sa.column("state", sa.JSON()))
_CASE = sa.table(
    "case_file",
    sa.column("id", _ROW_ID),
    sa.column("conversation_id", _ROW_ID),
    sa.column("ref", sa.String()),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "desk_hint",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("delivery", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_hint")),
        sa.UniqueConstraint("desk", "delivery", name=op.f("uq_desk_hint_desk_delivery")),
    )
    op.create_table(
        "desk_orphan",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("change_id", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_orphan")),
        sa.UniqueConstraint("desk", "change_id", name=op.f("uq_desk_orphan_desk_change_id")),
    )
    with op.batch_alter_table("cursor", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=sa.String(length=200), type_=sa.Text())
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.alter_column("ref", existing_type=sa.String(length=80), type_=sa.String(length=200))
    op.create_index(
        "ix_case_file_queued",
        "case_file",
        ["id"],
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    _rename(lambda case: (case.ref, str(case.id)))


def downgrade() -> None:
    """Undo."""
    _rename(lambda case: (str(case.id), case.ref))
    op.drop_index("ix_case_file_queued", "case_file")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.alter_column("ref", existing_type=sa.String(length=200), type_=sa.String(length=80))
    with op.batch_alter_table("cursor", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=sa.Text(), type_=sa.String(length=200))
    op.drop_table("desk_orphan")
    op.drop_table("desk_hint")


def _rename(pair: Callable[[sa.Row[Any, Any, Any]], tuple[str | None, str | None]]) -> None:
    """Give the cases that conversations name their other name; until now there was one desk only."""
    connection = op.get_bind()
    names: dict[int, dict[str, str]] = {}
    for case in connection.execute(sa.select(_CASE.c.id, _CASE.c.conversation_id, _CASE.c.ref)):
        old, new = pair(case)
        if old and new:
            names.setdefault(case.conversation_id, {})[old] = new
    for row in list(connection.execute(sa.select(_CONVERSATION.c.id, _CONVERSATION.c.state))):
        known = names.get(row.id, {})
        state = dict(row.state)
        state["case_ref"] = known.get(state.get("case_ref", ""), "")
        state["former_cases"] = [known[ref] for ref in state.get("former_cases", []) if ref in known]
        if state != row.state:
            connection.execute(sa.update(_CONVERSATION).where(_CONVERSATION.c.id == row.id).values(state=state))
