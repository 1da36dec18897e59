"""sign-ins of coaches: what was shown, and when; the age of a host link.

Revision 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("coach", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE coach SET link_at = created_at")
    with op.batch_alter_table("coach_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by", sa.String(), nullable=False, server_default="link"))
        batch_op.add_column(sa.Column("proved_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("coach_session", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
        batch_op.drop_column("by")
    with op.batch_alter_table("coach", schema=None) as batch_op:
        batch_op.drop_column("link_at")
