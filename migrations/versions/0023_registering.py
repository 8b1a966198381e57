"""Challenges that were solved and spent."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_challenge",
        *times(op.get_bind(), "spent_challenge", "good_until", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("good_until", utc(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_challenge")),
    )
    op.create_index("uq_spent_challenge_digest", "spent_challenge", ["digest"], unique=True)
    op.create_index("ix_spent_challenge_until", "spent_challenge", ["good_until"], unique=False)


def downgrade() -> None:
    op.drop_table("spent_challenge")


def _record() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
    )
