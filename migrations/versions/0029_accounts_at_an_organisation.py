"""accounts at an organisation.

Revision 0029, after 0028.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_account",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("coach_id", sa.String(length=22), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_coach_account_coach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_coach_account_issuer_subject")),
    )
    with op.batch_alter_table("coach_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coach_account_coach_id"), ["coach_id"], unique=False)
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goes_to", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.drop_column("goes_to")
    with op.batch_alter_table("coach_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coach_account_coach_id"))
    op.drop_table("coach_account")
