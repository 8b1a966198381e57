"""What several moves of the ledger share: the patient's credit, freeing paid money, the note."""

from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.models import (
    Invoice,
    PatientCredit,
    Payment,
    PaymentAllocation,
)
from clinic_desktop.domain.billing.service.charges import Charges
from clinic_desktop.domain.billing.service.payments import SET_OFF

PAYABLE = ("ISSUED", "PARTIALLY_PAID")


class Freeing(Charges):
    def _free(self, row: Invoice, over: int) -> None:
        """Money that settles more than is left becomes the patient's credit; the newest first.

        A set-off deposit comes last and only goes back to where it was paid ahead. Raises
        DepositUsed where a deposit is credited that a bill has used up.
        """
        if over <= 0:
            return
        if row.kind == "DEPOSIT" and row.plan_id is not None and self._ahead(row.plan_id) < over:
            raise billing.DepositUsed
        for payment, settled in self._settling(row):
            part = min(over, settled)
            if part <= 0:
                continue
            over -= part
            self._take_back(payment, row)
            if payment.method == SET_OFF:
                payment.status = after("Y07", payment.status)
                payment.status_reason = "Less is set off after a credit note"
                self.session.flush()
                self._set_off_again(row, settled - part)
                continue
            if settled > part:
                self._allocate(row, payment.id, settled - part)
            self._credit(payment, part, row.id, "Free after a credit note")

    def _undo(self, payment: Payment, move_id: str, why: str) -> None:
        """Y07, Y09: it settles nothing any more, nor is any of it the patient's credit.

        Raises Refunded where some of it was given back.
        """
        status = after(move_id, payment.status)
        back = select(func.count()).where(
            Payment.refunds_id == payment.id, Payment.status.in_(("PENDING", "COMPLETED"))
        )
        if self.session.scalar(back.select_from(Payment)):
            raise billing.Refunded
        for row in self._settled_by(payment):
            self._take_back(payment, row)
            row.status = after("I07" if row.paid_minor else "I08", row.status)
            row.paid_at = None
            self.session.flush()
        left = self._credit_of(payment)
        if left:
            self._credit(payment, -left, None, why)
        payment.status, payment.status_reason = status, why
        if payment.method != SET_OFF:
            self._register(payment_id=payment.id)
        self.session.flush()

    def _settle_with(self, payment: Payment, row: Invoice) -> None:
        """The invoice may have been paid otherwise meanwhile: what is over is credit."""
        settles = max(0, min(payment.amount_minor, self._open(row)))
        if row.status not in PAYABLE:
            settles = 0
        if settles:
            self._allocate(row, payment.id, settles)
            self._settle(row)
        if payment.amount_minor > settles:
            over = payment.amount_minor - settles
            self._credit(payment, over, row.id, "Paid beyond the invoice")
        self._give_receipt(payment, row)

    def _unless_used(self, row: Invoice, amount_minor: int) -> None:
        """Raises DepositUsed where a deposit that goes is set off against the bill already."""
        ahead = self._ahead(row.plan_id) if row.kind == "DEPOSIT" and row.plan_id else None
        if ahead is not None and ahead < amount_minor:
            raise billing.DepositUsed

    def _settled_by(self, payment: Payment) -> list[Invoice]:
        """Every invoice of which this payment settles a part, held in one order."""
        ids = (
            select(PaymentAllocation.invoice_id)
            .where(PaymentAllocation.payment_id == payment.id)
            .group_by(PaymentAllocation.invoice_id)
            .having(func.sum(PaymentAllocation.amount_minor) > 0)
        )
        asked = select(Invoice).where(Invoice.id.in_(ids)).order_by(Invoice.id)
        held = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
        return list(self.session.scalars(held))

    def _settling(self, row: Invoice) -> list[tuple[Payment, int]]:
        """The payments that settle this invoice, set-offs last, with their parts."""
        part = func.sum(PaymentAllocation.amount_minor)
        asked = (
            select(PaymentAllocation.payment_id, part)
            .where(PaymentAllocation.invoice_id == row.id)
            .group_by(PaymentAllocation.payment_id)
            .having(part > 0)
            .order_by(PaymentAllocation.payment_id)
        )
        sums = self.session.execute(asked).all()
        found = [(self.locked(Payment, one), int(settled)) for one, settled in sums]
        found.sort(key=lambda one: one[0].taken_at, reverse=True)
        return sorted(found, key=lambda one: one[0].method == SET_OFF)

    def _set_off_again(self, row: Invoice, amount: int) -> None:
        if amount <= 0:
            return
        asked = select(func.count()).where(Payment.invoice_id == row.id, Payment.method == SET_OFF)
        number = self.session.scalar(asked.select_from(Payment)) or 0
        key = rules.part_key(rules.own_key(row.id), number)
        self._book(row, amount, SET_OFF, key, request_hash="")

    def _credit(self, payment: Payment, amount: int, invoice_id: UUID | None, why: str) -> None:
        self.session.add(
            PatientCredit(
                patient_id=payment.patient_id,
                currency=payment.currency,
                amount_minor=amount,
                payment_id=payment.id,
                invoice_id=invoice_id,
                reason=why,
                booked_at=self.now(),
            )
        )
        self.session.flush()

    def _credit_of(self, payment: Payment) -> int:
        """What is left of this payment as the patient's credit."""
        asked = select(func.coalesce(func.sum(PatientCredit.amount_minor), 0))
        return int(self.session.scalar(asked.where(PatientCredit.payment_id == payment.id)) or 0)

    def _credit_state(self, row: Invoice) -> tuple[tuple[billing.LineCard, int], ...]:
        """Each line with what earlier notes left of it."""
        asked = select(Invoice.facts).where(
            Invoice.credits_id == row.id, Invoice.status.not_in(("DRAFT", "VOID"))
        )
        gone: dict[int, int] = {}
        for facts in self.session.scalars(asked):
            for position, amount in facts.get("parts", ()):
                gone[position] = gone.get(position, 0) + amount
        lines = self._sheet(row).lines
        return tuple((line, line.total_minor - gone.get(line.position, 0)) for line in lines)

    def _note_of(self, row: Invoice, lines: tuple[billing.NewLine, ...], why: str) -> Invoice:
        """I01 and I03 of the note in one go, with a number of its own series."""
        parts = [[int(line.sku), rules.line_total(line)] for line in lines]
        note = Invoice(
            kind="CREDIT_NOTE",
            patient_id=row.patient_id,
            payer_id=row.payer_id,
            site_id=row.site_id,
            case_id=row.case_id,
            plan_id=row.plan_id,
            credits_id=row.id,
            currency=row.currency,
            total_minor=sum(amount for _, amount in parts),
            paid_minor=0,
            credited_minor=0,
            status=after("I01", None),
            note=why,
            facts={"parts": parts},
        )
        self.session.add(note)
        self.session.flush()
        self._add_lines(note, lines, (None,) * len(lines))
        now = self.now()
        series = f"C{self._year(now)}"
        number = self._centre.next_number("INVOICE", series)
        note.status, note.series, note.number = after("I03", note.status), series, number
        note.issued_at = now
        self.session.flush()
        self._register(invoice_id=note.id)
        return note

    def _state(self, row: Invoice) -> str:
        return rules.state_after(row.paid_minor, row.credited_minor, row.total_minor)

    def _open(self, row: Invoice) -> int:
        return row.total_minor - row.paid_minor - row.credited_minor

    def _why(self, reason: str) -> str:
        why = clean(reason, "reason", 400)
        if not why:
            raise billing.DropReason("Say why; it is kept with the money.")
        return why
