"""Tables of consultations."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        *times(
            op.get_bind(),
            "appointment",
            "starts_at",
            "ends_at",
            "checked_in_at",
            "started_at",
            "finished_at",
            "checked_out_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("clinician_id", uid(), nullable=False),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("room_id", uid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="SCHEDULED", nullable=False),
        sa.Column("status_reason", sa.String(length=200), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=False),
        sa.Column("checked_in_at", utc(), nullable=True),
        sa.Column("started_at", utc(), nullable=True),
        sa.Column("finished_at", utc(), nullable=True),
        sa.Column("checked_out_at", utc(), nullable=True),
        sa.Column("moved_to", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('IN_PERSON', 'VIDEO', 'PHONE')", name=op.f("ck_appointment_mode")
        ),
        sa.CheckConstraint(
            "status IN ('REQUESTED', 'SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW', 'CANCELLED', 'RESCHEDULED')",
            name=op.f("ck_appointment_status"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user_account.id"], name=op.f("fk_appointment_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["moved_to"], ["appointment.id"], name=op.f("fk_appointment_moved_to")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["resource.id"], name=op.f("fk_appointment_room_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_appointment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(
        "ix_appointment_clinician", "appointment", ["clinician_id", "starts_at"], unique=False
    )
    op.create_index("ix_appointment_person", "appointment", ["patient_id"], unique=False)
    op.create_index("ix_appointment_starts", "appointment", ["starts_at"], unique=False)
    op.create_index("uq_appointment_patient", "appointment", ["id", "patient_id"], unique=True)
    op.create_table(
        "consultation",
        *times(
            op.get_bind(), "consultation", "occurred_at", "completed_at", "created_at", "updated_at"
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("appointment_id", uid(), nullable=True),
        sa.Column("clinician_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="SCHEDULED", nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("facts", json(), nullable=False),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("occurred_at", utc(), nullable=True),
        sa.Column("completed_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('FIRST', 'FOLLOW_UP', 'ANAESTHESIA', 'NURSE', 'EMERGENCY')",
            name=op.f("ck_consultation_kind"),
        ),
        sa.CheckConstraint(
            "mode IN ('IN_PERSON', 'VIDEO', 'PHONE')", name=op.f("ck_consultation_mode")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('NO_ACTION', 'FOLLOW_UP', 'PROCEDURE_PLANNED', 'CONSERVATIVE', 'REFERRED')",
            name=op.f("ck_consultation_outcome"),
        ),
        sa.CheckConstraint(
            "status <> 'COMPLETED' OR (complaint <> '' AND findings <> '' AND outcome IS NOT NULL AND completed_at IS NOT NULL)",
            name=op.f("ck_consultation_complete"),
        ),
        sa.CheckConstraint(
            "status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW')",
            name=op.f("ck_consultation_status"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id", "patient_id"],
            ["appointment.id", "appointment.patient_id"],
            name=op.f("fk_consultation_appointment_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user_account.id"], name=op.f("fk_consultation_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["override_id"], ["override.id"], name=op.f("fk_consultation_override_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consultation_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index("ix_consultation_appointment", "consultation", ["appointment_id"], unique=False)
    op.create_index("ix_consultation_person", "consultation", ["patient_id"], unique=False)
    op.create_index("uq_consultation_patient", "consultation", ["id", "patient_id"], unique=True)
    op.create_table(
        "consultation_addendum",
        *times(
            op.get_bind(),
            "consultation_addendum",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("consultation_id", uid(), nullable=False),
        sa.Column("author_id", uid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=True),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_consultation_addendum_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_addendum_consultation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_addendum")),
    )
    op.create_index(
        op.f("ix_consultation_addendum_consultation_id"),
        "consultation_addendum",
        ["consultation_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("consultation_addendum")
    op.drop_table("consultation")
    op.drop_table("appointment")
