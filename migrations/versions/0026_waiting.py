"""From when the law lets each act of a plan happen, for the walls to compare with."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPENINGS = ("commit_from", "consent_from", "book_from", "pay_from", "op_from", "repeat_until")


def upgrade() -> None:
    op.create_table(
        "plan_waiting",
        *times(op.get_bind(), "plan_waiting", *OPENINGS, "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(name, utc(), nullable=True) for name in OPENINGS),
        sa.Column("asked", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_waiting_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "revision", "patient_id"],
            ["plan_revision.plan_id", "plan_revision.revision", "plan_revision.patient_id"],
            name=op.f("fk_plan_waiting_plan_id_revision_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_waiting")),
        sa.UniqueConstraint("plan_id", "revision", name="uq_plan_waiting_revision"),
    )


def downgrade() -> None:
    op.drop_table("plan_waiting")
