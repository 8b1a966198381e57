"""Payments, what they settle, receipts."""

import sqlalchemy as sa
from alembic import op

from clinic_desktop.store.frozen import json, times, uid, utc

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cash_session",
        *times(op.get_bind(), "cash_session", "opened_at", "closed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("site_id", uid(), nullable=False),
        sa.Column("drawer", sa.String(length=40), server_default="1", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_at", utc(), nullable=False),
        sa.Column("opened_by", uid(), nullable=False),
        sa.Column("opening_minor", sa.Integer(), nullable=False),
        sa.Column("closed_at", utc(), nullable=True),
        sa.Column("closed_by", uid(), nullable=True),
        sa.Column("expected_minor", sa.Integer(), nullable=True),
        sa.Column("counted_minor", sa.Integer(), nullable=True),
        sa.Column("difference_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL OR counted_minor IS NOT NULL) AND (closed_at IS NULL OR expected_minor IS NOT NULL)",
            name=op.f("ck_cash_session_closed_whole"),
        ),
        sa.CheckConstraint("opening_minor >= 0", name=op.f("ck_cash_session_opening")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user_account.id"], name=op.f("fk_cash_session_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["user_account.id"], name=op.f("fk_cash_session_opened_by")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_cash_session_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_session")),
    )
    op.create_index(
        "uq_cash_session_open",
        "cash_session",
        ["site_id", "drawer"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "payment",
        *times(op.get_bind(), "payment", "taken_at", "completed_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("invoice_id", uid(), nullable=True),
        sa.Column("payer_id", uid(), nullable=True),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tendered_minor", sa.Integer(), nullable=True),
        sa.Column("tendered_currency", sa.String(length=3), nullable=True),
        sa.Column("rate", sa.String(length=20), server_default="", nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="PENDING", nullable=False),
        sa.Column("status_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("terminal_state", sa.String(length=10), nullable=True),
        sa.Column("terminal_reference", sa.String(length=100), server_default="", nullable=False),
        sa.Column("cash_session_id", uid(), nullable=True),
        sa.Column("refunds_id", uid(), nullable=True),
        sa.Column("taken_at", utc(), nullable=False),
        sa.Column("completed_at", utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("direction IN ('IN', 'OUT')", name=op.f("ck_payment_direction")),
        sa.CheckConstraint(
            "method IN ('CASH', 'CARD', 'TRANSFER', 'MOBILE', 'CREDIT', 'DEPOSIT')",
            name=op.f("ck_payment_method"),
        ),
        sa.CheckConstraint(
            "status IN ('PENDING', 'COMPLETED', 'FAILED', 'REVERSED')",
            name=op.f("ck_payment_status"),
        ),
        sa.CheckConstraint(
            "terminal_state IS NULL OR terminal_state IN ('CREATED', 'SENT', 'CONFIRMED', 'DECLINED', 'UNKNOWN')",
            name=op.f("ck_payment_terminal"),
        ),
        sa.CheckConstraint(
            "(tendered_minor IS NULL) = (tendered_currency IS NULL)",
            name=op.f("ck_payment_tendered_whole"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["cash_session_id"], ["cash_session.id"], name=op.f("fk_payment_cash_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_payment_invoice_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_payment_patient_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_payment_payer_id")),
        sa.ForeignKeyConstraint(
            ["refunds_id", "patient_id"],
            ["payment.id", "payment.patient_id"],
            name=op.f("fk_payment_refunds_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("id", "patient_id", name="uq_payment_patient"),
    )
    op.create_index("ix_payment_invoice", "payment", ["invoice_id"], unique=False)
    op.create_index("ix_payment_person", "payment", ["patient_id"], unique=False)
    op.create_index("ix_payment_refunds", "payment", ["refunds_id"], unique=False)
    op.create_index("ix_payment_session", "payment", ["cash_session_id"], unique=False)
    op.create_index("uq_payment_idempotency_key", "payment", ["idempotency_key"], unique=True)
    op.create_table(
        "fiscal_record",
        *times(op.get_bind(), "fiscal_record", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payment_id", uid(), nullable=True),
        sa.Column("invoice_id", uid(), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="OPEN", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('OPEN', 'SENT', 'DONE', 'FAILED')", name=op.f("ck_fiscal_record_state")
        ),
        sa.CheckConstraint(
            "payment_id IS NOT NULL OR invoice_id IS NOT NULL",
            name=op.f("ck_fiscal_record_of_what"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_fiscal_record_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_fiscal_record_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_record")),
    )
    op.create_index("ix_fiscal_record_state", "fiscal_record", ["state"], unique=False)
    op.create_table(
        "patient_credit",
        *times(op.get_bind(), "patient_credit", "booked_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("payment_id", uid(), nullable=True),
        sa.Column("invoice_id", uid(), nullable=True),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("booked_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_patient_credit_amount")),
        sa.ForeignKeyConstraint(
            ["invoice_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_patient_credit_invoice_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_credit_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id", "patient_id"],
            ["payment.id", "payment.patient_id"],
            name=op.f("fk_patient_credit_payment_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_credit")),
    )
    op.create_index(
        "ix_patient_credit_person", "patient_credit", ["patient_id", "currency"], unique=False
    )
    op.create_table(
        "payment_allocation",
        *times(op.get_bind(), "payment_allocation", "allocated_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("payment_id", uid(), nullable=False),
        sa.Column("invoice_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("reverses_id", uid(), nullable=True),
        sa.Column("allocated_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_payment_allocation_amount")),
        sa.CheckConstraint(
            "amount_minor > 0 OR reverses_id IS NOT NULL",
            name=op.f("ck_payment_allocation_reverses"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id", "patient_id"],
            ["invoice.id", "invoice.patient_id"],
            name=op.f("fk_payment_allocation_invoice_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_payment_allocation_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id", "patient_id"],
            ["payment.id", "payment.patient_id"],
            name=op.f("fk_payment_allocation_payment_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["payment_allocation.id"],
            name=op.f("fk_payment_allocation_reverses_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_allocation")),
    )
    op.create_index(
        "ix_payment_allocation_invoice", "payment_allocation", ["invoice_id"], unique=False
    )
    op.create_index(
        "ix_payment_allocation_payment", "payment_allocation", ["payment_id"], unique=False
    )
    op.create_index(
        "uq_payment_allocation_reverses", "payment_allocation", ["reverses_id"], unique=True
    )
    op.create_table(
        "receipt",
        *times(op.get_bind(), "receipt", "issued_at", "created_at", "updated_at"),
        sa.Column("id", uid(), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("payment_id", uid(), nullable=False),
        sa.Column("patient_id", uid(), nullable=False),
        sa.Column("content", json(), nullable=False),
        sa.Column("issued_at", utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", utc(), nullable=False),
        sa.Column("created_by", uid(), nullable=False),
        sa.Column("updated_at", utc(), nullable=False),
        sa.Column("updated_by", uid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_receipt_patient_id")),
        sa.ForeignKeyConstraint(
            ["payment_id", "patient_id"],
            ["payment.id", "payment.patient_id"],
            name=op.f("fk_receipt_payment_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("payment_id", name="uq_receipt_payment"),
    )
    op.create_index("uq_receipt_number", "receipt", ["series", "number"], unique=True)


def downgrade() -> None:
    op.drop_table("receipt")
    op.drop_table("payment_allocation")
    op.drop_table("patient_credit")
    op.drop_table("fiscal_record")
    op.drop_table("payment")
    op.drop_table("cash_session")
