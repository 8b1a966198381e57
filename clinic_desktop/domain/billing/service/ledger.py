"""Money back and forth after the fact: credit notes, the patient's credit, refunds, proofs."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import LedgerDesk
from clinic_desktop.domain.billing.models import Invoice, PatientCredit, Payment
from clinic_desktop.domain.billing.service.base import facts_of
from clinic_desktop.domain.billing.service.freeing import PAYABLE, Freeing
from clinic_desktop.store.service import performs


class LedgerService(Freeing):
    @performs(LedgerDesk.write_credit_note)
    def write_credit_note(self, crediting: billing.Crediting) -> billing.InvoiceFacts:
        """Frees what was paid too much, writes the note, settles: the walls want this order."""
        row = self._held_with_deposits(crediting.invoice_id)
        self.about(row.patient_id)
        self.seen(row, crediting.version)
        if row.kind == "CREDIT_NOTE":
            raise billing.NothingToCredit
        why = self._why(crediting.reason)
        lines = rules.credit_lines(self._credit_state(row), crediting.parts)
        amount = sum(rules.line_total(line) for line in lines)
        if not 0 < amount <= row.total_minor - row.credited_minor:
            raise billing.AmountRefused(
                "A credit note takes back something, at most what was not credited yet.",
                params={"open": str(row.total_minor - row.credited_minor)},
            )
        whole = row.credited_minor + amount == row.total_minor
        kept = after("I09" if whole else "I10", row.status)
        self._free(row, row.paid_minor + row.credited_minor + amount - row.total_minor)
        note = self._note_of(row, lines, why)
        row.credited_minor += amount
        row.status = kept if whole else self._state(row)
        row.paid_at = (row.paid_at or self.now()) if row.status == "PAID" else None
        self.session.flush()
        return facts_of(note)

    @performs(LedgerDesk.use_credit)
    def use_credit(self, invoice_id: UUID, version: int, amount_minor: int) -> billing.InvoiceFacts:
        row = self.locked(Invoice, invoice_id)
        self.about(row.patient_id)
        self.seen(row, version)
        if row.status not in PAYABLE or row.kind == "CREDIT_NOTE":
            raise billing.InvoiceNotPayable
        left = self._credits(row.patient_id, row.currency)
        open_minor = min(self._open(row), sum(left.values()))
        if not 0 < amount_minor <= open_minor:
            raise billing.AmountRefused(params={"open": str(open_minor)})
        for payment_id, part in rules.draw(left, amount_minor).items():
            payment = self.locked(Payment, payment_id)
            self._credit(payment, -part, row.id, "Set against an invoice")
            self._allocate(row, payment.id, part)
        self._settle(row)
        return facts_of(row)

    @performs(LedgerDesk.refund)
    def refund(
        self, refunding: billing.Refunding, *, alone: bool
    ) -> tuple[billing.PaymentFacts, ...]:
        """The patient's credits are held in one order, so two refunds never give the same twice."""
        rules.check_key(refunding.key)
        why = self._why(refunding.reason)
        self.about(refunding.patient_id)
        left = self._credits(refunding.patient_id, refunding.currency, held=True)
        known = self._known(refunding)
        if known:
            return known
        if refunding.method not in rules.METHODS:
            raise billing.AmountRefused("Choose how the money is given back.")
        if not 0 < refunding.amount_minor <= sum(left.values()):
            raise billing.RefundTooMuch(params={"open": str(sum(left.values()))})
        limit = rules.limit_of(self._centre.settings().choices)
        small = refunding.amount_minor <= limit
        why = why if small or not alone else f"{why} (no second person in this clinic)"
        alone = alone or small
        parts = rules.draw(left, refunding.amount_minor).items()
        made = [
            self._give(self.locked(Payment, source), part, refunding, number, why, alone=alone)
            for number, (source, part) in enumerate(parts)
        ]
        return self._payments(made)

    @performs(LedgerDesk.confirm_refund)
    def confirm_refund(self, payment_id: UUID) -> billing.PaymentFacts:
        payment = self._back(payment_id)
        payment.status = after("Y03", payment.status)
        if payment.created_by == self.caller.id:
            raise billing.OwnRefund
        payment.terminal_state, payment.completed_at = "CONFIRMED", self.now()
        self.session.flush()
        self._give_receipt(payment, self._source_of(payment))
        return self._payments([payment])[0]

    @performs(LedgerDesk.refuse_refund)
    def refuse_refund(self, payment_id: UUID, reason: str) -> billing.PaymentFacts:
        payment, why = self._back(payment_id), self._why(reason)
        payment.status, payment.status_reason = after("Y04", payment.status), why
        payment.terminal_state = "DECLINED"
        self.session.flush()
        assert payment.refunds_id is not None
        source = self.locked(Payment, payment.refunds_id)
        self._credit(source, payment.amount_minor, None, f"Refund refused: {why}"[:400])
        return self._payments([payment])[0]

    @performs(LedgerDesk.charge_back)
    def charge_back(self, payment_id: UUID, proof: str) -> billing.PaymentFacts:
        """The invoice is held before the payment, as whoever pays or takes back holds them."""
        known = self._came_in(payment_id)
        if known.method != "CARD":
            raise billing.NotByCard
        why = self._why(proof)
        row = self._held_with_deposits(self._source_of(known).id)
        payment = self.locked(Payment, payment_id)
        after("Y09", payment.status)
        self._unless_used(row, payment.amount_minor)
        self._undo(payment, "Y09", why)
        return self._payments([payment])[0]

    @performs(LedgerDesk.confirm_late)
    def confirm_late(self, payment_id: UUID, proof: str) -> billing.PaymentFacts:
        known, why = self._came_in(payment_id), self._why(proof)
        row = self.locked(Invoice, self._source_of(known).id)
        payment = self.locked(Payment, payment_id)
        payment.status, payment.status_reason = after("Y06", payment.status), why
        payment.terminal_state, payment.completed_at = "CONFIRMED", self.now()
        self.session.flush()
        self._settle_with(payment, row)
        return self._payments([payment])[0]

    def _came_in(self, payment_id: UUID) -> Payment:
        payment = self.found(Payment, payment_id)
        self.about(payment.patient_id)
        if payment.direction != "IN":
            raise errors.NotFound
        return payment

    def _give(
        self, source: Payment, part: int, refunding: billing.Refunding, number: int, why: str,
        *, alone: bool,
    ) -> Payment:  # fmt: skip
        now, row = self.now(), self._source_of(source)
        self._credit(source, -part, None, why)
        payment = Payment(
            patient_id=source.patient_id,
            invoice_id=source.invoice_id,
            payer_id=source.payer_id,
            direction="OUT",
            method=refunding.method,
            amount_minor=part,
            currency=source.currency,
            idempotency_key=rules.part_key(refunding.key, number),
            request_hash=rules.refund_hash(refunding),
            status=after("Y01" if alone else "Y02", None),
            status_reason=why,
            terminal_state=None if alone else "CREATED",
            refunds_id=source.id,
            cash_session_id=self._drawer(row).id,
            taken_at=now,
            completed_at=now if alone else None,
        )
        self.session.add(payment)
        self.session.flush()
        if alone:
            self._give_receipt(payment, row)
        return payment

    def _known(self, refunding: billing.Refunding) -> tuple[billing.PaymentFacts, ...]:
        """What the same key gave before. Raises KeyReused for another request."""
        keys = [rules.part_key(refunding.key, number) for number in range(rules.MOST_PARTS)]
        asked = select(Payment).where(Payment.idempotency_key.in_(keys))
        found = list(self.session.scalars(asked.order_by(Payment.idempotency_key)))
        if any(one.request_hash != rules.refund_hash(refunding) for one in found):
            raise errors.KeyReused
        return self._payments(found)

    def _back(self, payment_id: UUID) -> Payment:
        payment = self.locked(Payment, payment_id)
        self.about(payment.patient_id)
        if payment.direction != "OUT":
            raise billing.AmountRefused("This payment came in. Choose a refund that waits.")
        return payment

    def _source_of(self, payment: Payment) -> Invoice:
        assert payment.invoice_id is not None
        return self.found(Invoice, payment.invoice_id)

    def _credits(
        self, patient_id: UUID, currency: str, *, held: bool = False
    ) -> Mapping[UUID, int]:
        """What is left of each payment as the patient's credit, the oldest first."""
        if held:
            asked = select(Payment.id).where(Payment.patient_id == patient_id)
            self.session.execute(asked.order_by(Payment.id).with_for_update(key_share=True))
        total = func.sum(PatientCredit.amount_minor)
        sums = (
            select(PatientCredit.payment_id, total)
            .where(PatientCredit.patient_id == patient_id, PatientCredit.currency == currency)
            .group_by(PatientCredit.payment_id)
            .having(total > 0)
            .order_by(func.min(PatientCredit.booked_at), PatientCredit.payment_id)
        )
        return {one: int(left) for one, left in self.session.execute(sums) if one is not None}
