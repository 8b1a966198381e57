"""The printed invoice: lines, tax, what was paid before, what is still to pay, and how."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import day, money
from clinic_desktop.documents.paper import WIDTH, PaperPatient, Sheet, TaxLine, press
from clinic_desktop.documents.typeset import MM, para, spacer, table, together
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.platypus import Flowable


class InvoiceKind(StrEnum):
    INVOICE = "INVOICE"
    DEPOSIT = "DEPOSIT"
    CREDIT_NOTE = "CREDIT_NOTE"


@dataclass(frozen=True, slots=True)
class InvoicePaperLine:
    """`tax` is the category of the tax table, or the reason why no tax is due."""

    text: str
    quantity: int
    unit_minor: int
    amount_minor: int
    tax: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SetOff:
    """A deposit or payment that stands against the total; `amount_minor` is positive."""

    text: str
    on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """`refers_to` is the number of the invoice that a credit note corrects."""

    sheet: Sheet
    kind: InvoiceKind
    payer_name: str
    payer_address: tuple[str, ...]
    patient: PaperPatient
    issued_on: date
    currency: str
    lines: tuple[InvoicePaperLine, ...]
    total_minor: int
    balance_minor: int
    taxes: tuple[TaxLine, ...] = ()
    set_off: tuple[SetOff, ...] = ()
    due_on: date | None = None
    supplied_on: date | None = None
    case_number: str = ""
    refers_to: str = ""
    payment_details: tuple[tuple[str, str], ...] = ()
    note: str = ""


def render(paper: InvoicePaper) -> bytes:
    """The invoice as PDF, A4; the same paper gives the same bytes."""
    language = paper.sheet.language
    kind = word(language, f"invoice.{paper.kind.value}")
    story = [
        _top(paper),
        spacer(9),
        *parts.title(kind, paper.sheet.number, parts.copy_tag(paper.sheet)),
        _lines(paper),
        _sums(paper),
        spacer(5),
        *_taxes(paper),
        *_payment(paper),
    ]
    return press(paper, kind, story)


def _top(paper: InvoicePaper) -> "Flowable":
    language, patient = paper.sheet.language, paper.patient
    rows = [
        (word(language, "invoice.number"), paper.sheet.number),
        (word(language, "dated"), day(paper.issued_on, language)),
        (word(language, "invoice.refers_to"), paper.refers_to),
        (
            word(language, "invoice.supplied"),
            day(paper.supplied_on, language) if paper.supplied_on else "",
        ),
        (word(language, "invoice.due"), day(paper.due_on, language) if paper.due_on else ""),
        (word(language, "patient"), patient.name if patient.name != paper.payer_name else ""),
        (word(language, "patient_number"), patient.number),
        (word(language, "case"), paper.case_number),
    ]
    right = parts.facts(rows, WIDTH * 0.42, label=32 * MM)
    left = parts.address((paper.payer_name, *paper.payer_address))
    return parts.two_columns(left, right, share=0.58)


def _lines(paper: InvoicePaper) -> "Flowable":
    language, currency = paper.sheet.language, paper.currency
    rows: list[list[Flowable | list[Flowable]]] = [
        [
            para(word(language, "service"), "column"),
            para(word(language, "quantity"), "column_right"),
            para(word(language, "unit_price"), "column_right"),
            para(word(language, "tax"), "column_right"),
            para(word(language, "amount"), "column_right"),
        ]
    ]
    for line in paper.lines:
        cell: list[Flowable] = [para(line.text, "strong")]
        if line.detail:
            cell.append(para(line.detail, "small"))
        rows.append(
            [
                cell,
                para(str(line.quantity), "right"),
                para(money(line.unit_minor, currency, language), "right"),
                para(line.tax, "right"),
                para(money(line.amount_minor, currency, language), "right"),
            ]
        )
    widths = [WIDTH - 93 * MM, 13 * MM, 28 * MM, 20 * MM, 32 * MM]
    return table(rows, widths, parts.ruled(len(rows)), repeat=1)


def _sums(paper: InvoicePaper) -> "Flowable":
    language, currency = paper.sheet.language, paper.currency
    total = money(paper.total_minor, currency, language)
    rows = [(word(language, "total"), total, not paper.set_off)]
    for item in paper.set_off:
        name = f"{item.text}, {day(item.on, language)}"
        rows.append((name, money(-item.amount_minor, currency, language), False))
    if paper.set_off or paper.balance_minor != paper.total_minor:
        balance = money(paper.balance_minor, currency, language)
        rows.append((word(language, "balance"), balance, True))
    return together([parts.totals(rows)])


def _taxes(paper: InvoicePaper) -> "list[Flowable]":
    if not paper.taxes:
        return []
    language, currency = paper.sheet.language, paper.currency
    rows = [
        [
            para(word(language, "tax_rate"), "column"),
            para(word(language, "tax_base"), "column_right"),
            para(word(language, "tax_amount"), "column_right"),
        ]
    ]
    for tax in paper.taxes:
        named = "  ".join(filter(None, (tax.category, parts.tax_name(tax, language))))
        rows.append(
            [
                para(named, "small"),
                para(money(tax.base_minor, currency, language), "small_right"),
                para(money(tax.tax_minor, currency, language), "small_right"),
            ]
        )
    lines = parts.ruled(len(rows))
    return [together([table(rows, [64 * MM, 32 * MM, 28 * MM], lines)]), spacer(4)]


def _payment(paper: InvoicePaper) -> "list[Flowable]":
    language = paper.sheet.language
    story: list[Flowable] = []
    if paper.payment_details and paper.balance_minor > 0:
        head = parts.heading(word(language, "how_to_pay"))
        story.append(together([*head, parts.facts(paper.payment_details, WIDTH, label=34 * MM)]))
    elif paper.kind is InvoiceKind.CREDIT_NOTE:
        story.append(para(word(language, "credited"), "strong"))
    elif paper.balance_minor == 0:
        story.append(para(word(language, "nothing_to_pay"), "strong"))
    if paper.note:
        story += [spacer(4), para(paper.note, "small")]
    return story
