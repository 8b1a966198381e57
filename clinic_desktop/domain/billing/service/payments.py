"""Money taken: payment, what it settles, its receipt, the drawer it lies in; and taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from clinic_desktop.core.moves import after
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.models import (
    CashSession,
    FiscalRecord,
    Invoice,
    Payment,
    PaymentAllocation,
    Receipt,
)
from clinic_desktop.domain.billing.service.base import Money, facts_of, receipt_number

NO_REGISTER = "NONE"
SET_OFF, ISSUED = "DEPOSIT", "ISSUED"


class Payments(Money):
    def _book(self, row: Invoice, amount_minor: int, method: str, key: str, **more: Any) -> Payment:
        """Payment and allocation in one go; the allocation carries the invoice's sum along.

        What is over the open amount is not allocated.
        """
        now = self.now()
        payment = Payment(
            patient_id=row.patient_id,
            invoice_id=row.id,
            payer_id=row.payer_id,
            direction="IN",
            method=method,
            amount_minor=amount_minor,
            currency=row.currency,
            idempotency_key=key,
            status=after("Y01", None),
            taken_at=now,
            completed_at=now,
            **more,
        )
        self.session.add(payment)
        self.session.flush()
        open_minor = row.total_minor - row.paid_minor - row.credited_minor
        self._allocate(row, payment.id, min(amount_minor, open_minor))
        return payment

    def _allocate(self, row: Invoice, payment_id: UUID, amount: int, **more: Any) -> None:
        self.session.add(
            PaymentAllocation(
                payment_id=payment_id,
                invoice_id=row.id,
                patient_id=row.patient_id,
                amount_minor=amount,
                allocated_at=self.now(),
                **more,
            )
        )
        self.session.flush()
        self.session.refresh(row, ["paid_minor"])

    def _settle(self, row: Invoice) -> None:
        """I05 or I06, by the sums."""
        wanted = rules.state_after(row.paid_minor, row.credited_minor, row.total_minor)
        if wanted != ISSUED:
            row.status = after("I06" if wanted == "PAID" else "I05", row.status)
        if wanted == "PAID":
            row.paid_at = self.now()
        self.session.flush()

    def _take_back(self, payment: Payment, row: Invoice) -> None:
        """What of this payment settles this invoice, row by row."""
        gone = select(PaymentAllocation.reverses_id).where(
            PaymentAllocation.reverses_id.is_not(None)
        )
        asked = select(PaymentAllocation).where(
            PaymentAllocation.payment_id == payment.id,
            PaymentAllocation.invoice_id == row.id,
            PaymentAllocation.reverses_id.is_(None),
            PaymentAllocation.id.not_in(gone),
        )
        for part in self.session.scalars(asked).all():
            self._allocate(row, payment.id, -part.amount_minor, reverses_id=part.id)

    def _ahead(self, plan_id: UUID) -> int:
        """What was paid ahead on a plan and is not set off yet."""
        paid = select(func.coalesce(func.sum(Invoice.paid_minor), 0)).where(
            Invoice.plan_id == plan_id, Invoice.kind == "DEPOSIT", Invoice.status != "VOID"
        )
        used = (
            select(func.coalesce(func.sum(Payment.amount_minor), 0))
            .join(Invoice, Invoice.id == Payment.invoice_id)
            .where(
                Invoice.plan_id == plan_id,
                Payment.method == SET_OFF,
                Payment.status == "COMPLETED",
            )
        )
        return int(self.session.scalar(paid) or 0) - int(self.session.scalar(used) or 0)

    def _set_off(self, row: Invoice) -> None:
        """What was paid ahead on the plan stands against the bill of its case, or its fee."""
        if row.kind not in ("CASE", "CANCELLATION") or row.plan_id is None:
            return
        amount = min(self._ahead(row.plan_id), row.total_minor)
        if amount > 0:
            self._book(row, amount, SET_OFF, rules.own_key(row.id), request_hash="")

    def _give_receipt(self, payment: Payment, row: Invoice) -> str:
        """Its number as it is printed."""
        series = self._year(payment.taken_at)
        number = self._centre.next_number("RECEIPT", series)
        self.session.add(
            Receipt(
                series=series,
                number=number,
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
        self._register(payment_id=payment.id)
        return receipt_number(series, number)

    def _register(self, **what: UUID) -> None:
        """For a country's secured register; where none is asked for the row says so."""
        self.session.add(FiscalRecord(kind=NO_REGISTER, state="DONE", facts={}, **what))
        self.session.flush()

    def _drawer(self, row: Invoice) -> CashSession:
        """The open one for this currency; whoever takes the first money of a day opens it."""
        asked = select(CashSession).where(
            CashSession.site_id == row.site_id,
            CashSession.drawer == row.currency,
            CashSession.closed_at.is_(None),
        )
        found: CashSession | None = self.session.scalar(asked)
        if found is None:
            fresh = CashSession(
                site_id=row.site_id,
                drawer=row.currency,
                currency=row.currency,
                opened_at=self.now(),
                opened_by=self.caller.sent_by or self.caller.id,
                opening_minor=0,
            )
            try:
                with self.session.begin_nested():
                    self.session.add(fresh)
                    self.session.flush()
            except IntegrityError:  # somebody opened it at the same moment
                found = self.session.scalar(asked)
            else:
                found = fresh
        if found is None:
            raise billing.SessionClosed
        return found

    def _year(self, when: datetime) -> str:
        """Of the site: numbers begin anew on its first of January."""
        zone = ZoneInfo(self._centre.settings().time_zone)
        return f"{when.astimezone(zone).year}"
