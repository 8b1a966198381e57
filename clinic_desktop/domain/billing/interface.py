"""The face of billing: prices, invoices, payments, receipts. Money is minor units + currency."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk


class AmountRefused(errors.RuleViolation):
    """`params`: open, in minor units."""

    code = "billing.amount"
    text = "The amount must be more than nothing and at most what is open."


class InvoiceRefused(errors.RuleViolation):
    code, text = "billing.invoice", "This invoice is not complete."


class UnknownPrice(errors.RuleViolation):
    code = "billing.unknown_price"
    text = "There is no procedure with this code. Choose one of the catalogue."


class DepositUsed(errors.StateRefuses):
    code = "billing.deposit_used"
    text = "This deposit is set off against the bill of its case. Take that back first."


class InvoiceNotPayable(errors.StateRefuses):
    code = "billing.not_payable"
    text = "Only an issued invoice that is not paid can be paid. Issue it first."


class CaseNotCompleted(errors.StateRefuses):
    code = "billing.case_not_completed"
    text = "A case is billed when it is completed. Complete the case first."


class ConsultationNotCompleted(errors.StateRefuses):
    code = "billing.consultation_not_completed"
    text = "A consultation is billed when it is completed. Complete it first."


class NothingToCredit(errors.StateRefuses):
    code = "billing.nothing_to_credit"
    text = "A credit note belongs to an issued invoice in the same currency. Choose that invoice."


class InvoiceKept(errors.RuleViolation):
    code = "billing.invoice_kept"
    text = "An issued invoice is never changed or deleted. Write a credit note instead."


class NotInLedger(errors.RuleViolation):
    code = "billing.not_in_ledger"
    text = "What is paid or credited follows from payments and credit notes. Record those."


class TotalDiffers(errors.RuleViolation):
    code = "billing.total_differs"
    text = "The total is not the sum of the lines. Save the lines again, then issue."


class NumberOrder(errors.Conflict):
    code = "billing.number_order"
    text = "Numbers follow one another without gaps. Try again; the next number is taken anew."


class NumberTaken(errors.Conflict):
    code = "billing.number_taken"
    text = "This number is taken. Try again; the next number is taken anew."


class NotSettled(errors.StateRefuses):
    code = "billing.not_settled"
    text = "The amounts do not allow this state. Look at payments and credit notes."


class Overpaid(errors.Conflict):
    code = "billing.overpaid"
    text = "More than is open cannot be set against an invoice. Keep the rest as patient credit."


class ReverseDiffers(errors.RuleViolation):
    code = "billing.reverse_differs"
    text = "An allocation is taken back as a whole. Choose the one that was wrong."


class StillAllocated(errors.StateRefuses):
    code = "billing.still_allocated"
    text = "This payment still settles an invoice. Take the allocation back first."


class RefundTooMuch(errors.RuleViolation):
    code = "billing.refund_too_much"
    text = "Only what was received and is not set against an invoice is given back."


class CreditTooSmall(errors.Conflict):
    code = "billing.credit_too_small"
    text = "The patient's credit is smaller than that. Use a smaller amount."


class SessionClosed(errors.StateRefuses):
    code = "billing.session_closed"
    text = "The drawer is closed, or counts another currency. Open a drawer first."


class DrawerOpen(errors.Conflict):
    code, text = "billing.drawer_open", "This drawer is open already. Use it, or close it first."


class DepositThere(errors.Conflict):
    code = "billing.deposit_there"
    text = "This plan has its deposit already. Change or waive that one."


class ChargedAlready(errors.Conflict):
    code, text = "billing.charged_already", "This was charged already."


class PricesKept(errors.RuleViolation):
    code, text = "billing.prices_kept", "A price stays as it was. End it and enter a new one."


class PriceChanged(errors.Conflict):
    code = "billing.price_changed"
    text = "Somebody changed this price meanwhile. Look at it and enter yours again."


class MoneyKept(errors.RuleViolation):
    code, text = "billing.kept", "Money that moved stays recorded. Reverse or refund it instead."


@dataclass(frozen=True, slots=True)
class Price:
    """What a procedure costs now, tax included; None: the clinic has not said so yet."""

    code: str
    name: str
    amount_minor: int | None
    currency: str
    since: Moment | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """`unit_minor` with tax. An exempt line says why."""

    text: str
    quantity: int
    unit_minor: int
    tax_category: str = "STANDARD"
    tax_percent: int = 0
    exemption_reason: str = ""
    purpose: str = "COSMETIC"
    performer_id: UUID | None = None
    source: str = "QUOTATION"  # QUOTATION, USED, DEPOSIT, FEE
    sku: str = ""


@dataclass(frozen=True, slots=True)
class NewInvoice:
    kind: str  # CONSULTATION, DEPOSIT, CASE, CANCELLATION, SALE, CREDIT_NOTE
    patient_id: UUID
    currency: str
    lines: tuple[NewLine, ...]
    plan_id: UUID | None = None
    case_id: UUID | None = None
    source_id: UUID | None = None
    payer_id: UUID | None = None
    differs: bool = False  # from the accepted quotation
    consultation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """`open_minor` is what is still to be paid."""

    id: UUID
    kind: str
    number: str
    status: str
    patient_id: UUID
    plan_id: UUID | None
    case_id: UUID | None
    total_minor: int
    paid_minor: int
    currency: str
    created_at: Moment
    issued_at: Moment | None
    paid_at: Moment | None
    version: int
    credited_minor: int = 0
    differs: bool = False

    @property
    def open_minor(self) -> int:
        return self.total_minor - self.paid_minor - self.credited_minor


@dataclass(frozen=True, slots=True)
class LineCard:
    text: str
    quantity: int
    unit_minor: int
    total_minor: int
    tax_category: str
    tax_percent: int
    exemption_reason: str
    source: str
    tax_minor: int = 0  # inside the total
    position: int = 0


@dataclass(frozen=True, slots=True)
class LineChange:
    """I02: what a line of a draft says from now on; quantity 0 takes it out."""

    position: int
    quantity: int
    unit_minor: int
    reason: str
    tax_percent: int = 0


@dataclass(frozen=True, slots=True)
class TaxSum:
    """All lines of one rate: with tax, and the tax inside."""

    category: str
    percent: int
    gross_minor: int
    tax_minor: int
    exemption_reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    id: UUID
    invoice_id: UUID
    direction: str  # IN, OUT
    method: str  # CASH, CARD, TRANSFER, MOBILE; DEPOSIT: set off, no money moved
    amount_minor: int
    currency: str
    status: str
    receipt_number: str
    taken_at: Moment
    patient_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    facts: InvoiceFacts
    lines: tuple[LineCard, ...]
    payments: tuple[PaymentFacts, ...]
    taxes: tuple[TaxSum, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """`key` is made when the pay dialog opens and kept until a final answer."""

    invoice_id: UUID
    amount_minor: int
    currency: str
    method: str
    key: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """What the gates ask about the money of a plan."""

    deposit_minor: int  # by the rule of the clinic, or as asked for; 0: none
    deposit_paid_minor: int
    deposit_waived: bool
    invoices: tuple[InvoiceFacts, ...]

    @property
    def deposit_met(self) -> bool:
        return self.deposit_waived or self.deposit_paid_minor >= self.deposit_minor

    @property
    def case_invoices(self) -> tuple[InvoiceFacts, ...]:
        return tuple(i for i in self.invoices if i.kind == "CASE" and i.status != "VOID")


class BillingDesk(Protocol):
    @asks("plans.catalogue.read", includes=(CentreDesk.settings,))
    def price_list(self) -> tuple[Price, ...]:
        """Every procedure of the catalogue, those without a price as well."""

    @does("billing.pricelist.manage", includes=(CentreDesk.settings,))
    def set_price(self, code: str, amount_minor: int) -> Price:
        """From now on; what was quoted keeps its price. Raises UnknownPrice, PriceChanged."""

    @asks("billing.invoice.read")
    def invoices(self, patient_id: UUID) -> tuple[InvoiceFacts, ...]: ...

    @asks("billing.invoice.edit_draft")
    def open_invoices(self) -> tuple[InvoiceFacts, ...]:
        """Drafts and everything that is not paid, the oldest first."""

    @asks("billing.invoice.read")
    def invoice(self, invoice_id: UUID) -> InvoiceSheet: ...

    @does("billing.invoice.edit_draft")
    def edit_line(self, invoice_id: UUID, version: int, change: LineChange) -> InvoiceSheet:
        """I02 with a reason; what it said before is kept with the invoice."""

    @asks(INTERNAL, includes=(CentreDesk.settings,))
    def money_of(self, plan_id: UUID, agreed_total_minor: int) -> MoneyFacts:
        """The deposit is a part of the agreed total, by the rule of the clinic."""


class TillDesk(Protocol):
    @does(INTERNAL, includes=(CentreDesk.settings,))
    def make_invoice(self, new: NewInvoice) -> InvoiceFacts:
        """I01: a draft without a number. Raises InvoiceRefused."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        """I03: number without gaps; money paid ahead on the plan is set off (I05, I06)."""

    @does(INTERNAL)
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts:
        """I04: a draft that will never have a number."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def take(self, taking: Taking) -> PaymentFacts:
        """Y01: 0 < amount ≤ open. The same key gives the same payment.

        Raises AmountRefused, InvoiceNotPayable, KeyReused. The refusal of a key is kept by the
        door where the caller names the key there as well (core.once).
        """

    @does(INTERNAL)
    def reverse(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """Y07: it settles nothing any more (I07, I08). Raises DepositUsed, SessionClosed."""

    @does(INTERNAL)
    def waive_deposit(
        self, plan_id: UUID, patient_id: UUID, currency: str, override_id: UUID
    ) -> None: ...

    @asks(INTERNAL)
    def sheet(self, invoice_id: UUID) -> InvoiceSheet: ...

    @asks(INTERNAL)
    def payment(self, payment_id: UUID) -> PaymentFacts: ...
