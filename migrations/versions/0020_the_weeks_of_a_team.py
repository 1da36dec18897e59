"""the weeks of a team: why a meeting was cancelled, and a lasting address.

Revision 0020, after 0019.
"""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancel_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cancel_note", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_team_door"), ["door"], unique=False)
    team = sa.table("team", sa.column("id"), sa.column("door"))
    for row in op.get_bind().execute(sa.select(team.c.id)).all():
        op.execute(team.update().where(team.c.id == row.id).values(door=token_urlsafe(16)))


def downgrade() -> None:
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_door"))
        batch_op.drop_column("door")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("cancel_note")
        batch_op.drop_column("cancel_reason")
