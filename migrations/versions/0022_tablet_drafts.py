"""The key of a tablet, and what was begun on one and not finished."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "device",
        sa.Column("public_key", sa.String(length=64), server_default="", nullable=False),
    )
    op.create_table(
        "draft",
        *times(op.get_bind(), "draft", "kept_at", "until", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("ticket_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("entity_id", uid(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("kept_at", utc(), nullable=False),
        sa.Column("until", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('REGISTER', 'CONSENT', 'PAY', 'UPDATE')", name=op.f("ck_draft_purpose")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_draft_patient_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_draft_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_person", "draft", ["patient_id"], unique=False)
    op.create_index("ix_draft_until", "draft", ["until"], unique=False)
    op.create_index("uq_draft_ticket", "draft", ["ticket_id"], unique=True)


def downgrade() -> None:
    op.drop_table("draft")
    op.drop_column("device", "public_key")
