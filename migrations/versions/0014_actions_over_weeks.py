"""actions over the weeks.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
WORDS = ("fate", "via", "stuck")


def upgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in WORDS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("link")
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in WORDS:
            batch_op.drop_column(name)
