"""whether the room agrees to more time, and whether a partner felt heard.

Revision 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_wish",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("item_id", sa.String(length=22), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=False),
        sa.Column("more", sa.Boolean(), nullable=False),
        sa.Column("length_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_time_wish_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_time_wish_meeting_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_time_wish_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_wish")),
        sa.UniqueConstraint("item_id", "participant_id", name=op.f("uq_time_wish_item_id_participant_id")),
    )
    op.create_table(
        "felt_heard",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_felt_heard_meeting_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_felt_heard_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_felt_heard")),
    )
    for table, column in INDEXED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


INDEXED = (
    ("time_wish", "meeting_id"),
    ("time_wish", "item_id"),
    ("time_wish", "participant_id"),
    ("felt_heard", "meeting_id"),
    ("felt_heard", "participant_id"),
)


def downgrade() -> None:
    for table, column in INDEXED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
    for table in ("felt_heard", "time_wish"):
        op.drop_table(table)
