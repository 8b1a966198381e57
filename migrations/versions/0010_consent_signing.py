"""Signatures, sealed documents, withdrawals."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_document",
        *times(op.get_bind(), "consent_document", "made_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seal_fingerprint", sa.String(length=100), server_default="", nullable=False),
        sa.Column("made_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('CONSENT', 'WITHDRAWAL', 'DECLINE', 'VOID', 'IMPLANT_INFO')",
            name=op.f("ck_consent_document_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_document_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_document_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_document")),
    )
    op.create_index(
        "ix_consent_document_consent", "consent_document", ["consent_id", "kind"], unique=False
    )
    op.create_index("ix_consent_document_sha256", "consent_document", ["sha256"], unique=False)
    op.create_index(
        "uq_consent_document_sealed",
        "consent_document",
        ["consent_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'CONSENT'"),
        postgresql_where=sa.text("kind = 'CONSENT'"),
    )
    op.create_table(
        "consent_signature",
        *times(op.get_bind(), "consent_signature", "signed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("relation", sa.String(length=60), server_default="", nullable=False),
        sa.Column("person_id", uid(), nullable=True),
        sa.Column("user_id", uid(), nullable=True),
        sa.Column("identity", sa.String(length=60), server_default="", nullable=False),
        sa.Column("inkml", sa.Text(), nullable=False),
        sa.Column("ink_hash", sa.String(length=64), nullable=False),
        sa.Column("device_kind", sa.String(length=10), nullable=False),
        sa.Column("device_id", uid(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("plan_revision", sa.Integer(), nullable=False),
        sa.Column("signed_at", utc(), nullable=False),
        sa.Column("place", sa.String(length=200), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "device_kind IN ('PEN', 'FINGER', 'MOUSE')",
            name=op.f("ck_consent_signature_device_kind"),
        ),
        sa.CheckConstraint("inkml <> ''", name=op.f("ck_consent_signature_inkml")),
        sa.CheckConstraint(
            "party IN ('PATIENT', 'GUARDIAN', 'INTERPRETER', 'WITNESS', 'SURGEON', 'ANAESTHETIST', 'NURSE')",
            name=op.f("ck_consent_signature_party"),
        ),
        sa.CheckConstraint(
            "party NOT IN ('SURGEON', 'ANAESTHETIST', 'NURSE') OR user_id IS NOT NULL",
            name=op.f("ck_consent_signature_clinician_named"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_signature_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_signature_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_signature_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_consent_signature_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_signature")),
    )
    op.create_index(
        "ix_consent_signature_consent", "consent_signature", ["consent_id", "stage"], unique=False
    )
    op.create_index(
        "uq_consent_signature_patient",
        "consent_signature",
        ["consent_id"],
        unique=True,
        sqlite_where=sa.text("party = 'PATIENT'"),
        postgresql_where=sa.text("party = 'PATIENT'"),
    )
    op.create_index(
        "uq_consent_signature_user",
        "consent_signature",
        ["consent_id", "user_id", "party"],
        unique=True,
        sqlite_where=sa.text("user_id IS NOT NULL"),
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_table(
        "consent_withdrawal",
        *times(
            op.get_bind(),
            "consent_withdrawal",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("said_by", sa.String(length=300), nullable=False),
        sa.Column("said_how", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("case_phase", sa.String(length=20), server_default="", nullable=False),
        sa.Column("stop_when_safe", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("recorded_by", uid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('DECLINE', 'REVOKE')", name=op.f("ck_consent_withdrawal_kind")
        ),
        sa.CheckConstraint("said_by <> ''", name=op.f("ck_consent_withdrawal_said_by")),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_withdrawal_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_withdrawal_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawal")),
    )
    op.create_index(
        "ix_consent_withdrawal_consent", "consent_withdrawal", ["consent_id", "kind"], unique=False
    )


def downgrade() -> None:
    op.drop_table("consent_withdrawal")
    op.drop_table("consent_signature")
    op.drop_table("consent_document")
