"""Implants."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import times, uid, utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "implant",
        *times(
            op.get_bind(),
            "implant",
            "placed_at",
            "recorded_at",
            "explanted_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("item_id", uid(), nullable=True),
        sa.Column("lot_id", uid(), nullable=True),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("gtin", sa.String(length=14), server_default="", nullable=False),
        sa.Column("lot", sa.String(length=60), server_default="", nullable=False),
        sa.Column("serial", sa.String(length=60), server_default="", nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("maker", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("size_ml", sa.Integer(), nullable=True),
        sa.Column("size", sa.String(length=40), server_default="", nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("site", sa.String(length=60), server_default="", nullable=False),
        sa.Column("placed_at", utc(), nullable=True),
        sa.Column("placed_by", uid(), nullable=True),
        sa.Column("second_person_id", uid(), nullable=True),
        sa.Column("override_id", uid(), nullable=True),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("explanted_at", utc(), nullable=True),
        sa.Column("explant_case_id", uid(), nullable=True),
        sa.Column("explant_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "external OR (case_id IS NOT NULL AND (serial <> '' OR lot <> '' OR override_id IS NOT NULL))",
            name=op.f("ck_implant_traced"),
        ),
        sa.CheckConstraint(
            "side IN ('NONE', 'LEFT', 'RIGHT', 'BOTH', 'MIDLINE')", name=op.f("ck_implant_side")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_implant_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["explant_case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_implant_explant_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["stock_item.id"], name=op.f("fk_implant_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lot.id"], name=op.f("fk_implant_lot_id")),
        sa.ForeignKeyConstraint(
            ["override_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_implant_override_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_implant_patient_id")),
        sa.ForeignKeyConstraint(
            ["placed_by"], ["user_account.id"], name=op.f("fk_implant_placed_by")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"], ["user_account.id"], name=op.f("fk_implant_second_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_implant")),
    )
    op.create_index("ix_implant_case", "implant", ["case_id"], unique=False)
    op.create_index("ix_implant_device", "implant", ["gtin", "lot"], unique=False)
    op.create_index("ix_implant_lot", "implant", ["lot_id"], unique=False)
    op.create_index("ix_implant_person", "implant", ["patient_id"], unique=False)
    op.create_index("ix_implant_serial", "implant", ["serial"], unique=False)


def downgrade() -> None:
    op.drop_table("implant")
