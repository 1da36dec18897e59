"""imported rounds: totals without ballots.

Revision 0031, after 0030.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("vote_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voters", sa.Integer(), nullable=True))
    with op.batch_alter_table("ballot_idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("votes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ballot_idea", schema=None) as batch_op:
        batch_op.drop_column("people")
        batch_op.drop_column("votes")
    with op.batch_alter_table("vote_round", schema=None) as batch_op:
        batch_op.drop_column("voters")
