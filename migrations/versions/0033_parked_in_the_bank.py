"""parked in the bank.

Revision 0033, after 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("parked_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("became", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("parked_item", schema=None) as batch_op:
        batch_op.drop_column("became")
