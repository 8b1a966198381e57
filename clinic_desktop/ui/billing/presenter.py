"""Billing: invoices, deposits, payments, papers. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from clinic_desktop.domain.billing.interface import (
    ChargeCard,
    CreditFacts,
    Decision,
    InvoiceFacts,
    InvoiceSheet,
    LineCard,
    LineChange,
    PaymentFacts,
    Refunding,
    Taking,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import PatientCard
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.ui.billing.at_the_desk import AtTheDesk
from clinic_desktop.ui.billing.giving_back import GivingBack
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"invoice", "invoice_line", "payment", "payment_allocation", "deposit"})
ACTS = {
    "issue": "billing.invoice.issue",
    "pay": "billing.payment.take",
    "deposit": "billing.deposit.request",
    "waive": "billing.deposit.waive",
    "edit": "billing.invoice.edit_draft",
    "print": "billing.receipt.print",
    "decide": "billing.fee.apply",
    "discard": "billing.invoice.edit_draft",
    "collect": "billing.invoice.edit_draft",
    "credit": "billing.invoice.credit",
    "reverse": "billing.payment.reverse",
    "refund": "billing.payment.refund",
    "bank": "billing.payment.refund",
    "use": "billing.payment.take",
    "hear": "billing.payment.take",
}
KINDS = {
    "CONSULTATION": "Consultation",
    "DEPOSIT": "Deposit",
    "CASE": "Operation",
    "CANCELLATION": "Cancellation fee",
    "SALE": "Sale",
    "CREDIT_NOTE": "Credit note",
}
PAYABLE = ("ISSUED", "PARTIALLY_PAID")
WITH_DEPOSIT = ("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED")
UNPAID = ("DRAFT", *PAYABLE)


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice of the list."""

    id: UUID
    facts: InvoiceFacts
    title: str
    patient: str
    day: str

    @property
    def is_open(self) -> bool:
        return self.facts.status in UNPAID


@dataclass(frozen=True, slots=True)
class BillingPage:
    """The list, of one patient or of the clinic; `patient` is None for the clinic's."""

    patient: PatientCard | None
    rows: tuple[InvoiceRow, ...]
    plans: tuple[PlanCard, ...]
    today: datetime
    can: frozenset[str]
    charges: tuple[ChargeCard, ...] = ()
    credit: tuple[CreditFacts, ...] = ()

    @property
    def waiting(self) -> int:
        """Charges that stand on no draft."""
        return sum(one.status == "OPEN" and one.invoice_id is None for one in self.charges)


@dataclass(frozen=True, slots=True)
class Till:
    """What the dialog of a payment begins with; `key` makes sending it twice harmless."""

    invoice_id: UUID
    title: str
    open_minor: int
    currency: str
    key: str


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: BillingPage) -> None: ...
    def show_sheet(self, sheet: InvoiceSheet | None, can: frozenset[str]) -> None: ...
    def choose(self, invoice_id: UUID) -> None: ...
    def show_till(self, till: Till) -> None: ...
    def show_deposit(self, plans: tuple[PlanCard, ...], currency: str) -> None: ...
    def close_drawer(self) -> None: ...
    def show_paid(self, payment: PaymentFacts, left_minor: int) -> None: ...
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...
    def show_note_form(self, sheet: InvoiceSheet) -> None: ...
    def show_refund(self, amount_minor: int, currency: str, key: str) -> None: ...


