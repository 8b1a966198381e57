"""Payments that a terminal, or somebody at the desk, answers: started, then heard of."""

from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.billing.models import Invoice, Payment
from clinic_desktop.domain.billing.service.freeing import PAYABLE, Freeing
from clinic_desktop.store.service import performs

HEARD = {"CONFIRMED": "Y03", "DECLINED": "Y04", "UNKNOWN": "Y05"}


class Terminal(Freeing):
    @performs(TillDesk.start)
    def start(self, taking: billing.Taking) -> billing.PaymentFacts:
        """The invoice is held first, so that two who start at once count each other."""
        row, asked, known = self._once(taking)
        if known is not None:
            return known
        self._check_payable(row)
        open_minor = row.total_minor - row.paid_minor - row.credited_minor
        rules.check_taking(taking, row.currency, open_minor - self._under_way(row))
        payment = Payment(
            patient_id=row.patient_id,
            invoice_id=row.id,
            payer_id=row.payer_id,
            direction="IN",
            method=taking.method,
            amount_minor=taking.amount_minor,
            currency=row.currency,
            idempotency_key=taking.key,
            request_hash=asked,
            status=after("Y02", None),
            terminal_state="CREATED",
            terminal_reference=clean(taking.reference, "reference", 100),
            cash_session_id=self._drawer(row).id,
            taken_at=self.now(),
        )
        self.session.add(payment)
        self.session.flush()
        return self._payments([payment])[0]

    @performs(TillDesk.hear)
    def hear(self, payment_id: UUID, answer: billing.TerminalAnswer) -> billing.PaymentFacts:
        known = self.found(Payment, payment_id)
        if known.invoice_id is None or known.direction != "IN":
            raise errors.NotFound
        self.about(known.patient_id)
        row = self.locked(Invoice, known.invoice_id)
        payment = self.locked(Payment, payment_id)
        move = HEARD.get(answer.state)
        status = after(move or "Y05", payment.status)
        payment.terminal_state, payment.status = answer.state, status
        payment.terminal_reference = (
            clean(answer.reference, "reference", 100) or payment.terminal_reference
        )
        payment.status_reason = clean(answer.words, "words", 400)
        payment.completed_at = self.now() if move == "Y03" else None
        self.session.flush()
        if move == "Y03":
            self._settle_with(payment, row)
        return self._payments([payment])[0]

    def _once(self, taking: billing.Taking) -> tuple[Invoice, str, billing.PaymentFacts | None]:
        """The invoice, held; the hash of what is asked; what the same key did already."""
        rules.check_key(taking.key)
        row = self.locked(Invoice, taking.invoice_id)
        self.about(row.patient_id)
        asked = rules.request_hash(taking)
        known = self.session.scalar(select(Payment).where(Payment.idempotency_key == taking.key))
        if known is None:
            return row, asked, None
        if known.request_hash != asked:
            raise errors.KeyReused
        return row, asked, self._payments([known])[0]

    def _under_way(self, row: Invoice) -> int:
        """What is asked for already and not answered yet."""
        asked = select(func.coalesce(func.sum(Payment.amount_minor), 0)).where(
            Payment.invoice_id == row.id, Payment.direction == "IN", Payment.status == "PENDING"
        )
        return int(self.session.scalar(asked) or 0)

    def _check_payable(self, row: Invoice) -> None:
        if row.status not in PAYABLE or row.kind == "CREDIT_NOTE":
            raise billing.InvoiceNotPayable
