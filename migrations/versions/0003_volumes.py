"""the agency's own contacts by phone and at the counter, and the imports that brought them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "volume_import",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_import")),
    )
    op.create_index(op.f("ix_volume_import_digest"), "volume_import", ["digest"], unique=False)
    op.create_table(
        "volume_day",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("import_id", _ROW_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("abandoned", sa.Integer(), nullable=True),
        sa.Column("mean_handling_seconds", sa.Float(), nullable=True),
        sa.Column("covered", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["volume_import.id"], name=op.f("fk_volume_day_import_id_volume_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume_day")),
        sa.UniqueConstraint("channel", "day", "service", name=op.f("uq_volume_day_channel_day_service")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("volume_day")
    op.drop_index(op.f("ix_volume_import_digest"), "volume_import")
    op.drop_table("volume_import")
