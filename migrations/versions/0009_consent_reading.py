"""What was told, read, answered and asked."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_acknowledgement",
        *times(op.get_bind(), "consent_acknowledgement", "answered_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("answered_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_acknowledgement_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_acknowledgement_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_acknowledgement")),
        sa.UniqueConstraint(
            "consent_id", "clause", "attempt", name="uq_consent_acknowledgement_attempt"
        ),
    )
    op.create_table(
        "consent_answer",
        *times(op.get_bind(), "consent_answer", "answered_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("interpreted", sa.Boolean(), nullable=False),
        sa.Column("answered_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_answer_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_answer_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_answer")),
        sa.UniqueConstraint("consent_id", "question", "attempt", name="uq_consent_answer_attempt"),
    )
    op.create_table(
        "consent_discussion",
        *times(
            op.get_bind(),
            "consent_discussion",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("clinician_id", uid(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user_account.id"], name=op.f("fk_consent_discussion_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_discussion_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_discussion_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_discussion")),
    )
    op.create_index(
        "ix_consent_discussion_consent", "consent_discussion", ["consent_id"], unique=False
    )
    op.create_table(
        "consent_information",
        *times(
            op.get_bind(),
            "consent_information",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("performer_id", uid(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("interpreter_id", uid(), nullable=True),
        sa.Column("interpreter", sa.String(length=200), server_default="", nullable=False),
        sa.Column("handed_over", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('IN_PERSON', 'VIDEO', 'PHONE')", name=op.f("ck_consent_information_mode")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_consent_information_minutes")),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_information_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id"], ["person.id"], name=op.f("fk_consent_information_interpreter_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_information_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_consent_information_performer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_information")),
    )
    op.create_index(
        "ix_consent_information_consent", "consent_information", ["consent_id"], unique=False
    )
    op.create_table(
        "consent_question",
        *times(
            op.get_bind(), "consent_question", "asked_at", "answered_at", "created_at", "updated_at"
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("routed_to", sa.String(length=20), nullable=False),
        sa.Column("asked_at", utc(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_by", uid(), nullable=True),
        sa.Column("answered_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL OR answer <> '')",
            name=op.f("ck_consent_question_answered_whole"),
        ),
        sa.CheckConstraint(
            "routed_to IN ('SURGEON', 'ANAESTHETIST', 'NURSE')",
            name=op.f("ck_consent_question_routed_to"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_consent_question_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_question_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_question_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_question")),
    )
    op.create_index(
        "ix_consent_question_consent",
        "consent_question",
        ["consent_id", "answered_at"],
        unique=False,
    )
    op.create_table(
        "consent_reading",
        *times(op.get_bind(), "consent_reading", "first_at", "last_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("end_reached", sa.Boolean(), nullable=False),
        sa.Column("first_at", utc(), nullable=False),
        sa.Column("last_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_consent_reading_seconds")),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_consent_reading_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_reading_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_reading")),
        sa.UniqueConstraint("consent_id", "section", name="uq_consent_reading_section"),
    )


def downgrade() -> None:
    op.drop_table("consent_reading")
    op.drop_table("consent_question")
    op.drop_table("consent_information")
    op.drop_table("consent_discussion")
    op.drop_table("consent_answer")
    op.drop_table("consent_acknowledgement")
