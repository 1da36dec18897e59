"""the lock of a meeting.

Revision 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("device_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("partner", sa.Boolean(), nullable=False),
        sa.Column("visiting", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("away_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_waiting_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_device_hash"), ["device_hash"], unique=False)
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("participant_device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("participant_device", schema=None) as batch_op:
        batch_op.drop_column("joined_at")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("locked")
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_device_hash"))
        batch_op.drop_index(batch_op.f("ix_waiting_meeting_id"))
    op.drop_table("waiting")
