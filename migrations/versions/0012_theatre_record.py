"""The record of the day in theatre."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_count",
        *times(op.get_bind(), "case_count", "occurred_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("first_count", sa.Integer(), nullable=False),
        sa.Column("second_count", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.Column("first_person_id", uid(), nullable=False),
        sa.Column("second_person_id", uid(), nullable=True),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "first_count >= 0 AND second_count >= 0", name=op.f("ck_case_count_figures")
        ),
        sa.CheckConstraint(
            "second_person_id IS NULL OR second_person_id <> first_person_id",
            name=op.f("ck_case_count_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_case_count_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["first_person_id"], ["user_account.id"], name=op.f("fk_case_count_first_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_case_count_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"], ["user_account.id"], name=op.f("fk_case_count_second_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_count")),
    )
    op.create_index("ix_case_count_case", "case_count", ["case_id"], unique=False)
    op.create_table(
        "case_event",
        *times(
            op.get_bind(), "case_event", "occurred_at", "recorded_at", "created_at", "updated_at"
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("author_id", uid(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_case_event_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_case_event_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_case_event_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_case", "case_event", ["case_id", "occurred_at"], unique=False)
    op.create_table(
        "checklist_answer",
        *times(
            op.get_bind(),
            "checklist_answer",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.Column("answered_by", uid(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('YES', 'NO', 'NOT_APPLICABLE', 'NOT_DONE')",
            name=op.f("ck_checklist_answer_answer"),
        ),
        sa.CheckConstraint(
            "phase IN ('SIGN_IN', 'TIME_OUT', 'SIGN_OUT')", name=op.f("ck_checklist_answer_phase")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_checklist_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_checklist_answer_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_checklist_answer_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_answer")),
    )
    op.create_index(
        "ix_checklist_answer_case", "checklist_answer", ["case_id", "phase", "item"], unique=False
    )
    op.create_table(
        "operation_note",
        *times(op.get_bind(), "operation_note", "signed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("performer_id", uid(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("signed_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "signed_at IS NULL OR (text_hash IS NOT NULL AND text <> '')",
            name=op.f("ck_operation_note_signed_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_operation_note_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_operation_note_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_operation_note_performer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_note")),
        sa.UniqueConstraint("case_id", "performer_id", name="uq_operation_note_performer"),
    )
    op.create_table(
        "reconfirmation",
        *times(
            op.get_bind(),
            "reconfirmation",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=False),
        sa.Column("performer_id", uid(), nullable=False),
        sa.Column("said", sa.String(length=400), server_default="", nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_reconfirmation_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "patient_id"],
            ["consent.id", "consent.patient_id"],
            name=op.f("fk_reconfirmation_consent_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_reconfirmation_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_reconfirmation_performer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconfirmation")),
    )
    op.create_index("ix_reconfirmation_case", "reconfirmation", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reconfirmation")
    op.drop_table("operation_note")
    op.drop_table("checklist_answer")
    op.drop_table("case_event")
    op.drop_table("case_count")
