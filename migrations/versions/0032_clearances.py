"""The clearances of a person are found by an index: a file that is opened asks for them."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_clearance_person", "clearance", ["patient_id"])


def downgrade() -> None:
    op.drop_index("ix_clearance_person", "clearance")
