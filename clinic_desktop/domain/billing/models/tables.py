"""Tables of money asked for: price lists, deposits, charges, invoices with their lines."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.moves import STATES
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.keys import of_patient, same_patient, unique_while
from clinic_desktop.store.refusals import means

INVOICES = ("CONSULTATION", "DEPOSIT", "CASE", "CANCELLATION", "SALE", "CREDIT_NOTE")
CHARGES = ("OPEN", "BILLED", "DROPPED")
means("ck_invoice_not_overpaid", "billing.overpaid")


class PriceList(Record):
    """A set of prices in one currency."""

    __tablename__ = "price_list"
    __table_args__ = (Index("uq_price_list_name", "name", unique=True),)

    name: Mapped[str] = mapped_column(String(100))
    currency: Mapped[str] = mapped_column(String(3))
    active: Mapped[bool] = mapped_column(default=True)


class Price(Record):
    """What a procedure, an item or a fee costs from one moment on; a new price is a new row."""

    __tablename__ = "price"
    __table_args__ = (
        one_of("kind", ("PROCEDURE", "ITEM", "FEE")),
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("ended_at >= starts_at", name="ended_later"),
        UniqueConstraint("price_list_id", "kind", "code", "edition", name="uq_price_edition"),
        unique_while(
            means("uq_price_live", "billing.price_changed"),
            ("price_list_id", "kind", "code"),
            "ended_at IS NULL",
        ),
    )

    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_list.id"))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(60))
    edition: Mapped[int] = mapped_column(server_default="1")
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    amount_minor: Mapped[int]
    tax_category: Mapped[str] = mapped_column(String(20), default="", server_default="")
    tax_rate_bp: Mapped[int] = mapped_column(server_default="0")  # hundredths of a percent
    starts_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Deposit(Record):
    """What a plan asks for before its slot is confirmed, with the rule as it stood then."""

    __tablename__ = "deposit"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("waived_by_id", "override"),
        Index(means("uq_deposit_plan", "billing.deposit_there"), "plan_id", unique=True),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)  # percent, cut-offs, what is kept
    rule_edition: Mapped[str] = mapped_column(String(40), default="", server_default="")
    waived_by_id: Mapped[UUID | None]


class Invoice(Record):
    """`paid_minor` follows the allocations by itself; the number comes at issue, without gaps."""

    __tablename__ = "invoice"
    __table_args__ = (
        one_of("status", STATES["invoice"]),
        one_of("kind", INVOICES),
        CheckConstraint("total_minor >= 0", name="total"),
        CheckConstraint("paid_minor >= 0 AND credited_minor >= 0", name="signs"),
        CheckConstraint("paid_minor + credited_minor <= total_minor", name="not_overpaid"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="issued_whole"),
        CheckConstraint(
            "CASE status WHEN 'DRAFT' THEN number IS NULL WHEN 'VOID' THEN TRUE"
            " ELSE number IS NOT NULL END",
            name="numbered",
        ),
        CheckConstraint("kind <> 'CASE' OR case_id IS NOT NULL", name="of_case"),
        CheckConstraint("(kind = 'CREDIT_NOTE') = (credits_id IS NOT NULL)", name="credits"),
        same_patient("case_id", "surgical_case"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("consultation_id", "consultation"),
        same_patient("credits_id", "invoice"),
        of_patient("invoice"),
        Index(means("uq_invoice_number", "billing.number_taken"), "series", "number", unique=True),
        Index("ix_invoice_person", "patient_id"),
        Index("ix_invoice_case", "case_id"),
        Index("ix_invoice_plan", "plan_id"),
        Index("ix_invoice_status", "status", "issued_at"),
        Index("ix_invoice_credits", "credits_id"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    payer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # none: the patient
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))  # none: clinic
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    case_id: Mapped[UUID | None]
    plan_id: Mapped[UUID | None]
    consultation_id: Mapped[UUID | None]
    credits_id: Mapped[UUID | None]
    source_id: Mapped[UUID | None]  # the appointment, sale or fee it comes from
    differs: Mapped[bool] = mapped_column(default=False)  # from the accepted quotation
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = mapped_column(server_default="0")
    paid_minor: Mapped[int] = mapped_column(server_default="0")
    credited_minor: Mapped[int] = mapped_column(server_default="0")
    status: Mapped[str] = mapped_column(String(20), server_default="DRAFT")
    status_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    series: Mapped[str] = mapped_column(String(60), default="", server_default="")
    number: Mapped[int | None]
    issued_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # names as printed, differences


class InvoiceLine(Record):
    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("tax_rate_bp >= 0", name="rate"),
        same_patient("invoice_id", "invoice"),
        UniqueConstraint("invoice_id", "position", name="uq_invoice_line_position"),
        Index("ix_invoice_line_charge", "charge_id"),
    )

    invoice_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(20), default="", server_default="")
    sku: Mapped[str] = mapped_column(String(60), default="", server_default="")
    text: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int] = mapped_column(server_default="1")
    unit_minor: Mapped[int]
    total_minor: Mapped[int]  # with tax
    tax_category: Mapped[str] = mapped_column(String(20))
    tax_rate_bp: Mapped[int] = mapped_column(server_default="0")
    tax_minor: Mapped[int] = mapped_column(server_default="0")
    exemption_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    purpose: Mapped[str] = mapped_column(String(20), default="", server_default="")
    performer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    plan_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_line.id"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_item.id"))
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charge.id"))


class Charge(Record):
    """Something that happened and may be billed; `cause` makes sure that it is there once."""

    __tablename__ = "charge"
    __table_args__ = (
        one_of("status", CHARGES),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("status <> 'BILLED' OR invoice_id IS NOT NULL", name="billed"),
        same_patient("case_id", "surgical_case"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("invoice_id", "invoice"),
        Index(means("uq_charge_cause", "billing.charged_already"), "cause", unique=True),
        Index("ix_charge_person", "patient_id", "status"),
        Index("ix_charge_case", "case_id"),
    )

    cause: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    case_id: Mapped[UUID | None]
    plan_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(String(300))
    why: Mapped[str] = mapped_column(String(400), default="", server_default="")
    rule: Mapped[str] = mapped_column(String(40), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # of its line
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_item.id"))
    performer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    quantity: Mapped[int] = mapped_column(server_default="1")
    unit_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(String(10), server_default="OPEN")
    status_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    invoice_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]
