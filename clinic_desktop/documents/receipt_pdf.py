"""The printed receipt of one payment."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import at, money
from clinic_desktop.documents.paper import WIDTH, Sheet, press
from clinic_desktop.documents.typeset import ACCENT, MM, PALE, colour, para, spacer, table
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.platypus import Flowable


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """`payer_name` is empty where the law wants a receipt without a person (Austria, cash).

    `method` is in words ("Card"), `fiscal` are lines that a cash system must print as they are.
    Below zero, `amount_minor` is money that the clinic gave back.
    """

    sheet: Sheet
    paid_at: datetime
    amount_minor: int
    currency: str
    method: str
    invoice_number: str
    invoice_total_minor: int
    balance_minor: int
    payer_name: str = ""
    payer_address: tuple[str, ...] = ()
    patient_number: str = ""
    reference: str = ""
    paid_for: str = ""
    received_by: str = ""
    fiscal: tuple[tuple[str, str], ...] = ()
    note: str = ""


def render(paper: ReceiptPaper) -> bytes:
    """The receipt as PDF, A4; the same paper gives the same bytes."""
    language = paper.sheet.language
    kind = word(language, "receipt")
    story: list[Flowable] = []
    if paper.payer_name:
        story += [parts.address((paper.payer_name, *paper.payer_address)), spacer(9)]
    story += parts.title(kind, paper.sheet.number, parts.copy_tag(paper.sheet))
    story += [_amount(paper), spacer(6), _details(paper)]
    if paper.fiscal:
        story += parts.heading(word(language, "fiscal"))
        story.append(parts.facts(paper.fiscal, WIDTH, label=44 * MM))
    story += [spacer(8), para(paper.note or word(language, "thanks"))]
    return press(paper, kind, story)


def _amount(paper: ReceiptPaper) -> "Flowable":
    language = paper.sheet.language
    when = at(paper.paid_at, paper.sheet.clinic.time_zone, language)
    left = [
        para(word(language, "given_back" if paper.amount_minor < 0 else "received"), "column"),
        para(money(abs(paper.amount_minor), paper.currency, language), "amount"),
    ]
    right = [para(paper.method, "total_right"), para(when, "right")]
    commands = [
        ("BACKGROUND", (0, 0), (-1, -1), colour(PALE)),
        ("LINEBEFORE", (0, 0), (0, -1), 2.4, colour(ACCENT), 0),
        ("LEFTPADDING", (0, 0), (0, -1), 11),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 11),
        ("TOPPADDING", (0, 0), (-1, -1), 9),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ("VALIGN", (-1, 0), (-1, -1), "MIDDLE"),
    ]
    return table([[left, right]], [WIDTH * 0.6, WIDTH * 0.4], commands)


def _details(paper: ReceiptPaper) -> "Flowable":
    language, currency = paper.sheet.language, paper.currency
    who = "given_back_by" if paper.amount_minor < 0 else "received_by"
    balance = (
        money(paper.balance_minor, currency, language)
        if paper.balance_minor
        else word(language, "paid_in_full")
    )
    rows = [
        (word(language, "receipt.number"), paper.sheet.number),
        (word(language, "paid_for"), paper.paid_for),
        (word(language, "invoice.number"), paper.invoice_number),
        (word(language, "invoice.total"), money(paper.invoice_total_minor, currency, language)),
        (word(language, "balance_after"), balance),
        (word(language, "reference"), paper.reference),
        (word(language, "patient_number"), paper.patient_number),
        (word(language, who), paper.received_by),
    ]
    return parts.facts(rows, WIDTH, label=44 * MM)
