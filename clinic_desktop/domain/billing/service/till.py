"""The till: invoices are made, numbered and paid; nothing is ever edited afterwards."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.billing.models import (
    CashSession,
    Deposit,
    FiscalRecord,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentAllocation,
    Receipt,
)
from clinic_desktop.domain.billing.service.base import Money, facts_of
from clinic_desktop.store.service import performs

PAYABLE = ("ISSUED", "PARTIALLY_PAID")
METHODS = ("CASH", "CARD", "TRANSFER", "MOBILE")


class TillService(Money):
    @performs(TillDesk.make_invoice)
    def make_invoice(self, new: billing.NewInvoice) -> billing.InvoiceFacts:
        self.about(new.patient_id)
        row = Invoice(
            kind=new.kind,
            patient_id=new.patient_id,
            payer_id=new.payer_id,
            site_id=self._centre.settings().site_id,
            case_id=new.case_id,
            plan_id=new.plan_id,
            source_id=new.source_id,
            differs=new.differs,
            currency=new.currency,
            total_minor=sum(rules.line_total(line) for line in new.lines),
            paid_minor=0,
            credited_minor=0,
            status="DRAFT",
        )
        self.session.add(row)
        self.session.flush()
        for position, line in enumerate(new.lines, 1):
            self._add_line(row, position, line)
        self.session.flush()
        return facts_of(row)

    @performs(TillDesk.issue)
    def issue(self, invoice_id: UUID) -> billing.InvoiceFacts:
        row = self.locked(Invoice, invoice_id)
        self.about(row.patient_id)
        row.status, now = after("I03", row.status), self.now()
        row.series = self._year(now)
        row.number = self._centre.next_number("INVOICE", row.series)
        row.issued_at = now
        self.session.flush()
        self.session.add(
            FiscalRecord(kind="NONE", invoice_id=row.id, state="DONE", facts={"issued": True})
        )
        self._set_off(row)
        self._settle(row)
        return facts_of(row)

    @performs(TillDesk.discard)
    def discard(self, invoice_id: UUID, reason: str) -> billing.InvoiceFacts:
        row = self.locked(Invoice, invoice_id)
        self.about(row.patient_id)
        row.status, row.status_reason = after("I04", row.status), reason[:400]
        self.session.flush()
        return facts_of(row)

    @performs(TillDesk.take)
    def take(self, taking: billing.Taking) -> billing.PaymentFacts:
        """The invoice is held first, so the second of two same keys finds the first's payment."""
        row = self.locked(Invoice, taking.invoice_id)
        self.about(row.patient_id)
        asked = select(Payment).where(Payment.idempotency_key == taking.key)
        known = self.session.scalar(asked)
        if known is not None:
            if known.request_hash != rules.request_hash(taking):
                raise errors.KeyReused
            return self._payments([known])[0]
        self._check(row, taking)
        payment = self._pay(row, taking.amount_minor, taking.method, taking.key, taking)
        self._settle(row)
        self._give_receipt(payment, row)
        return self._payments([payment])[0]

    @performs(TillDesk.waive_deposit)
    def waive_deposit(
        self, plan_id: UUID, patient_id: UUID, currency: str, override_id: UUID
    ) -> None:
        self.about(patient_id)
        row = self.session.scalar(select(Deposit).where(Deposit.plan_id == plan_id))
        if row is None:
            row = Deposit(plan_id=plan_id, patient_id=patient_id, amount_minor=0, currency=currency)
            self.session.add(row)
        row.waived_by_id = override_id
        self.session.flush()

    @performs(TillDesk.sheet)
    def sheet(self, invoice_id: UUID) -> billing.InvoiceSheet:
        return self._sheet(self._invoice(invoice_id))

    @performs(TillDesk.payment)
    def payment(self, payment_id: UUID) -> billing.PaymentFacts:
        row = self.found(Payment, payment_id)
        self.about(row.patient_id)
        return self._payments([row])[0]

    def _check(self, row: Invoice, taking: billing.Taking) -> None:
        if row.status not in PAYABLE:
            raise billing.InvoiceNotPayable
        if taking.method not in METHODS or taking.currency != row.currency:
            raise billing.AmountRefused(f"This invoice is paid in {row.currency}.")
        open_minor = row.total_minor - row.paid_minor - row.credited_minor
        rules.check_amount(taking.amount_minor, open_minor)

    def _pay(
        self,
        row: Invoice,
        amount_minor: int,
        method: str,
        key: str,
        taking: billing.Taking | None = None,
    ) -> Payment:
        """Payment and allocation in one go; the allocation carries the invoice's sum along."""
        now = self.now()
        payment = Payment(
            patient_id=row.patient_id,
            invoice_id=row.id,
            direction="IN",
            method=method,
            amount_minor=amount_minor,
            currency=row.currency,
            idempotency_key=key,
            request_hash=rules.request_hash(taking) if taking else "",
            status=after("Y01", None),
            terminal_reference=taking.reference[:100] if taking else "",
            cash_session_id=self._drawer(row).id if method == "CASH" else None,
            taken_at=now,
            completed_at=now,
        )
        self.session.add(payment)
        self.session.flush()
        self.session.add(
            PaymentAllocation(
                payment_id=payment.id,
                invoice_id=row.id,
                patient_id=row.patient_id,
                amount_minor=amount_minor,
                allocated_at=now,
            )
        )
        self.session.flush()
        self.session.refresh(row)
        return payment

    def _settle(self, row: Invoice) -> None:
        """I05 or I06, by the sums."""
        wanted = rules.state_after(row.paid_minor, row.credited_minor, row.total_minor)
        if wanted == row.status or wanted == "ISSUED":
            return
        row.status = after("I06" if wanted == "PAID" else "I05", row.status)
        if wanted == "PAID":
            row.paid_at = self.now()
        self.session.flush()

    def _set_off(self, row: Invoice) -> None:
        """What was paid ahead on the plan stands against the bill of its case."""
        if row.kind != "CASE" or row.plan_id is None:
            return
        ahead = select(func.coalesce(func.sum(Invoice.paid_minor), 0)).where(
            Invoice.plan_id == row.plan_id, Invoice.kind == "DEPOSIT", Invoice.status != "VOID"
        )
        used = (
            select(func.coalesce(func.sum(Payment.amount_minor), 0))
            .join(Invoice, Invoice.id == Payment.invoice_id)
            .where(Invoice.plan_id == row.plan_id, Payment.method == "DEPOSIT")
        )
        left = int(self.session.scalar(ahead) or 0) - int(self.session.scalar(used) or 0)
        amount = min(left, row.total_minor)
        if amount > 0:
            self._pay(row, amount, "DEPOSIT", f"deposit:{row.id}")

    def _give_receipt(self, payment: Payment, row: Invoice) -> None:
        series = self._year(payment.taken_at)
        self.session.add(
            Receipt(
                series=series,
                number=self._centre.next_number("RECEIPT", series),
                payment_id=payment.id,
                patient_id=row.patient_id,
                content={
                    "invoice": facts_of(row).number,
                    "amount_minor": payment.amount_minor,
                    "currency": payment.currency,
                    "method": payment.method,
                },
                issued_at=payment.taken_at,
            )
        )
        self.session.add(FiscalRecord(kind="NONE", payment_id=payment.id, state="DONE", facts={}))
        self.session.flush()

    def _drawer(self, row: Invoice) -> CashSession:
        """The open one of the site; the first cash of the day opens it."""
        asked = select(CashSession).where(
            CashSession.site_id == row.site_id, CashSession.closed_at.is_(None)
        )
        found: CashSession | None = self.session.scalar(asked)
        if found is None:
            found = CashSession(
                site_id=row.site_id,
                currency=row.currency,
                opened_at=self.now(),
                opened_by=self.caller.id,
                opening_minor=0,
            )
            self.session.add(found)
            self.session.flush()
        return found

    def _add_line(self, row: Invoice, position: int, line: billing.NewLine) -> None:
        total, rate = rules.line_total(line), line.tax_percent * 100
        self.session.add(
            InvoiceLine(
                invoice_id=row.id,
                patient_id=row.patient_id,
                position=position,
                source=line.source,
                sku=line.sku,
                text=line.text[:300],
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                total_minor=total,
                tax_category=line.tax_category,
                tax_rate_bp=rate,
                tax_minor=rules.tax_inside(total, rate),
                exemption_reason=line.exemption_reason,
                purpose=line.purpose,
                performer_id=line.performer_id,
            )
        )

    def _year(self, when: datetime) -> str:
        zone = ZoneInfo(self._centre.settings().time_zone)
        return f"{when.astimezone(zone).year}"