class BillingPresenter(Presenter):
    """One list, one invoice beside it; a payment is one dialog with one key."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient: UUID | None = None
        self._invoice: UUID | None = None
        self._sheet: InvoiceSheet | None = None
        self._page: BillingPage | None = None
        self._names: dict[UUID, str] = {}
        self.back = GivingBack(view, clinic, place, self._run, self.load)
        self.at_desk = AtTheDesk(view, clinic, place, self._run, self.load)
        place.follow(WATCHED, lambda _: self.load())

    def open(self, patient_id: UUID | None) -> None:
        """The invoices of this patient; None shows everything that is open."""
        self._patient = patient_id
        self.choose(None)
        self.load()

    def load(self) -> None:
        patient = self._patient
        self._ask(lambda: self._asked(patient), self._show, "list")
        if self._invoice is not None:
            self.choose(self._invoice)

    def choose(self, invoice_id: UUID | None) -> None:
        """Show this invoice with lines and payments."""
        self._invoice = invoice_id
        if invoice_id is None:
            self._show_sheet(None)
            return
        self._ask(lambda: self._clinic.billing.invoice(invoice_id), self._show_sheet, "sheet")

    def issue(self) -> None:
        """The number is taken now; an issued invoice never changes."""
        invoice = self._invoice
        if invoice is not None:
            self._run(lambda: self._clinic.money.issue(invoice), self._issued)

    def begin_payment(self) -> None:
        """Open the dialog; its key is made now and kept until a final answer."""
        sheet = self._sheet
        if sheet is not None and sheet.facts.status in PAYABLE and self._place.may(ACTS["pay"]):
            facts = sheet.facts
            self._view.show_till(
                Till(facts.id, title_of(facts), facts.open_minor, facts.currency, uuid4().hex)
            )

    def pay(self, till: Till, amount_minor: int, method: str, reference: str) -> None:
        taking = Taking(till.invoice_id, amount_minor, till.currency, method, till.key, reference)

        def paid(payment: PaymentFacts) -> None:
            self._view.close_drawer()
            self._view.show_paid(payment, till.open_minor - amount_minor)
            self.load()

        self._run(lambda: self._clinic.money.pay(taking), paid)

    def begin_deposit(self) -> None:
        page = self._page
        if page is not None:
            plans = tuple(plan for plan in page.plans if plan.status in WITH_DEPOSIT)
            self._view.show_deposit(plans, self._place.settings.currency)

    def request_deposit(self, plan_id: UUID, amount_minor: int) -> None:
        def made(facts: InvoiceFacts) -> None:
            self._view.close_drawer()
            self._issued(facts)

        self._run(lambda: self._clinic.money.request_deposit(plan_id, amount_minor), made)

    def waive_deposit(self, plan_id: UUID) -> None:
        def given(why: str) -> None:
            def waived(_: object) -> None:
                self._view.close_drawer()
                self.load()
                self._place.ways.tell("The deposit is waived.")

            self._run(lambda: self._clinic.money.waive_deposit(plan_id, why), waived)

        self._view.ask_reason("Waive the deposit", given)

    def change_line(self, position: int, quantity: int, unit_minor: int, why: str) -> None:
        """Only of a draft; what it said before is kept."""
        sheet = self._sheet
        if sheet is None:
            return
        line = next(one for one in sheet.lines if one.position == position)
        change = LineChange(position, quantity, unit_minor, why, line.tax_percent)
        facts = sheet.facts

        def changed(new: InvoiceSheet) -> None:
            self._view.close_drawer()
            self._show_sheet(new)
            self.load()

        self._run(lambda: self._clinic.billing.edit_line(facts.id, facts.version, change), changed)

    def decide(self, line: LineCard, accepted: bool, why: str = "") -> None:
        """A proposed line; dropped, the reason is kept."""
        sheet = self._sheet
        if sheet is None:
            return
        facts, said = sheet.facts, Decision(line.position, accepted, why)

        def told(new: InvoiceSheet) -> None:
            self._show_sheet(new)
            self.load()

        self._run(lambda: self._clinic.billing.decide(facts.id, facts.version, said), told)

    def discard(self) -> None:
        """The draft goes without a number; what it charged is open again."""
        invoice = self._invoice

        def given(why: str) -> None:
            if invoice is not None:
                self._run(lambda: self._clinic.money.discard(invoice, why), lambda _: self.load())

        self._view.ask_reason("Throw the draft away", given)

    def collect(self) -> None:
        """A new draft of what is charged and on none."""
        patient = self._patient
        if patient is not None:
            self._run(lambda: self._clinic.money.collect(patient), self._collected)

    def begin_credit(self) -> None:
        if self._sheet is not None:
            self._view.show_note_form(self._sheet)

    def use_credit(self) -> None:
        if self._sheet is not None:
            facts = self._sheet.facts
            self.back.use(facts, self._credit(facts.currency))

    def begin_refund(self) -> None:
        credit = self._page.credit if self._page else ()
        found = next((one for one in credit if one.amount_minor), None)
        if found is not None:
            self.back.begin_refund(found.amount_minor, found.currency)

    def refund(self, amount: int, currency: str, method: str, why: str, key: str) -> None:
        if self._patient is not None:
            self.back.refund(Refunding(self._patient, amount, currency, method, why, key))

    def _credit(self, currency: str) -> int:
        credit = self._page.credit if self._page else ()
        return sum(one.amount_minor for one in credit if one.currency == currency)

    def show_invoice_paper(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            invoice, title = sheet.facts.id, title_of(sheet.facts)
            self._slowly(
                lambda: self._clinic.papers.invoice(invoice),
                lambda pdf: self._place.ways.show_paper(title, pdf),
            )

    def show_receipt(self, payment_id: UUID) -> None:
        self._slowly(
            lambda: self._clinic.papers.receipt(payment_id),
            lambda pdf: self._place.ways.show_paper("Receipt", pdf),
        )

    def open_patient(self) -> None:
        sheet = self._sheet
        patient = sheet.facts.patient_id if sheet else self._patient
        if patient is not None:
            self._place.ways.open_patient(patient)

    def _asked(self, patient_id: UUID | None) -> BillingPage:
        clinic, may = self._clinic, self._place.may
        if patient_id is not None:
            card = clinic.patients.card(patient_id)
            invoices = clinic.billing.invoices(patient_id)
            self._names[patient_id] = f"{card.first} {card.last}".strip()
            plans = clinic.plans.of_patient(patient_id) if may("plans.plan.read") else ()
        else:
            card, plans = None, ()
            sees_all = may(ACTS["edit"])
            invoices = clinic.billing.open_invoices() if sees_all else ()
            for one in invoices:
                self._remember(one.patient_id)
        rows = tuple(self._row(one) for one in invoices)
        can = frozenset(act for act, needed in ACTS.items() if may(needed))
        asked = patient_id is not None and may("billing.charge.read")
        charges = clinic.billing.charges(patient_id) if asked and patient_id else ()
        credit = clinic.billing.credit(patient_id) if patient_id is not None else ()
        return BillingPage(card, rows, plans, self._place.today(), can, charges, credit)

    def _remember(self, patient_id: UUID) -> None:
        if patient_id not in self._names:
            card = self._clinic.patients.card(patient_id)
            self._names[patient_id] = f"{card.first} {card.last}".strip()

    def _row(self, facts: InvoiceFacts) -> InvoiceRow:
        at = (facts.issued_at or facts.created_at).astimezone(self._place.zone)
        name = self._names.get(facts.patient_id, "")
        return InvoiceRow(facts.id, facts, title_of(facts), name, f"{at:%d %b %Y}")

    def _show(self, page: BillingPage) -> None:
        self._page = page
        self._view.show_page(page)
        if self._invoice is None and page.rows:
            first = next((row for row in page.rows if row.is_open), page.rows[0])
            self._view.choose(first.id)
            self.choose(first.id)

    def _show_sheet(self, sheet: InvoiceSheet | None) -> None:
        self._sheet = sheet
        facts = sheet.facts if sheet else None
        self._view.show_sheet(sheet, self._possible(facts))

    def _possible(self, facts: InvoiceFacts | None) -> frozenset[str]:
        """What this person may do with this invoice as it stands."""
        acts = set[str]()
        if facts is not None:
            if facts.status == "DRAFT":
                waits = self._sheet is not None and self._sheet.undecided
                acts |= {"edit", "decide", "discard"} | (set() if waits else {"issue"})
            else:
                acts.add("print")
            if facts.status in PAYABLE and facts.open_minor > 0:
                acts.add("pay")
                if self._credit(facts.currency):
                    acts.add("use")
            if facts.status in (*PAYABLE, "PAID") and facts.kind != "CREDIT_NOTE":
                acts |= {"credit", "reverse", "hear", "bank"}
        return frozenset(act for act in acts if self._place.may(ACTS[act]))

    def _collected(self, facts: InvoiceFacts) -> None:
        self._invoice = facts.id
        self.load()

    def _issued(self, facts: InvoiceFacts) -> None:
        self._invoice = facts.id
        self._patient = self._patient or None
        self.load()
        self._place.ways.tell(f"Issued: {facts.number}")


def title_of(facts: InvoiceFacts) -> str:
    """`Operation, 2026-000012`; a draft has no number."""
    return f"{KINDS.get(facts.kind, facts.kind.capitalize())}, {facts.number or 'draft'}"
