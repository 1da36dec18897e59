"""sheets and release.

Revision 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea_sheet",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("brainstorm_id", sa.String(length=22), nullable=False),
        sa.Column("participant_id", sa.String(length=22), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brainstorm_id"], ["brainstorm.id"], name=op.f("fk_idea_sheet_brainstorm_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_idea_sheet_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_sheet")),
    )
    with op.batch_alter_table("idea_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_sheet_brainstorm_id"), ["brainstorm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_sheet_participant_id"), ["participant_id"], unique=False)
    op.create_table(
        "brainstorm_setting",
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("release", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_brainstorm_setting_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_brainstorm_setting")),
    )
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pass_round", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheet_id", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_column("sheet_id")
    with op.batch_alter_table("brainstorm", schema=None) as batch_op:
        batch_op.drop_column("pass_round")
    op.drop_table("brainstorm_setting")
    with op.batch_alter_table("idea_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_sheet_participant_id"))
        batch_op.drop_index(batch_op.f("ix_idea_sheet_brainstorm_id"))
    op.drop_table("idea_sheet")
