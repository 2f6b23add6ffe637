"""cases that the desk once had and to which nothing may be written any more"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lost", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_column("lost")
