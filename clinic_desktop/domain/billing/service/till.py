"""The till: invoices are made, numbered and paid; nothing is ever edited afterwards."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.billing.models import CashSession, Charge, Deposit, Invoice, Payment
from clinic_desktop.domain.billing.service.base import facts_of, payment_facts
from clinic_desktop.domain.billing.service.terminal import Terminal
from clinic_desktop.store.service import performs


class TillService(Terminal):
    @performs(TillDesk.make_invoice)
    def make_invoice(self, new: billing.NewInvoice) -> billing.InvoiceFacts:
        self.about(new.patient_id)
        rules.check_invoice(new)
        row = self._draft(new)
        charges = tuple(self._charge(row, line) for line in new.lines)
        self._add_lines(row, new.lines, charges)
        return facts_of(row)

    @performs(TillDesk.collect)
    def collect(self, patient_id: UUID) -> billing.InvoiceFacts:
        self.about(patient_id)
        charges = self._open_charges(patient_id)
        if not charges:
            raise billing.NothingOpen
        first = charges[0]
        lines = tuple(self._line_again(one) for one in charges)
        source = str(first.facts.get("source_id", ""))
        new = billing.NewInvoice(
            first.kind, patient_id, first.currency, lines, first.plan_id, first.case_id,
            UUID(source) if source else None, differs=any(line.why for line in lines),
        )  # fmt: skip
        rules.check_invoice(new)
        row = self._draft(new)
        self._add_lines(row, lines, tuple(charges))
        return facts_of(row)

    @performs(TillDesk.note_no_fee)
    def note_no_fee(self, new: billing.NewInvoice) -> None:
        """Kept as a charge that was dropped at once."""
        self.about(new.patient_id)
        for line in new.lines:
            self.session.add(
                Charge(
                    cause=line.cause,
                    kind=new.kind,
                    patient_id=new.patient_id,
                    case_id=new.case_id,
                    plan_id=new.plan_id,
                    text=clean(line.text, "text", 300),
                    why=clean(line.why, "why", 400),
                    rule=line.rule,
                    quantity=line.quantity,
                    unit_minor=line.unit_minor,
                    currency=new.currency,
                    status="DROPPED",
                    status_reason="By the rule",
                    occurred_at=self.now(),
                )
            )
        self.session.flush()

    @performs(TillDesk.withdraw_fee)
    def withdraw_fee(self, source_id: UUID, reason: str) -> None:
        asked = select(Invoice).where(Invoice.source_id == source_id, Invoice.status == "DRAFT")
        for row in self.session.scalars(asked.with_for_update(key_share=True)).all():
            self.about(row.patient_id)
            row.status, row.status_reason = after("I04", row.status), reason
            self.session.flush()
            self._reopen(row, drop=reason)
            self._centre.close_tasks("invoice", row.id, ("FEE",))

    def _draft(self, new: billing.NewInvoice) -> Invoice:
        row = Invoice(
            kind=new.kind,
            patient_id=new.patient_id,
            payer_id=new.payer_id,
            site_id=self._centre.settings().site_id,
            case_id=new.case_id,
            plan_id=new.plan_id,
            consultation_id=new.consultation_id,
            source_id=new.source_id,
            differs=new.differs,
            currency=new.currency,
            total_minor=sum(rules.line_total(line) for line in new.lines),
            paid_minor=0,
            credited_minor=0,
            status=after("I01", None),
        )
        self.session.add(row)
        self.session.flush()
        return row

    @performs(TillDesk.issue)
    def issue(self, invoice_id: UUID) -> billing.InvoiceFacts:
        """Invoices of a plan are held before the number, always in the same order."""
        row = self._held_with_deposits(invoice_id)
        self.about(row.patient_id)
        issued, now = after("I03", row.status), self.now()
        series = self._year(now)
        number = self._centre.next_number("INVOICE", series)
        row.status, row.series, row.number, row.issued_at = issued, series, number, now
        self.session.flush()
        self._register(invoice_id=row.id)
        self._set_off(row)
        self._settle(row)
        return facts_of(row)

    @performs(TillDesk.discard)
    def discard(self, invoice_id: UUID, reason: str) -> billing.InvoiceFacts:
        row = self.locked(Invoice, invoice_id)
        self.about(row.patient_id)
        why = clean(reason, "reason", 400)
        if not why:
            raise billing.InvoiceRefused("Say why this draft is thrown away.")
        row.status, row.status_reason = after("I04", row.status), why
        self.session.flush()
        self._reopen(row)
        return facts_of(row)

    @performs(TillDesk.take)
    def take(self, taking: billing.Taking) -> billing.PaymentFacts:
        """The invoice is held first, so the second of two same keys finds the first's payment."""
        row, asked, known = self._once(taking)
        if known is not None:
            return known
        self._check_payable(row)
        open_minor = row.total_minor - row.paid_minor - row.credited_minor
        rules.check_taking(taking, row.currency, open_minor)
        payment = self._book(
            row,
            taking.amount_minor,
            taking.method,
            taking.key,
            request_hash=asked,
            terminal_reference=clean(taking.reference, "reference", 100),
            cash_session_id=self._drawer(row).id,
        )
        if taking.amount_minor > open_minor:
            over = taking.amount_minor - open_minor
            self._credit(payment, over, row.id, "Paid beyond the invoice")
        self._settle(row)
        return payment_facts(payment, self._give_receipt(payment, row))

    @performs(TillDesk.reverse)
    def reverse(self, payment_id: UUID, reason: str) -> billing.PaymentFacts:
        known = self.found(Payment, payment_id)
        assert known.invoice_id is not None
        self.about(known.patient_id)
        why = clean(reason, "reason", 400)
        if not why:
            raise billing.InvoiceRefused("Say why this payment is taken back.")
        row = self._held_with_deposits(known.invoice_id)
        payment = self.locked(Payment, payment_id)
        after("Y07", payment.status)
        drawer = payment.cash_session_id
        if drawer is not None and self.found(CashSession, drawer).closed_at is not None:
            raise billing.SessionClosed
        self._unless_used(row, payment.amount_minor)
        self._undo(payment, "Y07", why)
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

    @performs(TillDesk.facts)
    def facts(self, invoice_id: UUID) -> billing.InvoiceFacts:
        return facts_of(self._invoice(invoice_id))

    @performs(TillDesk.receipt)
    def receipt(self, payment_id: UUID) -> billing.ReceiptSheet:
        known = self.found(Payment, payment_id)
        self.about(known.patient_id)
        assert known.invoice_id is not None
        row = self._invoice(known.invoice_id)
        payments = self._paid_on(row)
        its_own = next(one for one in payments if one.id == payment_id)
        return billing.ReceiptSheet(its_own, facts_of(row), payments)

    @performs(TillDesk.payment)
    def payment(self, payment_id: UUID) -> billing.PaymentFacts:
        row = self.found(Payment, payment_id)
        self.about(row.patient_id)
        return self._payments([row])[0]
