"""fates of parked items, and asking for consensus.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consensus_check",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("item_id", sa.String(length=22), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("talk", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("down_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_consensus_check_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_consensus_check_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_check")),
    )
    op.create_index(op.f("ix_consensus_check_item_id"), "consensus_check", ["item_id"], unique=False)
    op.create_index(op.f("ix_consensus_check_meeting_id"), "consensus_check", ["meeting_id"], unique=False)
    op.create_table(
        "consensus_word",
        sa.Column("check_id", sa.String(length=22), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["consensus_check.id"], name=op.f("fk_consensus_word_check_id_consensus_check")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_consensus_word_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("check_id", "participant_id", name=op.f("pk_consensus_word")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        for name in ("agree", "live", "talk"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        for name in ("agree", "live", "talk"):
            batch_op.drop_column(name)
    op.drop_table("consensus_word")
    op.drop_index(op.f("ix_consensus_check_meeting_id"), table_name="consensus_check")
    op.drop_index(op.f("ix_consensus_check_item_id"), table_name="consensus_check")
    op.drop_table("consensus_check")
