"""Tables of store."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import uid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_kept",
        sa.Column("caller", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_answer_kept")),
    )
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("installation", uid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_patient",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "patient_id", name=op.f("pk_audit_patient")),
    )
    op.create_index(
        "ix_audit_patient_patient_id", "audit_patient", ["patient_id", "seq"], unique=False
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("seq", "no", name=op.f("pk_change")),
    )


def downgrade() -> None:
    op.drop_table("change")
    op.drop_table("audit_patient")
    op.drop_table("audit_head")
    op.drop_table("audit_event")
    op.drop_table("answer_kept")
