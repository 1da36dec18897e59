"""idea bank.

Revision 0025, after 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_id", sa.String(length=22), nullable=True))
        batch_op.create_index(batch_op.f("ix_idea_origin_id"), ["origin_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_idea_origin_id"), "idea", ["origin_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_idea_origin_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_idea_origin_id"))
        batch_op.drop_column("origin_id")
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.drop_column("theme")
