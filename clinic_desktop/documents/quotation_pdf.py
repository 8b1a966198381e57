"""The printed quotation: what it costs, what that includes, who operates and signs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from clinic_desktop.core.ink import Ink
from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import at, day, money
from clinic_desktop.documents.paper import WIDTH, PaperPatient, Sheet, TaxLine, press
from clinic_desktop.documents.typeset import MM, para, spacer, table, together
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.platypus import Flowable


@dataclass(frozen=True, slots=True)
class QuotationLine:
    """`includes` names what the price covers already, so that no bill adds it again."""

    text: str
    amount_minor: int
    includes: tuple[str, ...] = ()
    quantity: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PerformerBlock:
    """A practitioner who will operate: signs and dates the quotation (FR: D6322-30)."""

    name: str
    qualification: str
    registration: str
    part: str
    signed_at: datetime | None = None
    ink: Ink | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """The act that starts the reflection clock in France; `way` says paper, mail or tablet."""

    at: datetime
    handed_by: str
    received_by: str
    way: str
    documents: tuple[str, ...] = ()
    ink: Ink | None = None


@dataclass(frozen=True, slots=True)
class QuotationPaper:
    """`accept_from` is the first day on which the patient may commit, None if no wait is set."""

    sheet: Sheet
    patient: PaperPatient
    procedure: str
    dated: date
    valid_until: date | None
    currency: str
    lines: tuple[QuotationLine, ...]
    total_minor: int
    taxes: tuple[TaxLine, ...] = ()
    deposit_minor: int | None = None
    plan_number: str = ""
    terms: str = ""
    performers: tuple[PerformerBlock, ...] = ()
    performer_differs_notice: str = ""
    law_text: str = ""
    law_source: str = ""
    accept_from: date | None = None
    hand_over: HandOver | None = None


def render(paper: QuotationPaper) -> bytes:
    """The quotation as PDF, A4; the same paper gives the same bytes."""
    language = paper.sheet.language
    kind = word(language, "quotation")
    story = [
        _top(paper),
        spacer(9),
        *parts.title(kind, paper.procedure, parts.copy_tag(paper.sheet)),
        _lines(paper),
        _sums(paper),
        spacer(4),
        *_words(paper),
        *_signatures(paper),
    ]
    return press(paper, kind, story)


def _top(paper: QuotationPaper) -> "Flowable":
    language, patient = paper.sheet.language, paper.patient
    right = parts.facts(
        [
            (word(language, "quotation_number"), paper.sheet.number),
            (word(language, "dated"), day(paper.dated, language)),
            (
                word(language, "valid_until"),
                day(paper.valid_until, language) if paper.valid_until else "",
            ),
            (word(language, "born"), day(patient.birth_date, language)),
            (word(language, "patient_number"), patient.number),
            (word(language, "plan"), paper.plan_number),
        ],
        WIDTH * 0.42,
        label=32 * MM,
    )
    left = parts.address((patient.name, *patient.address))
    return parts.two_columns(left, right, share=0.58)


def _lines(paper: QuotationPaper) -> "Flowable":
    language = paper.sheet.language
    rows: list[list[Flowable | list[Flowable]]] = [
        [
            para(word(language, "service"), "column"),
            para(word(language, "quantity"), "column_right"),
            para(word(language, "amount"), "column_right"),
        ]
    ]
    for line in paper.lines:
        cell: list[Flowable] = [para(line.text, "strong")]
        if line.detail:
            cell.append(para(line.detail))
        if line.includes:
            named = word(language, "includes", items=", ".join(line.includes))
            cell.append(para(named, "small"))
        amount = money(line.amount_minor, paper.currency, language)
        rows.append([cell, para(str(line.quantity), "right"), para(amount, "right")])
    widths = [WIDTH - 52 * MM, 16 * MM, 36 * MM]
    return table(rows, widths, parts.ruled(len(rows)), repeat=1)


def _sums(paper: QuotationPaper) -> "Flowable":
    language, currency = paper.sheet.language, paper.currency
    rows = [(word(language, "total"), money(paper.total_minor, currency, language), True)]
    for tax in paper.taxes:
        rows.append(
            (parts.tax_name(tax, language), money(tax.tax_minor, currency, language), False)
        )
    if paper.deposit_minor is not None:
        deposit = money(paper.deposit_minor, currency, language)
        rows.append((word(language, "deposit_asked"), deposit, False))
    return together([parts.totals(rows)])


def _words(paper: QuotationPaper) -> "list[Flowable]":
    language = paper.sheet.language
    story: list[Flowable] = []
    if paper.terms:
        story += [para(paper.terms), spacer(3)]
    if paper.performer_differs_notice:
        head = word(language, "performer_differs")
        story += [parts.notice(paper.performer_differs_notice, head), spacer(3)]
    if paper.accept_from:
        wait = word(language, "accept_from", day=day(paper.accept_from, language))
        story += [parts.notice(wait, word(language, "time_to_reflect")), spacer(3)]
    if paper.law_text:
        head = word(language, "text_of_the_law")
        story += [parts.notice(paper.law_text, head, paper.law_source), spacer(3)]
    return story


def _signatures(paper: QuotationPaper) -> "list[Flowable]":
    language = paper.sheet.language
    story: list[Flowable] = []
    if paper.performers:
        story += parts.heading(word(language, "performers"))
    for performer in paper.performers:
        story += [together([_performer(paper, performer)]), spacer(3)]
    story += [together([*parts.heading(word(language, "handed_over")), _hand_over(paper)])]
    return story


def _performer(paper: QuotationPaper, performer: PerformerBlock) -> "Flowable":
    sheet, language = paper.sheet, paper.sheet.language
    who: list[Flowable] = [
        para(performer.name, "strong"),
        para(performer.qualification),
        para(performer.registration, "small"),
        para(performer.part, "small"),
    ]
    if performer.signed_at:
        signed = at(performer.signed_at, sheet.clinic.time_zone, language)
        who.append(para(word(language, "signed_on", at=signed), "small"))
    hint = word(language, "date_and_signature")
    field = parts.signing_field(performer.ink, WIDTH * 0.48, hint)
    return table([[who, field]], [WIDTH * 0.52, WIDTH * 0.48])


def _hand_over(paper: QuotationPaper) -> "Flowable":
    sheet, language, given = paper.sheet, paper.sheet.language, paper.hand_over
    if given is None:
        left: list[Flowable] = [para(word(language, "receipt_open"))]
    else:
        when = at(given.at, sheet.clinic.time_zone, language)
        left = [
            para(word(language, "receipt_given", name=given.received_by, at=when)),
            para(word(language, "handed_by", name=given.handed_by, way=given.way), "small"),
        ]
        if given.documents:
            listed = word(language, "with_documents", items=", ".join(given.documents))
            left.append(para(listed, "small"))
    hint = word(language, "date_and_patient_signature")
    field = parts.signing_field(given.ink if given else None, WIDTH * 0.48, hint)
    return table(
        [[left, field]], [WIDTH * 0.52, WIDTH * 0.48], [("RIGHTPADDING", (0, 0), (0, 0), 12)]
    )
