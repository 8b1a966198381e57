"""Steps 13 and 14: deposit, bill, payment; a paid deposit makes a held slot firm."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.operations import does
from clinic_desktop.domain.billing.interface import (
    InvoiceFacts,
    PaymentFacts,
    Taking,
    TillDesk,
)
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.workflow.interface.planning import TELL
from clinic_desktop.domain.workflow.interface.scheduling import BOOK

PAY = (TillDesk.take, TillDesk.sheet, *BOOK)


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

    @does("billing.invoice.issue", includes=(TillDesk.issue, TillDesk.sheet, *BOOK))
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        """The number is taken now, without gaps."""

    @does("billing.invoice.edit_draft", includes=(TillDesk.discard, TillDesk.sheet, *TELL))
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts:
        """I04: the draft goes without a number; what it would have charged is open again."""

    @does("billing.invoice.edit_draft", includes=(TillDesk.collect, *TELL))
    def collect(self, patient_id: UUID) -> InvoiceFacts:
        """I01: a new draft of the charges that are on none. Raises NothingOpen."""

    @does("billing.payment.take", includes=PAY)
    def pay(self, taking: Taking) -> PaymentFacts:
        """Step 14. The same key gives the same payment, however often it arrives."""

    @does("billing.payment.pay_own", includes=PAY)
    def pay_own(self, taking: Taking) -> PaymentFacts:
        """The patient's own bill."""
