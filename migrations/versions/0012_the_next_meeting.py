"""the next meeting.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("leader_term", sa.Integer(), nullable=False, server_default="4"))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opted_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "next_choice",
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("aim", sa.String(), nullable=True),
        sa.Column("base", sa.String(), nullable=False, server_default="last"),
        sa.Column("shown_at", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_next_choice_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["shown_at"], ["agenda_item.id"], name=op.f("fk_next_choice_shown_at_agenda_item")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_next_choice")),
    )
    op.create_index(op.f("ix_next_choice_shown_at"), "next_choice", ["shown_at"], unique=False)
    op.create_table(
        "next_role",
        sa.Column("meeting_id", sa.String(length=22), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_next_role_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_next_role_person_id_person")),
        sa.PrimaryKeyConstraint("meeting_id", "role", name=op.f("pk_next_role")),
    )
    op.create_index(op.f("ix_next_role_person_id"), "next_role", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_next_role_person_id"), table_name="next_role")
    op.drop_table("next_role")
    op.drop_index(op.f("ix_next_choice_shown_at"), table_name="next_choice")
    op.drop_table("next_choice")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("opted_out")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("leader_term")
        batch_op.drop_column("every_weeks")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_column("origin")
