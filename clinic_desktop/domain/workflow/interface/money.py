"""Steps 13 and 14: deposit, bill, payment; a paid deposit makes a held slot firm."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.operations import does
from clinic_desktop.domain.billing.interface import (
    Crediting,
    InvoiceFacts,
    LedgerDesk,
    PaymentFacts,
    Refunding,
    Taking,
    TillDesk,
)
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.workflow.interface.planning import PLAN_LOOK, TELL
from clinic_desktop.domain.workflow.interface.scheduling import BOOK

LOOK = PLAN_LOOK
BY_MAIL, ON_PAPER = "MAIL", "PAPER"
"""How somebody who paid would like the receipt."""
PAY = (TillDesk.take, TillDesk.facts, *BOOK)
HEAR = (TillDesk.hear, TillDesk.payment, TillDesk.facts, *BOOK)


class NoReceiptYet(errors.StateRefuses):
    code = "billing.no_receipt_yet"
    text = "There is no receipt of this payment: the money has not come, or was given back."


class NoReceiptAddress(errors.StateRefuses):
    code = "billing.no_receipt_address"
    text = "The clinic has no e-mail address to send it to. Choose the receipt on paper."


class ReceiptWay(errors.RuleViolation):
    code, text = "billing.receipt_way", "A receipt goes by mail or on paper. Choose one of them."


class MoneyDesk(Protocol):
    @does(
        "billing.deposit.request",
        includes=(TillDesk.make_invoice, TillDesk.issue, *BOOK),
    )
    def request_deposit(self, plan_id: UUID, amount_minor: int) -> InvoiceFacts:
        """An invoice of kind DEPOSIT. Raises GateShut while the policy lets nobody pay."""

    @does(
        "billing.deposit.waive",
        includes=(TillDesk.waive_deposit, CentreDesk.record_override, *BOOK),
    )
    def waive_deposit(self, plan_id: UUID, reason: str) -> None:
        """DEPOSIT_WAIVE: named, with reason; a held slot becomes firm."""

    @does("billing.invoice.issue", includes=(TillDesk.issue, *BOOK))
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        """The number is taken now, without gaps."""

    @does("billing.invoice.edit_draft", includes=(TillDesk.discard, *TELL))
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts:
        """I04: the draft goes without a number; what it would have charged is open again."""

    @does("billing.invoice.edit_draft", includes=(TillDesk.collect, *TELL))
    def collect(self, patient_id: UUID) -> InvoiceFacts:
        """I01: a new draft of the charges that are on none. Raises NothingOpen."""

    @does("billing.payment.take", includes=PAY)
    def pay(self, taking: Taking) -> PaymentFacts:
        """Step 14. The same key gives the same payment, however often it arrives."""

    @does("billing.payment.reverse", includes=(TillDesk.reverse, TillDesk.payment, *LOOK, *TELL))
    def reverse(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """Y07, while its drawer is open: what it settled is open again, and billing is told."""

    @does("billing.invoice.credit", includes=(LedgerDesk.write_credit_note, TillDesk.facts, *TELL))
    def credit(self, crediting: Crediting) -> InvoiceFacts:
        """I09, I10: a credit note; what was paid too much is the patient's credit."""

    @does("billing.payment.take", includes=(LedgerDesk.use_credit,))
    def use_credit(self, invoice_id: UUID, version: int, amount_minor: int) -> InvoiceFacts:
        """The patient's credit against an open invoice."""

    @does(
        "billing.payment.refund",
        includes=(LedgerDesk.refund, CentreDesk.two_people_waived, *LOOK, *TELL),
    )
    def refund(self, refunding: Refunding) -> tuple[PaymentFacts, ...]:
        """Y08 out of the patient's credit; above the limit it waits for a second person."""

    @does("billing.payment.refund", includes=(LedgerDesk.confirm_refund, *LOOK, *TELL))
    def confirm_refund(self, payment_id: UUID) -> PaymentFacts:
        """The second person says yes."""

    @does("billing.payment.refund", includes=(LedgerDesk.refuse_refund, *TELL))
    def refuse_refund(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """The second person, or who asked, says no: it stays the patient's credit."""

    @does("billing.payment.refund", includes=(LedgerDesk.charge_back, *LOOK, *TELL))
    def charge_back(self, payment_id: UUID, proof: str) -> PaymentFacts:
        """Y09: the bank took a card payment back; what it paid is open again."""

    @does("billing.payment.refund", includes=(LedgerDesk.confirm_late, TillDesk.sheet, *BOOK))
    def confirm_late(self, payment_id: UUID, proof: str) -> PaymentFacts:
        """Y06: a payment that failed has come after all, as the provider's paper proves."""

    @does("billing.payment.take", includes=HEAR)
    def confirm_payment(self, payment_id: UUID, reference: str) -> PaymentFacts:
        """Y03: the money of a payment that a patient began has come. Raises WrongState."""

    @does("billing.payment.take", includes=HEAR)
    def refuse_payment(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """Y04: it has not; nothing was charged. Raises WrongState, AmountRefused without why."""

    @does("billing.payment.pay_own", includes=(TillDesk.start, *HEAR))
    def pay_own(self, taking: Taking) -> PaymentFacts:
        """The patient's own bill: Y02, and what the terminal answered.

        PENDING until the desk has confirmed it. Raises AmountRefused, KeyReused.
        """

    @does(
        "billing.receipt.print",
        includes=(TillDesk.payment, NoticesDesk.tell, *LOOK, *TELL),
    )
    def give_receipt(self, payment_id: UUID, way: str) -> None:
        """MAIL: the receipt as PDF to the patient's address; PAPER: reception is asked to print it.

        Asked again on the same day nothing more is sent. Raises NoReceiptYet, ReceiptWay,
        NoReceiptAddress.
        """
