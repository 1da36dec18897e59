"""what people add to charts.

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chart_baseline",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("chart", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("median2", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_chart_baseline_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_baseline")),
    )
    with op.batch_alter_table("chart_baseline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chart_baseline_team_id"), ["team_id"], unique=False)

    op.create_table(
        "chart_note",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("chart", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("odd", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_chart_note_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_note")),
    )
    with op.batch_alter_table("chart_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chart_note_team_id"), ["team_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lower_better", sa.Boolean(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_measure_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_team_id"), ["team_id"], unique=False)

    op.create_table(
        "perspective",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_perspective_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perspective")),
    )
    with op.batch_alter_table("perspective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_perspective_team_id"), ["team_id"], unique=False)

    op.create_table(
        "trend_goal",
        sa.Column("team_id", sa.String(length=22), nullable=False),
        sa.Column("partner_pct", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_trend_goal_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_trend_goal")),
    )
    op.create_table(
        "measure_value",
        sa.Column("measure_id", sa.String(length=22), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_value_measure_id")),
        sa.PrimaryKeyConstraint("measure_id", "day", name=op.f("pk_measure_value")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("perspective", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner_ticked", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("partner_ticked")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("perspective")
    op.drop_table("measure_value")
    op.drop_table("trend_goal")
    with op.batch_alter_table("perspective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_perspective_team_id"))

    op.drop_table("perspective")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_team_id"))

    op.drop_table("measure")
    with op.batch_alter_table("chart_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chart_note_team_id"))

    op.drop_table("chart_note")
    with op.batch_alter_table("chart_baseline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chart_baseline_team_id"))

    op.drop_table("chart_baseline")
