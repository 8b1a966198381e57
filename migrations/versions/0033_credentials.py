"""Why a licence, an indemnity or a privilege ended before its time."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "staff_credential",
        sa.Column("end_reason", sa.String(length=300), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("staff_credential", "end_reason")
