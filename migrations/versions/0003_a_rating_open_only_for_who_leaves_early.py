"""a rating open only for who leaves early.

Revision 0003, after 0002.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rating_round", schema=None) as batch_op:
        batch_op.alter_column("opened_at", nullable=True)


def downgrade() -> None:
    op.execute("update rating_round set opened_at = 0 where opened_at is null")
    with op.batch_alter_table("rating_round", schema=None) as batch_op:
        batch_op.alter_column("opened_at", nullable=False)
