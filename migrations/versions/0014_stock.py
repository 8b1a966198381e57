"""Stock items, lots and their ledger."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_item",
        *times(op.get_bind(), "stock_item", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("sku", sa.String(length=60), nullable=False),
        sa.Column("gtin", sa.String(length=14), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("base_unit", sa.String(length=20), nullable=False),
        sa.Column("pack_size", sa.Integer(), server_default="1", nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("controlled", sa.Boolean(), nullable=False),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("serialised", sa.Boolean(), nullable=False),
        sa.Column("reorder_level", sa.Integer(), server_default="0", nullable=False),
        sa.Column("maker", sa.String(length=200), server_default="", nullable=False),
        sa.Column("distributor", sa.String(length=300), server_default="", nullable=False),
        sa.Column("model", sa.String(length=100), server_default="", nullable=False),
        sa.Column("size_ml", sa.Integer(), nullable=True),
        sa.Column("surface", sa.String(length=40), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('IMPLANT', 'MEDICINE', 'CONSUMABLE', 'TRAY', 'TISSUE', 'EQUIPMENT', 'DOCUMENT')",
            name=op.f("ck_stock_item_kind"),
        ),
        sa.CheckConstraint("pack_size >= 1", name=op.f("ck_stock_item_pack")),
        sa.CheckConstraint("reorder_level >= 0", name=op.f("ck_stock_item_reorder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_item")),
    )
    op.create_index("ix_stock_item_gtin", "stock_item", ["gtin"], unique=False)
    op.create_index("uq_stock_item_sku", "stock_item", ["sku"], unique=True)
    op.create_table(
        "stock_lot",
        *times(op.get_bind(), "stock_lot", "received_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("item_id", uid(), nullable=False),
        sa.Column("lot", sa.String(length=60), server_default="", nullable=False),
        sa.Column("serial", sa.String(length=60), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("supplier", sa.String(length=200), server_default="", nullable=False),
        sa.Column("owner", sa.String(length=20), server_default="CLINIC", nullable=False),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("location", sa.String(length=100), server_default="", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="AVAILABLE", nullable=False),
        sa.Column("status_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("received_at", utc(), nullable=False),
        sa.Column("on_hand", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("moves", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "owner IN ('CLINIC', 'CONSIGNMENT', 'LOAN')", name=op.f("ck_stock_lot_owner")
        ),
        sa.CheckConstraint(
            "status IN ('AVAILABLE', 'QUARANTINED', 'RECALLED', 'USED_UP')",
            name=op.f("ck_stock_lot_status"),
        ),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_lot_on_hand")),
        sa.CheckConstraint("reserved <= on_hand", name=op.f("ck_stock_lot_free")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_lot_reserved")),
        sa.CheckConstraint("serial IS NULL OR on_hand <= 1", name=op.f("ck_stock_lot_serial_once")),
        sa.ForeignKeyConstraint(["item_id"], ["stock_item.id"], name=op.f("fk_stock_lot_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_lot_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_lot")),
    )
    op.create_index(
        "ix_stock_lot_item", "stock_lot", ["item_id", "status", "expires_on"], unique=False
    )
    op.create_index("ix_stock_lot_lot", "stock_lot", ["lot"], unique=False)
    op.create_index(
        "uq_stock_lot_serial",
        "stock_lot",
        ["item_id", "serial"],
        unique=True,
        sqlite_where=sa.text("serial IS NOT NULL"),
        postgresql_where=sa.text("serial IS NOT NULL"),
    )
    op.create_table(
        "stock_reservation",
        *times(op.get_bind(), "stock_reservation", "ended_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("item_id", uid(), nullable=False),
        sa.Column("lot_id", uid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("needed_on", sa.Date(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("ended_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'HARD' OR (lot_id IS NOT NULL AND needed_on IS NOT NULL)",
            name=op.f("ck_stock_reservation_hard"),
        ),
        sa.CheckConstraint("kind IN ('SOFT', 'HARD')", name=op.f("ck_stock_reservation_kind")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_reservation_quantity")),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_stock_reservation_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["stock_item.id"], name=op.f("fk_stock_reservation_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["stock_lot.id"], name=op.f("fk_stock_reservation_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_stock_reservation_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_stock_reservation_plan_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_reservation")),
    )
    op.create_index(
        "ix_stock_reservation_item", "stock_reservation", ["item_id", "live"], unique=False
    )
    op.create_index(
        "ix_stock_reservation_lot", "stock_reservation", ["lot_id", "live"], unique=False
    )
    op.create_index(
        "ix_stock_reservation_plan", "stock_reservation", ["plan_id", "live"], unique=False
    )
    op.create_table(
        "stock_movement",
        *times(
            op.get_bind(),
            "stock_movement",
            "occurred_at",
            "recorded_at",
            "created_at",
            "updated_at",
        ),
        sa.Column("id", uid(), nullable=False),
        sa.Column("lot_id", uid(), nullable=False),
        sa.Column("item_id", uid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("on_hand_change", sa.Integer(), nullable=False),
        sa.Column("reserved_change", sa.Integer(), nullable=False),
        sa.Column("on_hand_after", sa.Integer(), nullable=False),
        sa.Column("reserved_after", sa.Integer(), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("patient_id", uid(), nullable=True),
        sa.Column("reservation_id", uid(), nullable=True),
        sa.Column("reverses_id", uid(), nullable=True),
        sa.Column("pair_id", uid(), nullable=True),
        sa.Column("person_id", uid(), nullable=False),
        sa.Column("second_person_id", uid(), nullable=True),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("flag", sa.String(length=20), server_default="", nullable=False),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("recorded_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'REVERSE') = (reverses_id IS NOT NULL)",
            name=op.f("ck_stock_movement_reverses"),
        ),
        sa.CheckConstraint(
            "kind <> 'CONSUME' OR patient_id IS NOT NULL", name=op.f("ck_stock_movement_for_whom")
        ),
        sa.CheckConstraint(
            "kind <> 'RESERVE' OR reservation_id IS NOT NULL",
            name=op.f("ck_stock_movement_reserved_for"),
        ),
        sa.CheckConstraint(
            "kind IN ('RECEIPT', 'RESERVE', 'RELEASE', 'CONSUME', 'RETURN', 'WASTE', 'ADJUST', 'TRANSFER', 'REVERSE')",
            name=op.f("ck_stock_movement_kind"),
        ),
        sa.CheckConstraint(
            "quantity > 0 AND CASE kind WHEN 'RECEIPT' THEN on_hand_change = quantity AND reserved_change = 0 WHEN 'RETURN' THEN on_hand_change = quantity AND reserved_change = 0 WHEN 'RESERVE' THEN on_hand_change = 0 AND reserved_change = quantity WHEN 'RELEASE' THEN on_hand_change = 0 AND reserved_change = -quantity WHEN 'CONSUME' THEN on_hand_change = -quantity AND reserved_change IN (0, -quantity) WHEN 'WASTE' THEN on_hand_change = -quantity AND reserved_change IN (0, -quantity) WHEN 'REVERSE' THEN on_hand_change IN (0, quantity, -quantity) AND reserved_change IN (0, quantity, -quantity) ELSE on_hand_change IN (quantity, -quantity) AND reserved_change = 0 END",
            name=op.f("ck_stock_movement_signs"),
        ),
        sa.CheckConstraint("on_hand_after >= 0", name=op.f("ck_stock_movement_on_hand_after")),
        sa.CheckConstraint(
            "reserved_after >= 0 AND reserved_after <= on_hand_after",
            name=op.f("ck_stock_movement_free_after"),
        ),
        sa.CheckConstraint(
            "second_person_id IS NULL OR second_person_id <> person_id",
            name=op.f("ck_stock_movement_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_stock_movement_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["stock_item.id"], name=op.f("fk_stock_movement_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["stock_lot.id"], name=op.f("fk_stock_movement_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_stock_movement_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_stock_movement_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["stock_reservation.id"],
            name=op.f("fk_stock_movement_reservation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["stock_movement.id"], name=op.f("fk_stock_movement_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"],
            ["user_account.id"],
            name=op.f("fk_stock_movement_second_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("lot_id", "seq", name="uq_stock_movement_seq"),
    )
    op.create_index("ix_stock_movement_case", "stock_movement", ["case_id"], unique=False)
    op.create_index("ix_stock_movement_item", "stock_movement", ["item_id"], unique=False)
    op.create_index("ix_stock_movement_person", "stock_movement", ["patient_id"], unique=False)
    op.create_index("uq_stock_movement_reverses", "stock_movement", ["reverses_id"], unique=True)


def downgrade() -> None:
    op.drop_table("stock_movement")
    op.drop_table("stock_reservation")
    op.drop_table("stock_lot")
    op.drop_table("stock_item")
