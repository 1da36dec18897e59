"""a host link that is closed.

Revision 0034, after 0033.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("coach", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_open", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("coach", schema=None) as batch_op:
        batch_op.drop_column("link_open")
