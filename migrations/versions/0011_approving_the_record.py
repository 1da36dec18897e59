"""approving the record.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
TABLES = {
    "record_addition": (sa.Column("text", sa.String(), nullable=False),),
    "taken_out": (sa.Column("kind", sa.String(), nullable=False),),
}


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("approved_as", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "record_kept",
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_record_kept_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_record_kept")),
    )
    for name, more in TABLES.items():
        op.create_table(
            name,
            sa.Column("id", sa.String(length=22), nullable=False),
            sa.Column("meeting_id", sa.String(length=22), nullable=False),
            *more,
            sa.Column("by", sa.String(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f(f"fk_{name}_meeting_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{name}_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    for name in ("taken_out", "record_addition", "record_kept"):
        op.drop_table(name)
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        for name in ("approved_as", "approved_by", "approved_at"):
            batch_op.drop_column(name)
