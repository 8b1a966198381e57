"""What screens and till share: invoices and payments as values."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.models import (
    Charge,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentAllocation,
    Receipt,
)
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.store.service import Service, Work

DRAFT, CREDIT = "DRAFT", "CREDIT"


class Money(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    def _sheet(self, row: Invoice) -> billing.InvoiceSheet:
        rows = self._lines(row)
        charges = self._charges_of(rows)
        lines = tuple(_line(line, charges.get(line.charge_id)) for line in rows)
        return billing.InvoiceSheet(
            facts_of(row),
            lines,
            self._paid_on(row),
            rules.tax_sums(lines),
            tuple(
                str(one["deviation"]) for one in row.facts.get("changes", ()) if "deviation" in one
            ),
        )

    def _paid_on(self, row: Invoice) -> tuple[billing.PaymentFacts, ...]:
        """In the order of time; last what came from another invoice."""
        taken = select(Payment).where(Payment.invoice_id == row.id)
        in_order = taken.order_by(Payment.taken_at, Payment.created_at, Payment.id)
        payments = self._payments(self.session.scalars(in_order))
        return (*payments, *self._from_credit(row))

    def _from_credit(self, row: Invoice) -> tuple[billing.PaymentFacts, ...]:
        """Parts of payments that were taken for another invoice and settle this one."""
        asked = (
            select(Payment, PaymentAllocation)
            .join(PaymentAllocation, PaymentAllocation.payment_id == Payment.id)
            .where(PaymentAllocation.invoice_id == row.id, Payment.invoice_id != row.id)
            .order_by(PaymentAllocation.allocated_at, PaymentAllocation.id)
        )
        parts: dict[UUID, billing.PaymentFacts] = {}
        for payment, part in self.session.execute(asked):
            before = parts[payment.id].amount_minor if payment.id in parts else 0
            parts[payment.id] = billing.PaymentFacts(
                payment.id, row.id, "IN", CREDIT, before + part.amount_minor, payment.currency,
                payment.status, "", part.allocated_at, payment.patient_id,
            )  # fmt: skip
        return tuple(one for one in parts.values() if one.amount_minor > 0)

    def _charges_of(self, rows: Sequence[InvoiceLine]) -> Mapping[UUID | None, Charge]:
        ids = [row.charge_id for row in rows if row.charge_id is not None]
        if not ids:
            return {}
        return {
            one.id: one for one in self.session.scalars(select(Charge).where(Charge.id.in_(ids)))
        }

    def _lines(self, row: Invoice) -> Sequence[InvoiceLine]:
        asked = select(InvoiceLine).where(InvoiceLine.invoice_id == row.id)
        return self.session.scalars(asked.order_by(InvoiceLine.position)).all()

    def _payments(self, rows: Iterable[Payment]) -> tuple[billing.PaymentFacts, ...]:
        found = list(rows)
        if not found:
            return ()
        asked = select(Receipt.payment_id, Receipt.series, Receipt.number).where(
            Receipt.payment_id.in_([row.id for row in found])
        )
        numbers = {
            paid: receipt_number(series, number)
            for paid, series, number in self.session.execute(asked)
        }
        return tuple(payment_facts(row, numbers.get(row.id, "")) for row in found)

    def _invoice(self, invoice_id: UUID) -> Invoice:
        """Patients see what was issued, not what is being written."""
        row = self.found(Invoice, invoice_id)
        self.about(row.patient_id)
        if row.status == DRAFT and self.caller.kind in ("patient", "ticket"):
            raise errors.NotFound
        return row


def facts_of(row: Invoice) -> billing.InvoiceFacts:
    number = f"{row.series}-{row.number:05d}" if row.number is not None else ""
    return billing.InvoiceFacts(
        row.id, row.kind, number, row.status, row.patient_id, row.plan_id, row.case_id,
        row.total_minor, row.paid_minor, row.currency, row.created_at, row.issued_at, row.paid_at,
        row.version, row.credited_minor, row.differs, row.credits_id, row.note,
    )  # fmt: skip


def receipt_number(series: str, number: int) -> str:
    return f"R{series}-{number:05d}"


def _line(row: InvoiceLine, charge: Charge | None) -> billing.LineCard:
    return billing.LineCard(
        row.text, row.quantity, row.unit_minor, row.total_minor, row.tax_category,
        row.tax_rate_bp // 100, row.exemption_reason, row.source, row.tax_minor, row.position,
        charge.why if charge else "", charge is None or charge.status == "BILLED",
    )  # fmt: skip


def payment_facts(row: Payment, number: str) -> billing.PaymentFacts:
    assert row.invoice_id is not None
    return billing.PaymentFacts(
        row.id, row.invoice_id, row.direction, row.method, row.amount_minor, row.currency,
        row.status, number, row.taken_at, row.patient_id, row.terminal_state or "",
    )  # fmt: skip
