"""ids of a desk's changes may be longer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("outbound", schema=None) as batch_op:
        batch_op.alter_column("desk_change", existing_type=sa.String(length=80), type_=sa.String(length=200))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("outbound", schema=None) as batch_op:
        batch_op.alter_column("desk_change", existing_type=sa.String(length=200), type_=sa.String(length=80))
