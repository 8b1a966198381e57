"""The face of billing: prices, invoices, payments, receipts. Money is minor units + currency."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL, SIGNED_IN
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.billing.interface.refusals import (
    AmountRefused,
    CaseNotCompleted,
    ChargedAlready,
    ConsultationNotCompleted,
    CreditTooSmall,
    DepositThere,
    DepositUsed,
    DrawerOpen,
    DropReason,
    InvoiceKept,
    InvoiceNotPayable,
    InvoiceRefused,
    MoneyKept,
    NotByCard,
    NothingOpen,
    NothingToCredit,
    NotInLedger,
    NotSettled,
    NotWaived,
    NumberOrder,
    NumberTaken,
    Overpaid,
    OwnRefund,
    PriceChanged,
    PriceDeviates,
    PricesKept,
    Refunded,
    RefundTooMuch,
    ReverseDiffers,
    SessionClosed,
    StillAllocated,
    TotalDiffers,
    Undecided,
    UnknownPrice,
)
from clinic_desktop.domain.billing.interface.values import (
    ChargeCard,
    CreditFacts,
    Crediting,
    CreditPart,
    Decision,
    FeeReason,
    FeeRule,
    FeeTier,
    InvoiceFacts,
    InvoiceSheet,
    LineCard,
    LineChange,
    MethodSum,
    MoneyFacts,
    MonthReport,
    NewInvoice,
    NewLine,
    PaymentFacts,
    Price,
    ReceiptSheet,
    Refunding,
    SurgeonSum,
    Taking,
    TaxSum,
    TerminalAnswer,
)
from clinic_desktop.domain.centre.interface import CentreDesk

__all__ = [
    "CreditFacts",
    "CreditPart",
    "Crediting",
    "LedgerDesk",
    "NotByCard",
    "NotWaived",
    "OwnRefund",
    "Refunded",
    "Refunding",
    "ChargeCard",
    "Decision",
    "DropReason",
    "FeeReason",
    "FeeRule",
    "FeeTier",
    "NothingOpen",
    "Undecided",
    "AmountRefused",
    "BillingDesk",
    "CaseNotCompleted",
    "ChargedAlready",
    "ConsultationNotCompleted",
    "CreditTooSmall",
    "DepositThere",
    "DepositUsed",
    "DrawerOpen",
    "InvoiceFacts",
    "InvoiceKept",
    "InvoiceNotPayable",
    "InvoiceRefused",
    "InvoiceSheet",
    "LineCard",
    "LineChange",
    "MethodSum",
    "MoneyFacts",
    "MoneyKept",
    "MonthReport",
    "NewInvoice",
    "NewLine",
    "NotInLedger",
    "NotSettled",
    "NothingToCredit",
    "NumberOrder",
    "NumberTaken",
    "Overpaid",
    "PaymentFacts",
    "Price",
    "PriceChanged",
    "PriceDeviates",
    "PricesKept",
    "RefundTooMuch",
    "ReverseDiffers",
    "SessionClosed",
    "StillAllocated",
    "SurgeonSum",
    "Taking",
    "TaxSum",
    "TerminalAnswer",
    "TillDesk",
    "TotalDiffers",
    "UnknownPrice",
    "ReceiptSheet",
]


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

    @does("billing.invoice.edit_draft", includes=(CentreDesk.record_override,))
    def edit_line(self, invoice_id: UUID, version: int, change: LineChange) -> InvoiceSheet:
        """I02 with a reason; what it said before is kept with the invoice.

        Another price than the quoted one is a named override, PRICE_DEVIATION.
        """

    @asks("billing.invoice.read")
    def credit(self, patient_id: UUID) -> tuple[CreditFacts, ...]:
        """What the clinic owes the patient, by currency."""

    @asks("reports.finance.read", includes=(CentreDesk.settings,), long=True)
    def month(self, year: int, month: int) -> MonthReport:
        """What was billed by surgeon and taken by method of payment. Raises InvoiceRefused."""

    @asks("billing.charge.read")
    def charges(self, patient_id: UUID) -> tuple[ChargeCard, ...]:
        """What was charged, proposed or dropped, with the reason; the newest first."""

    @does("billing.fee.apply", includes=(CentreDesk.close_tasks,))
    def decide(self, invoice_id: UUID, version: int, decision: Decision) -> InvoiceSheet:
        """Accept or drop one proposed line of a draft; with no line left the draft goes (I04).

        Raises DropReason where a reason is missing, Stale.
        """

    @asks(SIGNED_IN, includes=(CentreDesk.settings,))
    def fee_rule(self, name: str = "") -> FeeRule | None:
        """Cancellation terms by name; "": those that a plan is approved under now."""

    @asks(INTERNAL, includes=(CentreDesk.settings,))
    def money_of(self, plan_id: UUID, agreed_total_minor: int) -> MoneyFacts:
        """The deposit is a part of the agreed total, by the rule of the clinic."""

    @asks(INTERNAL, includes=(CentreDesk.settings,))
    def money_of_plans(
        self, patient_id: UUID, agreed_totals: Mapping[UUID, int]
    ) -> Mapping[UUID, MoneyFacts]:
        """The same of several plans of a patient, each with its agreed total (minor units)."""


class LedgerDesk(Protocol):
    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def write_credit_note(self, crediting: Crediting) -> InvoiceFacts:
        """I09, I10: the note, with a number of its own; the invoice itself never changes.

        Money that settles more than is left becomes the patient's credit. Raises Stale,
        AmountRefused, NothingToCredit, DepositUsed, DropReason.
        """

    @does(INTERNAL)
    def use_credit(self, invoice_id: UUID, version: int, amount_minor: int) -> InvoiceFacts:
        """The patient's credit against an open invoice: 0 < amount ≤ open and ≤ credit."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def refund(self, refunding: Refunding, *, alone: bool) -> tuple[PaymentFacts, ...]:
        """Y08: one payment out for each payment in that it comes from; the same key, the same.

        Above the clinic's limit it waits (PENDING) for a second person, unless one `alone`
        decides everything in this clinic. Raises RefundTooMuch,
        KeyReused, DropReason.
        """

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def confirm_refund(self, payment_id: UUID) -> PaymentFacts:
        """By another person than the one who asked. Raises OwnRefund, WrongState."""

    @does(INTERNAL)
    def refuse_refund(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """The money stays the patient's credit."""

    @does(INTERNAL)
    def charge_back(self, payment_id: UUID, proof: str) -> PaymentFacts:
        """Y09: the bank took it back; it settles nothing any more (I07, I08), drawer or not.

        Raises NotByCard, DepositUsed, Refunded, DropReason without proof, WrongState.
        """

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def confirm_late(self, payment_id: UUID, proof: str) -> PaymentFacts:
        """Y06: what failed has come after all; what is over becomes the patient's credit.

        Raises DropReason without proof, WrongState.
        """


class TillDesk(Protocol):
    @does(INTERNAL, includes=(CentreDesk.settings,))
    def make_invoice(self, new: NewInvoice) -> InvoiceFacts:
        """I01: a draft without a number. Raises InvoiceRefused."""

    @does(INTERNAL, includes=(CentreDesk.settings,))
    def collect(self, patient_id: UUID) -> InvoiceFacts:
        """I01: a draft of what is charged and on no draft yet. Raises NothingOpen."""

    @does(INTERNAL)
    def note_no_fee(self, new: NewInvoice) -> None:
        """Nothing is asked for; why is kept with the patient's charges."""

    @does(INTERNAL, includes=(CentreDesk.close_tasks,))
    def withdraw_fee(self, source_id: UUID, reason: str) -> None:
        """The cause is gone (A12): its draft goes, its proposals are dropped."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def issue(self, invoice_id: UUID) -> InvoiceFacts:
        """I03: number without gaps; money paid ahead on the plan is set off (I05, I06).

        Raises Undecided while a proposed line was neither accepted nor dropped.
        """

    @does(INTERNAL)
    def discard(self, invoice_id: UUID, reason: str) -> InvoiceFacts:
        """I04: a draft that will never have a number; its charges are open again."""

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def take(self, taking: Taking) -> PaymentFacts:
        """Y01: 0 < amount ≤ open, or more as credit. The same key gives the same payment.

        Raises AmountRefused, InvoiceNotPayable, KeyReused. The refusal of a key is kept by the
        door where the caller names the key there as well (core.once).
        """

    @does(INTERNAL)
    def start(self, taking: Taking) -> PaymentFacts:
        """Y02: asked for and not paid yet; what is asked for already counts as taken.

        The same key gives the same payment. Raises AmountRefused, InvoiceNotPayable, KeyReused.
        """

    @does(INTERNAL, includes=(CentreDesk.settings, CentreDesk.next_number))
    def hear(self, payment_id: UUID, answer: TerminalAnswer) -> PaymentFacts:
        """What the terminal, or whoever stands at it, said of a started payment (Y03, Y04, Y05).

        Confirmed, it settles the invoice, gets its receipt, and what is over becomes credit.
        Raises WrongState once it was answered.
        """

    @does(INTERNAL)
    def reverse(self, payment_id: UUID, reason: str) -> PaymentFacts:
        """Y07: it settles nothing any more (I07, I08).

        Raises DepositUsed, SessionClosed, Refunded.
        """

    @does(INTERNAL)
    def waive_deposit(
        self, plan_id: UUID, patient_id: UUID, currency: str, override_id: UUID
    ) -> None: ...

    @asks(INTERNAL)
    def sheet(self, invoice_id: UUID) -> InvoiceSheet: ...

    @asks(INTERNAL)
    def facts(self, invoice_id: UUID) -> InvoiceFacts: ...

    @asks(INTERNAL)
    def receipt(self, payment_id: UUID) -> ReceiptSheet: ...

    @asks(INTERNAL)
    def payment(self, payment_id: UUID) -> PaymentFacts: ...
