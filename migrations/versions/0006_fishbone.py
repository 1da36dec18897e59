"""fishbone.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fishbone",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("item_id", sa.String(length=22), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("close_up", sa.String(length=22), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("offered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_fishbone_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_fishbone_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fishbone")),
    )
    with op.batch_alter_table("fishbone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fishbone_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fishbone_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "fishbone_branch",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("fishbone_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["fishbone_id"], ["fishbone.id"], name=op.f("fk_fishbone_branch_fishbone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fishbone_branch")),
    )
    with op.batch_alter_table("fishbone_branch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fishbone_branch_fishbone_id"), ["fishbone_id"], unique=False)

    op.create_table(
        "fishbone_cause",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("fishbone_id", sa.String(length=22), nullable=False),
        sa.Column("branch_id", sa.String(length=22), nullable=False),
        sa.Column("author_id", sa.String(length=22), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("parked_at", sa.BigInteger(), nullable=True),
        sa.Column("aside_at", sa.BigInteger(), nullable=True),
        sa.Column("aside_by", sa.String(), nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["participant.id"], name=op.f("fk_fishbone_cause_author_id")),
        sa.ForeignKeyConstraint(["branch_id"], ["fishbone_branch.id"], name=op.f("fk_fishbone_cause_branch_id")),
        sa.ForeignKeyConstraint(["fishbone_id"], ["fishbone.id"], name=op.f("fk_fishbone_cause_fishbone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fishbone_cause")),
        sa.UniqueConstraint("fishbone_id", "number", name=op.f("uq_fishbone_cause_fishbone_id_number")),
    )
    with op.batch_alter_table("fishbone_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fishbone_cause_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fishbone_cause_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fishbone_cause_fishbone_id"), ["fishbone_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("fishbone_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fishbone_cause_fishbone_id"))
        batch_op.drop_index(batch_op.f("ix_fishbone_cause_branch_id"))
        batch_op.drop_index(batch_op.f("ix_fishbone_cause_author_id"))

    op.drop_table("fishbone_cause")
    with op.batch_alter_table("fishbone_branch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fishbone_branch_fishbone_id"))

    op.drop_table("fishbone_branch")
    with op.batch_alter_table("fishbone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fishbone_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_fishbone_item_id"))

    op.drop_table("fishbone")
