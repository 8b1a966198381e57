"""Values of billing. Money is minor units + currency."""

from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core.moment import Moment


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
    cause: str = ""  # what it is charged for; nothing is charged twice for one cause
    why: str = ""  # the rule in words; with it the line is a proposal until billing decides
    rule: str = ""  # edition of the fee rule


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
    credits_id: UUID | None = None  # of a credit note: what it takes back
    note: str = ""  # of a credit note: why

    @property
    def open_minor(self) -> int:
        """Of a credit note nothing is to be paid."""
        if self.kind == "CREDIT_NOTE":
            return 0
        return self.total_minor - self.paid_minor - self.credited_minor


@dataclass(frozen=True, slots=True)
class SurgeonSum:
    """What was billed in a month for one performer (None: nobody named), credit notes taken off.

    `total_minor` with tax, `tax_minor` inside it.
    """

    performer_id: UUID | None
    currency: str
    invoices: int
    total_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class MethodSum:
    """What came in and went out in a month by one method."""

    method: str
    currency: str
    payments: int
    taken_minor: int
    returned_minor: int


@dataclass(frozen=True, slots=True)
class MonthReport:
    """[begins_at, ends_at) is the month on the site's clock. Deposits count when they are billed
    as part of the act, not when they are asked for.
    """

    begins_at: Moment
    ends_at: Moment
    by_surgeon: tuple[SurgeonSum, ...]
    by_method: tuple[MethodSum, ...]


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
    why: str = ""  # of a proposal: the rule, in words
    decided: bool = True  # False: a proposal that billing accepts or drops


@dataclass(frozen=True, slots=True)
class LineChange:
    """I02: what a line of a draft says from now on; quantity 0 takes it out."""

    position: int
    quantity: int
    unit_minor: int
    reason: str
    tax_percent: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What billing says to one proposed line; dropped, a reason is needed."""

    position: int
    accepted: bool
    reason: str = ""
    unit_minor: int | None = None  # another price than proposed, with a reason


@dataclass(frozen=True, slots=True)
class ChargeCard:
    """Something that happened and may be billed: OPEN, BILLED or DROPPED with the reason."""

    id: UUID
    kind: str  # of the invoice it belongs on
    text: str
    why: str
    quantity: int
    unit_minor: int
    currency: str
    status: str
    status_reason: str
    patient_id: UUID
    plan_id: UUID | None
    case_id: UUID | None
    invoice_id: UUID | None  # the invoice or draft on which it stands
    occurred_at: Moment


@dataclass(frozen=True, slots=True)
class FeeTier:
    """With less notice than this, so much of the price is asked for."""

    hours: int
    percent: int


@dataclass(frozen=True, slots=True)
class FeeReason:
    """Why something did not take place; only a charged one leads to a fee."""

    code: str
    words: str
    charged: bool


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What is asked for when an operation or an appointment does not take place.

    `name` is code and edition; a plan keeps the one that was in force at its approval.
    """

    name: str
    operation: tuple[FeeTier, ...]  # the shortest notice first
    in_theatre_percent: int  # stopped in theatre before incision
    stopped_percent: int  # given up after incision, without the result
    appointment: tuple[FeeTier, ...]
    no_show_percent: int
    goods: bool  # opened goods may be charged
    anaesthesia: bool  # an anaesthesia that was begun may be charged
    free_purposes: tuple[str, ...]
    reasons: tuple[FeeReason, ...]

    def reason(self, code: str) -> FeeReason | None:
        return next((one for one in self.reasons if one.code == code), None)


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
    terminal: str = ""  # CREATED, SENT, CONFIRMED, DECLINED, UNKNOWN: what the terminal said


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """`state`: SENT (somebody answers later), CONFIRMED, DECLINED, UNKNOWN (asked, no answer).

    `reference` is the number on the slip, `words` why not.
    """

    state: str
    reference: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    facts: InvoiceFacts
    lines: tuple[LineCard, ...]
    payments: tuple[PaymentFacts, ...]
    taxes: tuple[TaxSum, ...] = ()
    deviations: tuple[str, ...] = ()  # from the quotation, in words

    @property
    def undecided(self) -> int:
        """Proposed lines that nobody accepted or dropped yet."""
        return sum(not line.decided for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """One payment, and what was paid on its invoice before and after it."""

    payment: PaymentFacts
    facts: InvoiceFacts
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
    surplus: bool = False  # what is over the open amount is kept as the patient's credit


@dataclass(frozen=True, slots=True)
class CreditPart:
    """So much of one line is taken back."""

    position: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Crediting:
    """I09, I10: without parts everything that was not credited yet."""

    invoice_id: UUID
    version: int
    reason: str
    parts: tuple[CreditPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Refunding:
    """Y08: out of the patient's credit; `key` is made when the dialog opens."""

    patient_id: UUID
    amount_minor: int
    currency: str
    method: str
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """What the clinic owes a patient in one currency; `waiting`: refunds for a second person."""

    currency: str
    amount_minor: int
    waiting: tuple[PaymentFacts, ...] = ()


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
