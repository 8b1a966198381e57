"""Tables of centre."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allocation",
        *times(op.get_bind(), "allocation", "starts_at", "ends_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("resource_id", uid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", uid(), nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ends_at", utc(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('THEATRE', 'ROOM', 'BED', 'EQUIPMENT', 'PERSON', 'PATIENT')",
            name=op.f("ck_allocation_kind"),
        ),
        sa.CheckConstraint(
            "source IN ('APPOINTMENT', 'BOOKING')", name=op.f("ck_allocation_source")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_allocation_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(
        "ix_allocation_resource", "allocation", ["resource_id", "starts_at"], unique=False
    )
    op.create_index("ix_allocation_source", "allocation", ["source_id"], unique=False)
    op.create_table(
        "clinic_setting",
        *times(op.get_bind(), "clinic_setting", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("single", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("registration", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("policy", sa.String(length=10), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("choices", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("single = 1", name=op.f("ck_clinic_setting_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_setting")),
        sa.UniqueConstraint("single", name=op.f("uq_clinic_setting_single")),
    )
    op.create_table(
        "site",
        *times(op.get_bind(), "site", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "number_series",
        *times(op.get_bind(), "number_series", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("site_id", uid(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_number_series_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
    )
    op.create_index("uq_number_series", "number_series", ["kind", "scope"], unique=True)
    op.create_table(
        "resource",
        *times(op.get_bind(), "resource", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('THEATRE', 'ROOM', 'BED', 'EQUIPMENT')", name=op.f("ck_resource_kind")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_resource_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_table(
        "override",
        *times(
            op.get_bind(),
            "override",
            "occurred_at",
            "recorded_at",
            "review_due",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("plan_id", uid(), nullable=True),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("actor_id", uid(), nullable=False),
        sa.Column("second_person_id", uid(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=30), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("unmet", json(), nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("review_due", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "code IN ('EMERGENCY', 'BREAK_GLASS', 'PREOP_WAIVE', 'BOOKING_SOFT', 'STOCK_SHORTAGE', 'FREEZE_BREAK', 'IMPLANT_DEVIATION', 'INTRAOP_EXTENSION', 'LANGUAGE_INTERPRETED', 'CHECKLIST_LATE', 'LATE_ENTRY', 'DEPOSIT_WAIVE', 'PRICE_DEVIATION', 'DUPLICATE_REGISTER', 'TWO_PERSON_WAIVE')",
            name=op.f("ck_override_code"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_override_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_override_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"], ["user_account.id"], name=op.f("fk_override_second_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index("uq_override_patient", "override", ["id", "patient_id"], unique=True)
    op.create_table(
        "task",
        *times(op.get_bind(), "task", "due_at", "closed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("person_id", uid(), nullable=True),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", uid(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("due_at", utc(), nullable=True),
        sa.Column("closed_at", utc(), nullable=True),
        sa.Column("closed_by", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("role IS NOT NULL OR person_id IS NOT NULL", name=op.f("ck_task_owner")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_task_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_task_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_entity", "task", ["entity", "entity_id"], unique=False)
    op.create_index("ix_task_open", "task", ["role", "closed_at"], unique=False)
    op.create_index("ix_task_person", "task", ["person_id", "closed_at"], unique=False)
    op.create_table(
        "override_review",
        *times(op.get_bind(), "override_review", "at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("override_id", uid(), nullable=False),
        sa.Column("reviewer_id", uid(), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["override_id"], ["override.id"], name=op.f("fk_override_review_override_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user_account.id"], name=op.f("fk_override_review_reviewer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override_review")),
        sa.UniqueConstraint("override_id", name=op.f("uq_override_review_override_id")),
    )


def downgrade() -> None:
    op.drop_table("override_review")
    op.drop_table("task")
    op.drop_table("override")
    op.drop_table("resource")
    op.drop_table("number_series")
    op.drop_table("site")
    op.drop_table("clinic_setting")
    op.drop_table("allocation")
