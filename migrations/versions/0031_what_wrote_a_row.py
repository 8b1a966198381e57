"""What wrote a row is found by the row: a proof does not walk through every change there was."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_change_row", "change", ["row_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_change_row", "change")
