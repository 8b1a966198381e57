"""Approvals, amendments and quotations of plans."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_amendment",
        *times(op.get_bind(), "plan_amendment", "amended_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("author_id", uid(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("changes", json(), nullable=False),
        sa.Column("full_hash", sa.String(length=64), nullable=False),
        sa.Column("amended_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_plan_amendment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_amendment_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_plan_amendment_plan_id_revision_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_amendment")),
        sa.UniqueConstraint("plan_id", "revision", "no", name="uq_plan_amendment_no"),
    )
    op.create_table(
        "plan_approval",
        *times(op.get_bind(), "plan_approval", "approved_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("performer_id", uid(), nullable=False),
        sa.Column("full_hash", sa.String(length=64), nullable=False),
        sa.Column("approved_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_approval_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_plan_approval_performer_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_plan_approval_plan_id_revision_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_approval")),
        sa.UniqueConstraint(
            "plan_id", "revision", "performer_id", "full_hash", name="uq_plan_approval_performer"
        ),
    )
    op.create_table(
        "quotation",
        *times(
            op.get_bind(),
            "quotation",
            "made_at",
            "valid_until",
            "handed_over_at",
            "accepted_at",
            "replaced_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("full_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", utc(), nullable=False),
        sa.Column("valid_until", utc(), nullable=False),
        sa.Column("handed_over_at", utc(), nullable=True),
        sa.Column("handed_over_by", uid(), nullable=True),
        sa.Column("received_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("accepted_at", utc(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("replaced_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "accepted_at IS NULL OR handed_over_at IS NOT NULL",
            name=op.f("ck_quotation_handed_first"),
        ),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_quotation_total")),
        sa.ForeignKeyConstraint(
            ["handed_over_by"], ["user_account.id"], name=op.f("fk_quotation_handed_over_by")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_quotation_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_quotation_plan_id_revision_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
        sa.UniqueConstraint("id", "patient_id", name="uq_quotation_patient"),
        sa.UniqueConstraint("number", name="uq_quotation_number"),
        sa.UniqueConstraint("plan_id", "edition", name="uq_quotation_edition"),
    )
    op.create_table(
        "quotation_signature",
        *times(op.get_bind(), "quotation_signature", "signed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("quotation_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("performer_id", uid(), nullable=False),
        sa.Column("full_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_quotation_signature_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_quotation_signature_performer_id")
        ),
        sa.ForeignKeyConstraint(
            ["quotation_id", "patient_id"],
            ["quotation.id", "quotation.patient_id"],
            name=op.f("fk_quotation_signature_quotation_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_signature")),
        sa.UniqueConstraint(
            "quotation_id", "performer_id", name="uq_quotation_signature_performer"
        ),
    )


def downgrade() -> None:
    op.drop_table("quotation_signature")
    op.drop_table("quotation")
    op.drop_table("plan_approval")
    op.drop_table("plan_amendment")
