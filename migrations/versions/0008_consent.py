"""Consent texts and consents of plan revisions."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_template",
        *times(op.get_bind(), "consent_template", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("procedure_codes", json(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=10), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('PROCEDURE', 'ANAESTHESIA', 'GENERAL', 'EMERGENCY')",
            name=op.f("ck_consent_template_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_template")),
    )
    op.create_index("uq_consent_template_code", "consent_template", ["code"], unique=True)
    op.create_table(
        "consent_template_version",
        *times(
            op.get_bind(), "consent_template_version", "approved_at", "created_at", "updated_at"
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("template_id", uid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="DRAFT", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("approved_by", uid(), nullable=True),
        sa.Column("second_by", uid(), nullable=True),
        sa.Column("approved_at", utc(), nullable=True),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "status = 'DRAFT' OR approved_at IS NOT NULL",
            name=op.f("ck_consent_template_version_approved"),
        ),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'APPROVED', 'WITHDRAWN')",
            name=op.f("ck_consent_template_version_status"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["user_account.id"],
            name=op.f("fk_consent_template_version_approved_by"),
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["user_account.id"], name=op.f("fk_consent_template_version_second_by")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["consent_template.id"],
            name=op.f("fk_consent_template_version_template_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_template_version")),
        sa.UniqueConstraint(
            "template_id", "edition", "language", name="uq_consent_template_version_edition"
        ),
    )
    op.create_table(
        "consent",
        *times(
            op.get_bind(),
            "consent",
            "informed_at",
            "opened_at",
            "read_at",
            "earliest_at",
            "valid_from",
            "valid_until",
            "signed_at",
            "sealed_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("consultation_id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("plan_revision", sa.Integer(), nullable=False),
        sa.Column("consent_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="DRAFT", nullable=False),
        sa.Column("status_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("needed_for_scheduling", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("policy", sa.String(length=10), server_default="", nullable=False),
        sa.Column("policy_edition", sa.String(length=20), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("content", json(), nullable=False),
        sa.Column("informed_at", utc(), nullable=True),
        sa.Column("opened_at", utc(), nullable=True),
        sa.Column("read_at", utc(), nullable=True),
        sa.Column("earliest_at", utc(), nullable=True),
        sa.Column("valid_from", utc(), nullable=True),
        sa.Column("valid_until", utc(), nullable=True),
        sa.Column("signed_at", utc(), nullable=True),
        sa.Column("sealed_at", utc(), nullable=True),
        sa.Column("superseded_by", uid(), nullable=True),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'EMERGENCY' OR override_id IS NOT NULL",
            name=op.f("ck_consent_emergency_named"),
        ),
        sa.CheckConstraint(
            "kind IN ('PROCEDURE', 'ANAESTHESIA', 'GENERAL', 'EMERGENCY')",
            name=op.f("ck_consent_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('PROCEDURE', 'EMERGENCY') OR needed_for_scheduling",
            name=op.f("ck_consent_needed"),
        ),
        sa.CheckConstraint(
            "status <> 'SIGNED' OR (signed_at IS NOT NULL AND valid_from IS NOT NULL AND text <> '' AND text_hash IS NOT NULL)",
            name=op.f("ck_consent_signed_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'INFORMED', 'IN_PROGRESS', 'PENDING_SIGNATURES', 'SIGNED', 'REVOKED', 'SUPERSEDED', 'EXPIRED', 'DECLINED')",
            name=op.f("ck_consent_status"),
        ),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_consent_validity")),
        sa.ForeignKeyConstraint(
            ["consultation_id", "patient_id"],
            ["consultation.id", "consultation.patient_id"],
            name=op.f("fk_consent_consultation_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["override_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_consent_override_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_consent_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "plan_revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_consent_plan_id_plan_revision_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_superseded_by_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("id", "patient_id", name="uq_consent_patient"),
        sa.UniqueConstraint("id", "plan_id", "patient_id", name="uq_consent_plan_id_patient"),
    )
    op.create_index("ix_consent_person", "consent", ["patient_id"], unique=False)
    op.create_index("ix_consent_plan", "consent", ["plan_id", "plan_revision"], unique=False)
    op.create_index("ix_consent_status", "consent", ["status", "valid_until"], unique=False)
    op.create_index(
        "uq_consent_live",
        "consent",
        ["plan_id", "kind"],
        unique=True,
        sqlite_where=sa.text(
            "status IN ('DRAFT', 'INFORMED', 'IN_PROGRESS', 'PENDING_SIGNATURES', 'SIGNED')"
        ),
        postgresql_where=sa.text(
            "status IN ('DRAFT', 'INFORMED', 'IN_PROGRESS', 'PENDING_SIGNATURES', 'SIGNED')"
        ),
    )
    op.create_table(
        "consent_part",
        *times(op.get_bind(), "consent_part", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("template_version_id", uid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_part_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_part_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["consent_template_version.id"],
            name=op.f("fk_consent_part_template_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_part")),
        sa.UniqueConstraint("consent_id", "position", name="uq_consent_part_position"),
    )


def downgrade() -> None:
    op.drop_table("consent_part")
    op.drop_table("consent")
    op.drop_table("consent_template_version")
    op.drop_table("consent_template")
