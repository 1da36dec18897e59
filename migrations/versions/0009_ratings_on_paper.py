"""ratings on paper.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rating_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_paper", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("rating_round", schema=None) as batch_op:
        batch_op.drop_column("on_paper")
