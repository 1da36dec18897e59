"""ground rules: agreed to, in focus, nudged, looked at again.

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ground_agreement",
        sa.Column("participant_id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ground_agreement_meeting_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_ground_agreement_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_ground_agreement")),
    )
    op.create_table(
        "ground_focus",
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ground_focus_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_ground_focus")),
    )
    op.create_table(
        "ground_nudge",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ground_nudge_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_nudge")),
    )
    op.create_table(
        "ground_review",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ground_review_meeting_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_ground_review_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_review")),
    )
    for table, column in INDEXED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


INDEXED = (
    ("ground_agreement", "meeting_id"),
    ("ground_nudge", "meeting_id"),
    ("ground_review", "meeting_id"),
    ("ground_review", "team_id"),
)


def downgrade() -> None:
    for table, column in INDEXED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
    for table in ("ground_review", "ground_nudge", "ground_focus", "ground_agreement"):
        op.drop_table(table)
