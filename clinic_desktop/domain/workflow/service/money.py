"""Steps 13 and 14: money is asked for when the policy lets, and counted once."""

from uuid import UUID

from clinic_desktop.domain.billing.interface import (
    AmountRefused,
    Crediting,
    InvoiceFacts,
    NewInvoice,
    NewLine,
    PaymentFacts,
    Refunding,
    Taking,
    TerminalAnswer,
)
from clinic_desktop.domain.patients.interface import Contact, PatientFacts
from clinic_desktop.domain.workflow.interface.money import (
    BY_MAIL,
    ON_PAPER,
    MoneyDesk,
    NoReceiptAddress,
    NoReceiptYet,
    ReceiptWay,
)
from clinic_desktop.domain.workflow.interface.planning import ReasonNeeded
from clinic_desktop.domain.workflow.rules import terminals
from clinic_desktop.domain.workflow.rules.predicates import deposit_met
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.domain.workflow.service.overriding import Use
from clinic_desktop.domain.workflow.service.scheduling import Scheduler
from clinic_desktop.domain.workflow.service.stepping_down import waited_for
from clinic_desktop.store.service import performs

DRAFTED = ("BILL", "FEE")
WAITS = "PAYMENT"
RECEIPTS = {BY_MAIL: "RECEIPT_COPY", ON_PAPER: "RECEIPT_WANTED"}
PAYS = "A patient pays at the desk. Take the money, then confirm it in billing, or refuse it."
SILENT = "The terminal did not answer. Look at its slip, then confirm the payment or refuse it."


