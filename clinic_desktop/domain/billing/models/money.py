"""Tables of money taken and given: payments, what they settle, credit, receipts, drawers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.moves import STATES
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import of_patient, same_patient, unique_while
from clinic_desktop.store.refusals import means

METHODS = ("CASH", "CARD", "TRANSFER", "MOBILE", "CREDIT", "DEPOSIT")
TERMINAL = ("CREATED", "SENT", "CONFIRMED", "DECLINED", "UNKNOWN")


class CashSession(Record):
    """One drawer from opening to count; closed, it stays. One open per site and drawer."""

    __tablename__ = "cash_session"
    __table_args__ = (
        CheckConstraint("opening_minor >= 0", name="opening"),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)"
            " AND (closed_at IS NULL OR counted_minor IS NOT NULL)"
            " AND (closed_at IS NULL OR expected_minor IS NOT NULL)",
            name="closed_whole",
        ),
        unique_while(
            means("uq_cash_session_open", "billing.drawer_open"),
            ("site_id", "drawer"),
            "closed_at IS NULL",
        ),
    )

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    drawer: Mapped[str] = mapped_column(String(40), default="1", server_default="1")
    currency: Mapped[str] = mapped_column(String(3))
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opening_minor: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    expected_minor: Mapped[int | None]
    counted_minor: Mapped[int | None]
    difference_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")


class Payment(Record):
    """Money in or out, under the key its client made. OUT gives back (part of) `refunds_id`."""

    __tablename__ = "payment"
    __table_args__ = (
        one_of("status", STATES["payment"]),
        one_of("direction", ("IN", "OUT")),
        one_of("method", METHODS),
        CheckConstraint(f"terminal_state IS NULL OR terminal_state IN {TERMINAL}", name="terminal"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "(tendered_minor IS NULL) = (tendered_currency IS NULL)", name="tendered_whole"
        ),
        same_patient("refunds_id", "payment"),
        same_patient("invoice_id", "invoice"),
        of_patient("payment"),
        Index(
            means("uq_payment_idempotency_key", "clinic.key_reused"),
            "idempotency_key",
            unique=True,
        ),
        Index("ix_payment_person", "patient_id"),
        Index("ix_payment_session", "cash_session_id"),
        Index("ix_payment_refunds", "refunds_id"),
        Index("ix_payment_invoice", "invoice_id"),
        Index("ix_payment_taken", "taken_at"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    invoice_id: Mapped[UUID | None]  # the bill it was taken for; allocations say what it settles
    payer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    direction: Mapped[str] = mapped_column(String(3))
    method: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    tendered_minor: Mapped[int | None]
    tendered_currency: Mapped[str | None] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(20), default="", server_default="")
    idempotency_key: Mapped[str] = mapped_column(String(80))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20), server_default="PENDING")
    status_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    terminal_state: Mapped[str | None] = mapped_column(String(10))
    terminal_reference: Mapped[str] = mapped_column(String(100), default="", server_default="")
    cash_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_session.id"))
    refunds_id: Mapped[UUID | None]
    taken_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class PaymentAllocation(Record):
    """Part of a payment set against an invoice; taken back by a row with the opposite amount."""

    __tablename__ = "payment_allocation"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        CheckConstraint("amount_minor > 0 OR reverses_id IS NOT NULL", name="reverses"),
        same_patient("payment_id", "payment"),
        same_patient("invoice_id", "invoice"),
        Index("uq_payment_allocation_reverses", "reverses_id", unique=True),
        Index("ix_payment_allocation_payment", "payment_id"),
        Index("ix_payment_allocation_invoice", "invoice_id"),
    )

    payment_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    amount_minor: Mapped[int]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_allocation.id"))
    allocated_at: Mapped[datetime]


class PatientCredit(Record):
    """The ledger of what the clinic owes a patient; it never falls below nothing."""

    __tablename__ = "patient_credit"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        same_patient("payment_id", "payment"),
        same_patient("invoice_id", "invoice"),
        Index("ix_patient_credit_person", "patient_id", "currency"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    payment_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    booked_at: Mapped[datetime]


class Receipt(Record):
    """Proof of one payment, numbered without gaps; printed again, it is the same row."""

    __tablename__ = "receipt"
    __table_args__ = (
        same_patient("payment_id", "payment"),
        Index(means("uq_receipt_number", "billing.number_taken"), "series", "number", unique=True),
        UniqueConstraint("payment_id", name="uq_receipt_payment"),
    )

    series: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    payment_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]


class FiscalRecord(Record):
    """What a country's secured register made of a payment or an invoice."""

    __tablename__ = "fiscal_record"
    __table_args__ = (
        one_of("state", ("OPEN", "SENT", "DONE", "FAILED")),
        CheckConstraint("payment_id IS NOT NULL OR invoice_id IS NOT NULL", name="of_what"),
        Index("ix_fiscal_record_state", "state"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"))
    state: Mapped[str] = mapped_column(String(10), server_default="OPEN")
    code: Mapped[str] = mapped_column(Text, default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
