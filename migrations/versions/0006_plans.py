"""Plans with their revisions and lines."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_entry",
        *times(op.get_bind(), "catalogue_entry", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("act_class", sa.String(length=20), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "act_class IN ('SURGERY', 'INJECTION', 'OTHER', 'EMERGENCY')",
            name=op.f("ck_catalogue_entry_act_class"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sa.UniqueConstraint("code", "edition", name="uq_catalogue_entry_edition"),
    )
    op.create_table(
        "procedure_plan",
        *times(
            op.get_bind(),
            "procedure_plan",
            "submitted_at",
            "approved_at",
            "clock_restarted_at",
            "closed_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("consultation_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="ELECTIVE", nullable=False),
        sa.Column("parent_plan_id", uid(), nullable=True),
        sa.Column("sessions", sa.Integer(), server_default="1", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="DRAFT", nullable=False),
        sa.Column("status_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("author_id", uid(), nullable=False),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("submitted_at", utc(), nullable=True),
        sa.Column("approved_at", utc(), nullable=True),
        sa.Column("clock_restarted_at", utc(), nullable=True),
        sa.Column("closed_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'EMERGENCY' OR override_id IS NOT NULL",
            name=op.f("ck_procedure_plan_emergency_named"),
        ),
        sa.CheckConstraint(
            "kind IN ('ELECTIVE', 'EMERGENCY')", name=op.f("ck_procedure_plan_kind")
        ),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'CONSENT_PENDING', 'CONSENT_SIGNED', 'SCHEDULED', 'COMPLETED', 'CANCELLED')",
            name=op.f("ck_procedure_plan_status"),
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_procedure_plan_revision")),
        sa.CheckConstraint("sessions >= 1", name=op.f("ck_procedure_plan_sessions")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_procedure_plan_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id", "patient_id"],
            ["consultation.id", "consultation.patient_id"],
            name=op.f("fk_procedure_plan_consultation_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["override_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_procedure_plan_override_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_procedure_plan_parent_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_procedure_plan_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_plan")),
        sa.UniqueConstraint("id", "patient_id", name="uq_procedure_plan_patient"),
    )
    op.create_index("ix_procedure_plan_person", "procedure_plan", ["patient_id"], unique=False)
    op.create_index("ix_procedure_plan_status", "procedure_plan", ["status"], unique=False)
    op.create_index("uq_procedure_plan_override", "procedure_plan", ["override_id"], unique=True)
    op.create_table(
        "plan_revision",
        *times(op.get_bind(), "plan_revision", "frozen_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", uid(), nullable=False),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("allergies_reconciled", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("consent_hash", sa.String(length=64), nullable=True),
        sa.Column("full_hash", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "frozen_at IS NULL OR (content <> '' AND consent_hash IS NOT NULL AND full_hash IS NOT NULL)",
            name=op.f("ck_plan_revision_frozen_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_plan_revision_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_revision_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_plan_revision_plan_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revision")),
        sa.UniqueConstraint("id", "plan_id", "patient_id", name="uq_plan_revision_plan_id_patient"),
        sa.UniqueConstraint("plan_id", "revision", "patient_id", name="uq_plan_revision_number"),
    )
    op.create_table(
        "plan_line",
        *times(op.get_bind(), "plan_line", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("site", sa.String(length=60), server_default="", nullable=False),
        sa.Column("performer_id", uid(), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("price_minor", sa.Integer(), nullable=True),
        sa.Column("anaesthesia", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("technique", sa.String(length=100), server_default="", nullable=False),
        sa.Column("graft_source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("material_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("implants", json(), nullable=False),
        sa.Column("items", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "anaesthesia IN ('GENERAL', 'SEDATION', 'LOCAL', 'TUMESCENT', 'TOPICAL', 'NONE')",
            name=op.f("ck_plan_line_anaesthesia"),
        ),
        sa.CheckConstraint(
            "purpose IN ('COSMETIC', 'THERAPEUTIC', 'COMPLICATION', 'REVISION_WARRANTY')",
            name=op.f("ck_plan_line_purpose"),
        ),
        sa.CheckConstraint(
            "side IN ('NONE', 'LEFT', 'RIGHT', 'BOTH', 'MIDLINE')", name=op.f("ck_plan_line_side")
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_plan_line_minutes")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_plan_line_price")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_line_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_plan_line_performer_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_plan_line_plan_id_revision_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["procedure_code", "edition"],
            ["catalogue_entry.code", "catalogue_entry.edition"],
            name=op.f("fk_plan_line_procedure_code_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    op.create_index("ix_plan_line_plan", "plan_line", ["plan_id", "revision"], unique=False)


def downgrade() -> None:
    op.drop_table("plan_line")
    op.drop_table("plan_revision")
    op.drop_table("procedure_plan")
    op.drop_table("catalogue_entry")
