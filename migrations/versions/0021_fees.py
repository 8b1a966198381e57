"""The cancellation terms of a plan, and why something is charged."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _word("procedure_plan", "fee_rule", 40)
    _word("charge", "why", 400)
    _word("charge", "rule", 40)
    op.add_column("charge", sa.Column("facts", json(), server_default="{}", nullable=False))


def downgrade() -> None:
    for column in ("facts", "rule", "why"):
        op.drop_column("charge", column)
    op.drop_column("procedure_plan", "fee_rule")


def _word(table: str, name: str, length: int) -> None:
    op.add_column(
        table, sa.Column(name, sa.String(length=length), server_default="", nullable=False)
    )
