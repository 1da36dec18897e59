"""coaching.

Revision 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervision_note",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("coach_id", sa.String(length=22), nullable=False),
        sa.Column("supervisor_id", sa.String(length=22), nullable=False),
        sa.Column("by_coach", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_supervision_note_coach_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["coach.id"], name=op.f("fk_supervision_note_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_note")),
    )
    with op.batch_alter_table("supervision_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_note_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_note_supervisor_id"), ["supervisor_id"], unique=False)

    op.create_table(
        "supervisor_label",
        sa.Column("coach_id", sa.String(length=22), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_supervisor_label_coach_id")),
        sa.PrimaryKeyConstraint("coach_id", "label", name=op.f("pk_supervisor_label")),
    )
    op.create_table(
        "team_coaching",
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("asks_help", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_coaching_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team_coaching")),
    )
    op.create_table(
        "coach_note",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("meeting_id", sa.String(length=22), nullable=True),
        sa.Column("coach_id", sa.String(length=22), nullable=False),
        sa.Column("saw", sa.String(), nullable=False),
        sa.Column("next_try", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_coach_note_coach_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_coach_note_meeting_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_coach_note_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_note")),
    )
    with op.batch_alter_table("coach_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coach_note_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coach_note_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coach_note_team_id"), ["team_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("coach_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coach_note_team_id"))
        batch_op.drop_index(batch_op.f("ix_coach_note_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_coach_note_coach_id"))

    op.drop_table("coach_note")
    op.drop_table("team_coaching")
    op.drop_table("supervisor_label")
    with op.batch_alter_table("supervision_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_note_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_note_coach_id"))

    op.drop_table("supervision_note")
