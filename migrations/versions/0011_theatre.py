"""Theatres, cases and bookings."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theatre",
        *times(op.get_bind(), "theatre", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("turnover_minutes", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_theatre_hours")
        ),
        sa.CheckConstraint("turnover_minutes >= 0", name=op.f("ck_theatre_turnover")),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_theatre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theatre")),
    )
    op.create_table(
        "surgeon_block",
        *times(
            op.get_bind(),
            "surgeon_block",
            "starts_at",
            "ends_at",
            "released_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("theatre_id", uid(), nullable=False),
        sa.Column("surgeon_id", uid(), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("released_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_surgeon_block_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["user_account.id"], name=op.f("fk_surgeon_block_surgeon_id")
        ),
        sa.ForeignKeyConstraint(
            ["theatre_id"], ["theatre.id"], name=op.f("fk_surgeon_block_theatre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgeon_block")),
    )
    op.create_index(
        "ix_surgeon_block_surgeon", "surgeon_block", ["surgeon_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_surgeon_block_theatre", "surgeon_block", ["theatre_id", "starts_at"], unique=False
    )
    op.create_table(
        "surgical_case",
        *times(
            op.get_bind(),
            "surgical_case",
            "checked_in_at",
            "wheels_in_at",
            "anaesthesia_at",
            "incision_at",
            "closure_at",
            "wheels_out_at",
            "completed_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("plan_revision_id", uid(), nullable=False),
        sa.Column("consent_id", uid(), nullable=True),
        sa.Column("kind", sa.String(length=20), server_default="ELECTIVE", nullable=False),
        sa.Column("parent_case_id", uid(), nullable=True),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("session_no", sa.Integer(), server_default="1", nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("turnover_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("performers", json(), nullable=False),
        sa.Column("implant_sides", json(), nullable=False),
        sa.Column("marks", json(), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="SCHEDULED", nullable=False),
        sa.Column("status_reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("checked_in_at", utc(), nullable=True),
        sa.Column("wheels_in_at", utc(), nullable=True),
        sa.Column("anaesthesia_at", utc(), nullable=True),
        sa.Column("incision_at", utc(), nullable=True),
        sa.Column("closure_at", utc(), nullable=True),
        sa.Column("wheels_out_at", utc(), nullable=True),
        sa.Column("completed_at", utc(), nullable=True),
        sa.Column("stop_when_safe", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'EMERGENCY' OR override_id IS NOT NULL",
            name=op.f("ck_surgical_case_emergency_named"),
        ),
        sa.CheckConstraint(
            "kind = 'EMERGENCY' OR consent_id IS NOT NULL", name=op.f("ck_surgical_case_consented")
        ),
        sa.CheckConstraint("kind IN ('ELECTIVE', 'EMERGENCY')", name=op.f("ck_surgical_case_kind")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('DONE', 'PARTIAL', 'ABANDONED', 'DIED')",
            name=op.f("ck_surgical_case_outcome"),
        ),
        sa.CheckConstraint(
            "profile IN ('THEATRE', 'TREATMENT_ROOM')", name=op.f("ck_surgical_case_profile")
        ),
        sa.CheckConstraint(
            "status <> 'COMPLETED' OR (outcome IS NOT NULL AND completed_at IS NOT NULL)",
            name=op.f("ck_surgical_case_completed_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE', 'COMPLETED', 'POSTPONED', 'CANCELLED')",
            name=op.f("ck_surgical_case_status"),
        ),
        sa.CheckConstraint(
            "planned_minutes > 0 AND turnover_minutes >= 0", name=op.f("ck_surgical_case_minutes")
        ),
        sa.CheckConstraint("session_no >= 1", name=op.f("ck_surgical_case_session")),
        sa.ForeignKeyConstraint(
            ["consent_id", "plan_id", "patient_id"],
            ["consent.id", "consent.plan_id", "consent.patient_id"],
            name=op.f("fk_surgical_case_consent_id_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["override_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_surgical_case_override_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_surgical_case_parent_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_surgical_case_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_surgical_case_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_revision_id", "plan_id", "patient_id"],
            ["plan_revision.id", "plan_revision.plan_id", "plan_revision.patient_id"],
            name=op.f("fk_surgical_case_plan_revision_id_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_surgical_case_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgical_case")),
        sa.UniqueConstraint("id", "patient_id", name="uq_surgical_case_patient"),
        sa.UniqueConstraint("id", "plan_id", "patient_id", name="uq_surgical_case_plan_id_patient"),
    )
    op.create_index("ix_surgical_case_person", "surgical_case", ["patient_id"], unique=False)
    op.create_index("ix_surgical_case_plan", "surgical_case", ["plan_id"], unique=False)
    op.create_index("ix_surgical_case_status", "surgical_case", ["status"], unique=False)
    op.create_index(
        "uq_surgical_case_open",
        "surgical_case",
        ["plan_id", "session_no"],
        unique=True,
        sqlite_where=sa.text(
            "status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE', 'POSTPONED')"
        ),
        postgresql_where=sa.text(
            "status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE', 'POSTPONED')"
        ),
    )
    op.create_index("uq_surgical_case_override", "surgical_case", ["override_id"], unique=True)
    op.create_table(
        "case_hold",
        *times(op.get_bind(), "case_hold", "opened_at", "closed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=400), server_default="", nullable=False),
        sa.Column("opened_at", utc(), nullable=False),
        sa.Column("closed_at", utc(), nullable=True),
        sa.Column("closed_by", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_case_hold_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user_account.id"], name=op.f("fk_case_hold_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_case_hold_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hold")),
    )
    op.create_index("ix_case_hold_case", "case_hold", ["case_id", "closed_at"], unique=False)
    op.create_table(
        "case_team",
        *times(op.get_bind(), "case_team", "in_at", "out_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("user_id", uid(), nullable=False),
        sa.Column("part", sa.String(length=30), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("in_at", utc(), nullable=True),
        sa.Column("out_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_case_team_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_case_team_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_case_team_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_team")),
    )
    op.create_index("ix_case_team_case", "case_team", ["case_id"], unique=False)
    op.create_index("ix_case_team_user", "case_team", ["user_id"], unique=False)
    op.create_table(
        "theatre_booking",
        *times(
            op.get_bind(),
            "theatre_booking",
            "starts_at",
            "ends_at",
            "blocked_until",
            "hold_until",
            "finished_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("plan_id", uid(), nullable=True),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("theatre_id", uid(), nullable=False),
        sa.Column("surgeon_id", uid(), nullable=True),
        sa.Column("status", sa.String(length=20), server_default="CONFIRMED", nullable=False),
        sa.Column("status_reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=False),
        sa.Column("blocked_until", utc(), nullable=False),
        sa.Column("hold_until", utc(), nullable=True),
        sa.Column("finished_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "CASE kind WHEN 'MAINTENANCE' THEN case_id IS NULL AND plan_id IS NULL AND patient_id IS NULL AND surgeon_id IS NULL ELSE case_id IS NOT NULL AND plan_id IS NOT NULL AND patient_id IS NOT NULL AND surgeon_id IS NOT NULL END",
            name=op.f("ck_theatre_booking_whose"),
        ),
        sa.CheckConstraint(
            "kind IN ('CASE', 'EMERGENCY', 'MAINTENANCE')", name=op.f("ck_theatre_booking_kind")
        ),
        sa.CheckConstraint(
            "status <> 'HELD' OR hold_until IS NOT NULL", name=op.f("ck_theatre_booking_hold_ends")
        ),
        sa.CheckConstraint(
            "status IN ('HELD', 'CONFIRMED', 'RELEASED')", name=op.f("ck_theatre_booking_status")
        ),
        sa.CheckConstraint(
            "starts_at < blocked_until", name=op.f("ck_theatre_booking_blocked_after_start")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_theatre_booking_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["case_id", "plan_id", "patient_id"],
            ["surgical_case.id", "surgical_case.plan_id", "surgical_case.patient_id"],
            name=op.f("fk_theatre_booking_case_id_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_theatre_booking_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["surgeon_id"], ["user_account.id"], name=op.f("fk_theatre_booking_surgeon_id")
        ),
        sa.ForeignKeyConstraint(
            ["theatre_id"], ["theatre.id"], name=op.f("fk_theatre_booking_theatre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theatre_booking")),
    )
    op.create_index("ix_theatre_booking_person", "theatre_booking", ["patient_id"], unique=False)
    op.create_index("ix_theatre_booking_plan", "theatre_booking", ["plan_id"], unique=False)
    op.create_index("ix_theatre_booking_starts", "theatre_booking", ["starts_at"], unique=False)
    op.create_index(
        "ix_theatre_booking_theatre", "theatre_booking", ["theatre_id", "starts_at"], unique=False
    )
    op.create_index(
        "uq_theatre_booking_case",
        "theatre_booking",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("case_id IS NOT NULL AND status IN ('HELD', 'CONFIRMED')"),
        postgresql_where=sa.text("case_id IS NOT NULL AND status IN ('HELD', 'CONFIRMED')"),
    )


def downgrade() -> None:
    op.drop_table("theatre_booking")
    op.drop_table("case_team")
    op.drop_table("case_hold")
    op.drop_table("surgical_case")
    op.drop_table("surgeon_block")
    op.drop_table("theatre")
