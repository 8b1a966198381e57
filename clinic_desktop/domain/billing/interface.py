"""The face of billing: prices, invoices, payments, receipts. Money is minor units + currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk


@dataclass(frozen=True, slots=True)
class Price:
    code: str
    name: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class NewLine:
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


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
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

    @property
    def open_minor(self) -> int:
        return self.total_minor - self.paid_minor


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


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    id: UUID
    invoice_id: UUID
    direction: str  # IN, OUT
    method: str  # CASH, CARD, TRANSFER, MOBILE
    amount_minor: int
    currency: str
    status: str
    receipt_number: str
    taken_at: Moment


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    facts: InvoiceFacts
    lines: tuple[LineCard, ...]
    payments: tuple[PaymentFacts, ...]


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

    deposit_minor: int  # asked for by the rule of the clinic; 0: none
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
    def price_list(self) -> tuple[Price, ...]: ...

    @does("billing.pricelist.manage", includes=(CentreDesk.settings,))
    def set_price(self, code: str, amount_minor: int) -> Price: ...

    @asks("billing.invoice.read")
    def invoices(self, patient_id: UUID) -> tuple[InvoiceFacts, ...]: ...

    @asks("billing.invoice.edit_draft")
    def open_invoices(self) -> tuple[InvoiceFacts, ...]:
        """Drafts and everything that is not paid, the oldest first."""

    @asks("billing.invoice.read")
    def invoice(self, invoice_id: UUID) -> InvoiceSheet: ...

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def install_prices(self, prices: Mapping[str, int]) -> None: ...

    @does(INTERNAL)
    def make_invoice(self, new: NewInvoice) -> InvoiceFacts:
        """I01: a draft without a number."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        """I03: number without gaps; money paid ahead on the plan is set off (I05, I06)."""

    @does(INTERNAL)
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts: ...

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def take(self, taking: Taking) -> PaymentFacts:
        """Y01: 0 < amount ≤ open. The same key gives the same payment. Raises KeyReused."""

    @does(INTERNAL)
    def waive_deposit(self, plan_id: UUID, override_id: UUID) -> None: ...

    @asks(INTERNAL)
    def money_of(self, plan_id: UUID) -> MoneyFacts: ...

    @asks(INTERNAL)
    def sheet(self, invoice_id: UUID) -> InvoiceSheet: ...

    @asks(INTERNAL)
    def payment(self, payment_id: UUID) -> PaymentFacts: ...