class Money(Scheduler):
    @performs(MoneyDesk.request_deposit)
    def request_deposit(self, plan_id: UUID, amount_minor: int) -> InvoiceFacts:
        facts = self._plan_facts(self._of.plan_steps.take(plan_id), self.now())
        self._require("request_deposit", facts)
        self._keep_waiting(facts)
        plan = facts.plan
        assert plan is not None
        line = NewLine("Deposit", 1, amount_minor, source="DEPOSIT")
        new = NewInvoice("DEPOSIT", plan.patient_id, plan.currency, (line,), plan.id)
        issued = self._of.till.issue(self._of.till.make_invoice(new).id)
        self._tell_invoice(facts.patient, issued)
        return issued

    @performs(MoneyDesk.waive_deposit)
    def waive_deposit(self, plan_id: UUID, reason: str) -> None:
        facts = self._plan_facts(self._of.plan_steps.take(plan_id))
        assert facts.plan is not None
        patient, currency, case = facts.patient.patient_id, facts.plan.currency, facts.open_case
        use = Use(reason, "WAIVED", patient, plan_id, case.id if case else None)
        override = self._override("DEPOSIT_WAIVE", deposit_met(facts), use)
        self._of.till.waive_deposit(plan_id, patient, currency, override)
        self._firm(plan_id)

    @performs(MoneyDesk.issue)
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        issued = self._of.till.issue(invoice_id)
        self._of.centre.close_tasks("invoice", invoice_id, DRAFTED)
        self._tell_invoice(self._of.patients.contact(issued.patient_id), issued)
        return issued

    @performs(MoneyDesk.discard)
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts:
        gone = self._of.till.discard(invoice_id, reason)
        self._of.centre.close_tasks("invoice", invoice_id, DRAFTED)
        return gone

    @performs(MoneyDesk.collect)
    def collect(self, patient_id: UUID) -> InvoiceFacts:
        return self._of.till.collect(patient_id)

    @performs(MoneyDesk.pay)
    def pay(self, taking: Taking) -> PaymentFacts:
        return self._pay(taking)

    @performs(MoneyDesk.pay_own)
    def pay_own(self, taking: Taking) -> PaymentFacts:
        """A terminal is asked once: a payment that was started before is only looked at."""
        invoice = self._of.till.facts(taking.invoice_id)
        self._may_be_paid(invoice)
        settings = self._of.centre.settings()
        if taking.amount_minor < invoice.open_minor and not terminals.in_parts(settings):
            raise AmountRefused("This bill is paid in one amount.")
        started = self._of.till.start(taking)
        if started.terminal != "CREATED":
            return started
        terminal = terminals.terminal_of(settings)
        answer = terminal.ask(started.amount_minor, started.currency, taking.key)
        return self._heard(self._of.till.hear(started.id, answer))

    @performs(MoneyDesk.confirm_payment)
    def confirm_payment(self, payment_id: UUID, reference: str) -> PaymentFacts:
        answer = TerminalAnswer("CONFIRMED", reference)
        return self._heard(self._of.till.hear(payment_id, answer))

    @performs(MoneyDesk.refuse_payment)
    def refuse_payment(self, payment_id: UUID, reason: str) -> PaymentFacts:
        if not reason.strip():
            raise ReasonNeeded
        answer = TerminalAnswer("DECLINED", words=reason)
        return self._heard(self._of.till.hear(payment_id, answer))

    def _heard(self, payment: PaymentFacts) -> PaymentFacts:
        """Who waits for the answer is told; the patient hears of money that came."""
        if payment.status == "PENDING":
            words, whose = PAYS if payment.terminal == "SENT" else SILENT, _whose(payment)
            self._task(WAITS, words, "payment", payment.id, whose, role="RECEPTION")
            if words == SILENT:
                self._tell_of("PAYMENT_UNANSWERED", payment)
            return payment
        self._of.centre.close_tasks("payment", payment.id, (WAITS,))
        if payment.status == "COMPLETED":
            self._came(payment, self._of.till.facts(payment.invoice_id))
        return payment

    @performs(MoneyDesk.reverse)
    def reverse(self, payment_id: UUID, reason: str) -> PaymentFacts:
        gone = self._of.till.reverse(payment_id, reason)
        self._open_again(gone, "A payment was taken back; its invoice is open again.")
        self._tell_of("PAYMENT_TAKEN_BACK", gone)
        return gone

    @performs(MoneyDesk.charge_back)
    def charge_back(self, payment_id: UUID, proof: str) -> PaymentFacts:
        gone = self._of.ledger.charge_back(payment_id, proof)
        self._open_again(gone, "The bank took a payment back; its invoice is open again.")
        self._tell_of("PAYMENT_CHARGED_BACK", gone)
        return gone

    @performs(MoneyDesk.confirm_late)
    def confirm_late(self, payment_id: UUID, proof: str) -> PaymentFacts:
        came = self._of.ledger.confirm_late(payment_id, proof)
        self._came(came, self._of.till.sheet(came.invoice_id).facts)
        return came

    @performs(MoneyDesk.credit)
    def credit(self, crediting: Crediting) -> InvoiceFacts:
        before = self._of.till.facts(crediting.invoice_id)
        note = self._of.ledger.write_credit_note(crediting)
        after = self._of.till.facts(crediting.invoice_id)
        if after.paid_minor < before.paid_minor:
            self._task(
                "CREDIT", "A patient has credit after a credit note. Give it back, or keep it.",
                "invoice", note.id, note.patient_id, role="BILLING",
            )  # fmt: skip
        if before.kind == "DEPOSIT" and before.plan_id is not None:
            self._of.centre.close_tasks("procedure_plan", before.plan_id, ("DEPOSIT",))
        return note

    @performs(MoneyDesk.use_credit)
    def use_credit(self, invoice_id: UUID, version: int, amount_minor: int) -> InvoiceFacts:
        return self._of.ledger.use_credit(invoice_id, version, amount_minor)

    @performs(MoneyDesk.refund)
    def refund(self, refunding: Refunding) -> tuple[PaymentFacts, ...]:
        waived = self._of.centre.two_people_waived()
        made = self._of.ledger.refund(refunding, alone=waived)
        for one in made:
            if one.status == "PENDING":
                self._task(
                    "REFUND", "A refund above the limit waits for a second person.", "payment",
                    one.id, refunding.patient_id, role="BILLING",
                )  # fmt: skip
            else:
                self._given_back(one)
        return made

    @performs(MoneyDesk.confirm_refund)
    def confirm_refund(self, payment_id: UUID) -> PaymentFacts:
        done = self._of.ledger.confirm_refund(payment_id)
        self._of.centre.close_tasks("payment", payment_id, ("REFUND",))
        self._given_back(done)
        return done

    @performs(MoneyDesk.refuse_refund)
    def refuse_refund(self, payment_id: UUID, reason: str) -> PaymentFacts:
        gone = self._of.ledger.refuse_refund(payment_id, reason)
        self._of.centre.close_tasks("payment", payment_id, ("REFUND",))
        return gone

    @performs(MoneyDesk.give_receipt)
    def give_receipt(self, payment_id: UUID, way: str) -> None:
        payment, event = self._of.till.payment(payment_id), RECEIPTS.get(way)
        person = self._facts(_whose(payment)).patient
        if event is None:
            raise ReceiptWay
        if payment.status != "COMPLETED" or not payment.receipt_number:
            raise NoReceiptYet
        if way == BY_MAIL and not person.email:
            raise NoReceiptAddress
        settings, today = self._of.centre.settings(), self.now().date().isoformat()
        about = About(
            "payment", payment_id, person.patient_id, {}, {"number": payment.receipt_number},
            person.email, person.language, f"{settings.name}\n{settings.phone}".strip(), today,
            receipt_id=payment_id,
        )  # fmt: skip
        self._of.notices.tell(telling(event, about))

    def _given_back(self, payment: PaymentFacts) -> None:
        self._of.centre.close_tasks("invoice", payment.invoice_id, ("CREDIT",))
        self._tell_of("MONEY_RETURNED", payment)

    def _tell_of(self, event: str, payment: PaymentFacts) -> None:
        person = self._of.patients.facts(_whose(payment))
        self._tell(event, "payment", payment.id, person, number=payment.receipt_number)

    def _open_again(self, payment: PaymentFacts, words: str) -> None:
        assert payment.patient_id is not None
        self._task(
            "OPEN_AGAIN", words, "invoice", payment.invoice_id, payment.patient_id,
            role="BILLING",
        )  # fmt: skip

    def _pay(self, taking: Taking) -> PaymentFacts:
        invoice = self._of.till.facts(taking.invoice_id)
        self._may_be_paid(invoice)
        paid = self._of.till.take(taking)
        self._came(paid, invoice)
        return paid

    def _may_be_paid(self, invoice: InvoiceFacts) -> None:
        """Raises GateShut for a deposit before the policy lets anybody take one."""
        if invoice.kind == "DEPOSIT" and invoice.plan_id is not None:
            facts = self._plan_facts(self._of.plan_steps.take(invoice.plan_id), self.now())
            self._require("pay_deposit", facts)
            self._keep_waiting(facts)

    def _came(self, paid: PaymentFacts, invoice: InvoiceFacts) -> None:
        """A slot that waited for its deposit is firm; the receipt goes by mail."""
        if invoice.kind == "DEPOSIT" and invoice.plan_id is not None:
            self._firm(invoice.plan_id)
        person = self._of.patients.contact(invoice.patient_id)
        self._tell("PAYMENT_TAKEN", "payment", paid.id, person, number=paid.receipt_number)

    def _firm(self, plan_id: UUID) -> None:
        """B03 by the system: the slot that waited for its deposit is confirmed."""
        facts = self._plan_facts(self._of.plans.facts(plan_id))
        case = facts.open_case
        slot = case.booking if case else None
        if case is None or slot is None or slot.status != "HELD" or case.status != "SCHEDULED":
            return
        if facts.money is not None and facts.money.deposit_met and waited_for(facts):
            self._booked(facts, self._of.bookings.confirm(slot.id))

    def _tell_invoice(self, person: PatientFacts | Contact, issued: InvoiceFacts) -> None:
        self._tell("INVOICE_ISSUED", "invoice", issued.id, person, number=issued.number)


def _whose(payment: PaymentFacts) -> UUID:
    assert payment.patient_id is not None
    return payment.patient_id
