"""Prices, deposits, charges and invoices."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_list",
        *times(op.get_bind(), "price_list", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
    )
    op.create_index("uq_price_list_name", "price_list", ["name"], unique=True)
    op.create_table(
        "price",
        *times(op.get_bind(), "price", "starts_at", "ended_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("price_list_id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("tax_category", sa.String(length=20), server_default="", nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("starts_at", utc(), nullable=False),
        sa.Column("ended_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("kind IN ('PROCEDURE', 'ITEM', 'FEE')", name=op.f("ck_price_kind")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_price_amount")),
        sa.CheckConstraint("ended_at >= starts_at", name=op.f("ck_price_ended_later")),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_list.id"], name=op.f("fk_price_price_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint("price_list_id", "kind", "code", "edition", name="uq_price_edition"),
    )
    op.create_index(
        "uq_price_live",
        "price",
        ["price_list_id", "kind", "code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "deposit",
        *times(op.get_bind(), "deposit", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("plan_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rule", json(), nullable=False),
        sa.Column("rule_edition", sa.String(length=40), server_default="", nullable=False),
        sa.Column("waived_by_id", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_deposit_amount")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_deposit_patient_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_deposit_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["waived_by_id", "patient_id"],
            ["override.id", "override.patient_id"],
            name=op.f("fk_deposit_waived_by_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
    )
    op.create_index("uq_deposit_plan", "deposit", ["plan_id"], unique=True)
    op.create_table(
        "invoice",
        *times(op.get_bind(), "invoice", "issued_at", "paid_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("payer_id", uid(), nullable=True),
        sa.Column("issuer_id", uid(), nullable=True),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("plan_id", uid(), nullable=True),
        sa.Column("consultation_id", uid(), nullable=True),
        sa.Column("credits_id", uid(), nullable=True),
        sa.Column("source_id", uid(), nullable=True),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paid_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("credited_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="DRAFT", nullable=False),
        sa.Column("status_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("series", sa.String(length=60), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("issued_at", utc(), nullable=True),
        sa.Column("paid_at", utc(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'CREDIT_NOTE') = (credits_id IS NOT NULL)", name=op.f("ck_invoice_credits")
        ),
        sa.CheckConstraint(
            "CASE status WHEN 'DRAFT' THEN number IS NULL WHEN 'VOID' THEN TRUE ELSE number IS NOT NULL END",
            name=op.f("ck_invoice_numbered"),
        ),
        sa.CheckConstraint(
            "kind <> 'CASE' OR case_id IS NOT NULL", name=op.f("ck_invoice_of_case")
        ),
        sa.CheckConstraint(
            "kind IN ('CONSULTATION', 'DEPOSIT', 'CASE', 'CANCELLATION', 'SALE', 'CREDIT_NOTE')",
            name=op.f("ck_invoice_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('DRAFT', 'ISSUED', 'PARTIALLY_PAID', 'PAID', 'VOID')",
            name=op.f("ck_invoice_status"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (issued_at IS NULL)", name=op.f("ck_invoice_issued_whole")
        ),
        sa.CheckConstraint(
            "paid_minor + credited_minor <= total_minor", name=op.f("ck_invoice_not_overpaid")
        ),
        sa.CheckConstraint(
            "paid_minor >= 0 AND credited_minor >= 0", name=op.f("ck_invoice_signs")
        ),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_invoice_total")),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_invoice_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id", "patient_id"],
            ["consultation.id", "consultation.patient_id"],
            name=op.f("fk_invoice_consultation_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["credits_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_invoice_credits_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["user_account.id"], name=op.f("fk_invoice_issuer_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_invoice_patient_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_invoice_payer_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_invoice_plan_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invoice_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("id", "patient_id", name="uq_invoice_patient"),
    )
    op.create_index("ix_invoice_case", "invoice", ["case_id"], unique=False)
    op.create_index("ix_invoice_credits", "invoice", ["credits_id"], unique=False)
    op.create_index("ix_invoice_person", "invoice", ["patient_id"], unique=False)
    op.create_index("ix_invoice_plan", "invoice", ["plan_id"], unique=False)
    op.create_index("ix_invoice_status", "invoice", ["status", "issued_at"], unique=False)
    op.create_index("uq_invoice_number", "invoice", ["series", "number"], unique=True)
    op.create_table(
        "charge",
        *times(op.get_bind(), "charge", "occurred_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("case_id", uid(), nullable=True),
        sa.Column("plan_id", uid(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("item_id", uid(), nullable=True),
        sa.Column("performer_id", uid(), nullable=True),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("unit_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="OPEN", nullable=False),
        sa.Column("status_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("invoice_id", uid(), nullable=True),
        sa.Column("occurred_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "status <> 'BILLED' OR invoice_id IS NOT NULL", name=op.f("ck_charge_billed")
        ),
        sa.CheckConstraint(
            "status IN ('OPEN', 'BILLED', 'DROPPED')", name=op.f("ck_charge_status")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_charge_quantity")),
        sa.ForeignKeyConstraint(
            ["case_id", "patient_id"],
            ["surgical_case.id", "surgical_case.patient_id"],
            name=op.f("fk_charge_case_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_charge_invoice_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["stock_item.id"], name=op.f("fk_charge_item_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_charge_patient_id")),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_charge_performer_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "patient_id"],
            ["procedure_plan.id", "procedure_plan.patient_id"],
            name=op.f("fk_charge_plan_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    op.create_index("ix_charge_case", "charge", ["case_id"], unique=False)
    op.create_index("ix_charge_person", "charge", ["patient_id", "status"], unique=False)
    op.create_index("uq_charge_cause", "charge", ["cause"], unique=True)
    op.create_table(
        "invoice_line",
        *times(op.get_bind(), "invoice_line", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("invoice_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), server_default="", nullable=False),
        sa.Column("sku", sa.String(length=60), server_default="", nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("unit_minor", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("tax_category", sa.String(length=20), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tax_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("exemption_reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("purpose", sa.String(length=20), server_default="", nullable=False),
        sa.Column("performer_id", uid(), nullable=True),
        sa.Column("plan_line_id", uid(), nullable=True),
        sa.Column("item_id", uid(), nullable=True),
        sa.Column("charge_id", uid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_invoice_line_quantity")),
        sa.CheckConstraint("tax_rate_bp >= 0", name=op.f("ck_invoice_line_rate")),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_invoice_line_charge_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_invoice_line_invoice_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["stock_item.id"], name=op.f("fk_invoice_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_invoice_line_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["performer_id"], ["user_account.id"], name=op.f("fk_invoice_line_performer_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_line_id"], ["plan_line.id"], name=op.f("fk_invoice_line_plan_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_line_position"),
    )
    op.create_index("ix_invoice_line_charge", "invoice_line", ["charge_id"], unique=False)


def downgrade() -> None:
    op.drop_table("invoice_line")
    op.drop_table("charge")
    op.drop_table("invoice")
    op.drop_table("deposit")
    op.drop_table("price")
    op.drop_table("price_list")
