"""Which record was merged into which, who said so and who confirmed it."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into IS NOT NULL")
STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "patient_merge",
        *times(
            op.get_bind(), "patient_merge", "merged_at", "undone_at", "created_at", "updated_at"
        ),
        sa.CheckConstraint(
            "status_before IN ('REVIEW', 'ACTIVE')", name=op.f("ck_patient_merge_status_before")
        ),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_patient_merge_two_records")),
        sa.Column("id", uid(), nullable=False),
        sa.Column("pair_id", uid(), nullable=False),
        sa.Column("gone_id", uid(), nullable=False),
        sa.Column("kept_id", uid(), nullable=False),
        sa.Column("status_before", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", uid(), nullable=False),
        sa.Column("merged_by", uid(), nullable=False),
        sa.Column("merged_at", utc(), nullable=False),
        sa.Column("closed_account", uid(), nullable=True),
        sa.Column("undone_at", utc(), nullable=True),
        sa.Column("undone_by", uid(), nullable=True),
        sa.Column("undone_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["duplicate_review.id"], name=op.f("fk_patient_merge_pair_id")
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["patient.id"], name=op.f("fk_patient_merge_gone_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["patient.id"], name=op.f("fk_patient_merge_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_account"], ["user_account.id"],
            name=op.f("fk_patient_merge_closed_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merge")),
    )  # fmt: skip
    op.create_index("ix_patient_merge_kept", "patient_merge", ["kept_id"])
    op.create_index(
        "uq_patient_merge_gone", "patient_merge", ["gone_id"], unique=True,
        sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    op.create_index(
        "ix_patient_merged", "patient", ["merged_into"],
        sqlite_where=MERGED, postgresql_where=MERGED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_patient_merged", "patient")
    op.drop_table("patient_merge")
