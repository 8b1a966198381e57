"""Requirements before surgery, and clearances."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearance",
        *times(
            op.get_bind(),
            "clearance",
            "given_at",
            "valid_until",
            "withdrawn_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("given_by", uid(), nullable=False),
        sa.Column("given_at", utc(), nullable=False),
        sa.Column("valid_until", utc(), nullable=False),
        sa.Column("asa", sa.Integer(), nullable=True),
        sa.Column("airway", sa.String(length=20), server_default="", nullable=False),
        sa.Column("anaesthesia", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("withdrawn_at", utc(), nullable=True),
        sa.Column("withdrawn_by", uid(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_clearance_withdrawn_whole"),
        ),
        sa.CheckConstraint("valid_until > given_at", name=op.f("ck_clearance_validity")),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_clearance_given_by")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_clearance_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_clearance_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["user_account.id"], name=op.f("fk_clearance_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
    )
    op.create_index("ix_clearance_plan", "clearance", ["plan_id", "given_at"], unique=False)
    op.create_table(
        "preop_item",
        *times(
            op.get_bind(),
            "preop_item",
            "done_at",
            "occurred_at",
            "valid_until",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("session_no", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("gate", sa.String(length=10), nullable=False),
        sa.Column("owners", json(), nullable=False),
        sa.Column("due_event", sa.String(length=20), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("not_before_days", sa.Integer(), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waivable", sa.Boolean(), nullable=False),
        sa.Column("result_bearing", sa.Boolean(), nullable=False),
        sa.Column("result_open", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="OPEN", nullable=False),
        sa.Column("done_by", uid(), nullable=True),
        sa.Column("done_at", utc(), nullable=True),
        sa.Column("occurred_at", utc(), nullable=True),
        sa.Column("valid_until", utc(), nullable=True),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "due_event IN ('SURGERY', 'CONSULTATION', 'PLAN', 'QUOTATION', 'BOOKING')",
            name=op.f("ck_preop_item_due_event"),
        ),
        sa.CheckConstraint("gate IN ('SCHED', 'SURG', 'DAY')", name=op.f("ck_preop_item_gate")),
        sa.CheckConstraint(
            "status <> 'DONE' OR (done_by IS NOT NULL AND done_at IS NOT NULL)",
            name=op.f("ck_preop_item_done_whole"),
        ),
        sa.CheckConstraint(
            "status <> 'WAIVED' OR override_id IS NOT NULL",
            name=op.f("ck_preop_item_waived_by_name"),
        ),
        sa.CheckConstraint(
            "status IN ('OPEN', 'DONE', 'WAIVED', 'DROPPED')", name=op.f("ck_preop_item_status")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["user_account.id"], name=op.f("fk_preop_item_done_by")
        ),
        sa.ForeignKeyConstraint(
            ["override_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_preop_item_override_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_preop_item_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_preop_item_plan_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preop_item")),
        sa.UniqueConstraint("plan_id", "session_no", "code", "gate", name="uq_preop_item_code"),
    )
    op.create_index("ix_preop_item_due", "preop_item", ["status", "due_on"], unique=False)
    op.create_index("ix_preop_item_person", "preop_item", ["patient_id"], unique=False)


def downgrade() -> None:
    op.drop_table("preop_item")
    op.drop_table("clearance")
