"""changes to our meeting.

Revision 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_change",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_change_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_meeting_change_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_change")),
    )
    op.create_index(op.f("ix_meeting_change_meeting_id"), "meeting_change", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_meeting_change_team_id"), "meeting_change", ["team_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_meeting_change_team_id"), table_name="meeting_change")
    op.drop_index(op.f("ix_meeting_change_meeting_id"), table_name="meeting_change")
    op.drop_table("meeting_change")
