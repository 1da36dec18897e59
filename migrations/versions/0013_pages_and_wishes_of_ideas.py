"""pages and wishes of ideas.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea_wish",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("idea_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_wish_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_wish")),
    )
    with op.batch_alter_table("idea_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_wish_idea_id"), ["idea_id"], unique=False)
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wall_page", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.drop_column("wall_page")
    with op.batch_alter_table("idea_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_wish_idea_id"))
    op.drop_table("idea_wish")
