"""What each paper must hold, and how it looks where that carries meaning."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
import zxingcpp

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.documents import (
    certificate_pdf,
    consent_pdf,
    implant_card_pdf,
    invoice_pdf,
    list_pdf,
    quotation_pdf,
    receipt_pdf,
)
from clinic_desktop.documents.udi import data_matrix, element_string, gtin_14
from clinic_desktop.documents.words import word
from tests.documents import reading, samples
from tests.documents.consent_sample import SECTIONS, consent
from tests.documents.ink_samples import scribble

A4 = (210.0, 297.0)


def _holds(shown: str, *wanted: str) -> None:
    tight = reading.packed(shown)
    assert [value for value in wanted if reading.packed(value) not in tight] == []


@pytest.mark.row("F045")
def test_quotation_holds_what_the_french_decree_asks() -> None:
    paper = samples.quotation()
    pdf = quotation_pdf.render(paper)
    _holds(
        reading.text(pdf),
        "Quotation Q-2026-00017",
        "14 March 2026",
        "Valid until 14 June 2026",
        "€6,230.00",
        "of which VAT 20 %",
        "€1,500.00",
        "Includes: 2 implants 300 ml, implant cards, registry entry",
        paper.performer_differs_notice,
        paper.law_source,
        "Its second paragraph tells the time",
        "can be accepted from 30 March 2026",
        "Dr Mathilde Aubry",
        "Signed 14 March 2026, 09:55",
        "Dr Henrik Sælid",
        "Claire O'Connell-Dubois received this quotation on 14 March 2026, 10:20.",
        "Revision 2",
    )
    assert set(reading.sizes_mm(pdf)) == {A4}


def test_quotation_has_a_place_to_sign_for_each_performer_and_for_the_receipt() -> None:
    paper = samples.quotation(hand_over=None, law_text="", accept_from=None)
    shown = reading.text(quotation_pdf.render(paper))
    assert shown.count("Date and signature") == 3
    assert "I have received this quotation" in shown
    assert "Text of the law" not in shown


@pytest.mark.row("F063")
@pytest.mark.row("F060")
def test_consent_holds_all_that_was_shown_answered_and_signed() -> None:
    paper = consent()
    pdf = consent_pdf.render(paper)
    shown = reading.text(pdf)
    _holds(
        shown,
        paper.procedure,
        paper.surgeon.registration,
        *(section.title for section in SECTIONS),
        *(block for s in SECTIONS for block in s.text.split("\n\n")),
        *(clause.text for s in SECTIONS for clause in s.clauses),
        *(risk.shown_as for s in SECTIONS for risk in s.risks),
        "Not agreed. Reason: for reasons of faith",
        "Exactly ten years (not right, 09:21)",
        "Not for life; a further operation is likely one day (right, 09:23)",
        "Right would be: Call the emergency number at once",
        "Can I breast-feed later?",
        "Not permitted",
        "sworn interpreter",
        "30 March 2026, 09:41:12 (UTC+02:00)",
        "2026-03-30 07:41:12 UTC",
        "Lyon, room 2, pen, tablet 3",
        "Signs after the others",
        "Plan revision 2",
        "Breast augmentation, version 3, English",
    )
    for value in (paper.sheet.sha256, paper.text_sha256, paper.plan_sha256, paper.answers_sha256):
        assert value in reading.packed(shown)
    assert "qualified" not in shown  # a drawn signature with a seal is not that
    assert set(reading.sizes_mm(pdf)) == {A4}


def test_consent_foot_binds_each_page_to_text_and_revision() -> None:
    paper = consent()
    for page in reading.pages(consent_pdf.render(paper)):
        assert "Plan revision 2" in page
        assert f"Text {paper.text_sha256[:4]} {paper.text_sha256[4:8]}" in page


def test_ink_is_drawn_as_curves_as_wide_as_it_was_pressed() -> None:
    signed = consent()
    pdf = consent_pdf.render(signed)
    operators = reading.drawing(pdf, len(reading.pages(pdf)) - 1)
    points = sum(item.ink.point_count for item in signed.signatures if item.ink)
    assert len(re.findall(r" c\b", operators)) >= points
    assert len(set(re.findall(r"([\d.]+) w\b", operators))) > 10
    assert reading.foreign_parts(pdf) == []


def test_a_dot_in_the_ink_is_drawn_too() -> None:
    ink = scribble(DeviceKind.MOUSE)
    dotted = replace(
        ink,
        strokes=(
            *ink.strokes,
            replace(ink.strokes[0], points=(replace(ink.strokes[0].points[0], t_ms=9999),)),
        ),
    )
    first = consent().signatures[0]
    consent_pdf.render(consent(signatures=(replace(first, ink=dotted),)))


def test_party_who_cannot_sign_is_shown_with_the_statement() -> None:
    first = consent().signatures[0]
    spoken = replace(first, ink=None, statement="Said yes before the witness; cannot hold a pen.")
    shown = reading.text(consent_pdf.render(consent(signatures=(spoken,))))
    _holds(shown, spoken.statement, "Given without a signature by hand")


def test_a_bare_consent_is_a_paper_too() -> None:
    bare = consent(
        checks=(),
        talks=(),
        permissions=(),
        signatures=(),
        awaited=(),
        facts=(),
        policy="",
        informed_at=None,
        earliest_at=None,
        answers_sha256="",
    )
    shown = reading.text(consent_pdf.render(bare))
    assert "Signatures" not in shown
    assert "Informed on" not in shown


def test_an_unanswered_check_and_an_unread_section_are_said_so() -> None:
    check = replace(consent().checks[0], given=())
    section = replace(SECTIONS[0], reached_end=False, read_seconds=3)
    shown = reading.text(consent_pdf.render(consent(checks=(check,), sections=(section,))))
    _holds(shown, "Not answered", "Opened, 3 s")


def test_invoice_sets_the_deposit_off_as_a_payment() -> None:
    pdf = invoice_pdf.render(samples.invoice())
    _holds(
        reading.text(pdf),
        "Invoice R-2026-00042",
        "Lot 7741203, serial 0042-L and 0042-R",
        "Total €6,230.00",
        "Deposit, receipt Z-2026-00009, 2 April 2026",
        "-€1,500.00",
        "Balance to pay €4,730.00",
        "S VAT 20 % €4,650.00 €930.00",
        "E Exempt: medical care €650.00 €0.00",
        "IBAN FR00 0000",
        "Due on 21 May 2026",
    )
    assert reading.sizes_mm(pdf) == [A4]


def test_paid_invoice_asks_for_nothing() -> None:
    shown = reading.text(invoice_pdf.render(samples.invoice(balance_minor=0)))
    assert "Nothing is left to pay" in shown
    assert "IBAN" not in shown


def test_credit_note_names_what_it_corrects() -> None:
    kind = invoice_pdf.InvoiceKind.CREDIT_NOTE
    paper = samples.invoice(
        kind=kind, refers_to="R-2026-00041", set_off=(), taxes=(), note="", balance_minor=0
    )
    shown = reading.text(invoice_pdf.render(paper))
    _holds(shown, "Credit note", "Corrects invoice R-2026-00041", "This amount is credited to you")
    assert "left to pay" not in shown


def test_receipt_of_money_given_back_does_not_thank_for_it() -> None:
    shown = reading.text(receipt_pdf.render(samples.receipt(amount_minor=-10000)))
    _holds(shown, "Given back", "€100.00", "Given back by")
    assert "Received" not in shown
    assert "-€" not in shown


def test_invoice_names_the_patient_where_somebody_else_pays() -> None:
    shown = reading.text(invoice_pdf.render(samples.invoice(payer_name="Guardian Dubois")))
    _holds(shown, "Guardian Dubois", "Patient Claire O'Connell-Dubois")


@pytest.mark.row("F122")
def test_receipt_says_who_paid_what_for_which_invoice_and_what_is_left() -> None:
    pdf = receipt_pdf.render(samples.receipt(balance_minor=1000))
    _holds(
        reading.text(pdf),
        "Clinique des Tilleuls",
        "14 quai des Tilleuls",
        "Claire O'Connell-Dubois",
        "€4,730.00 Card 21 April 2026, 17:04",
        "Invoice R-2026-00042",
        "Left to pay €10.00",
        "Terminal 1, approval 004711",
    )
    assert reading.sizes_mm(pdf) == [A4]


def test_receipt_without_a_person_where_the_law_wants_that() -> None:
    paper = samples.receipt(
        payer_name="", payer_address=(), patient_number="", fiscal=(("Register", "K1-0042"),)
    )
    shown = reading.text(receipt_pdf.render(paper))
    assert "Claire" not in shown
    assert "MRN" not in shown
    _holds(shown, "Cash system", "Register K1-0042", "Nothing, paid in full")


@pytest.mark.row("F111")
def test_implant_card_is_a_bank_card_with_a_code_that_scanners_read() -> None:
    pdf = implant_card_pdf.render(samples.implant_card())
    assert reading.sizes_mm(pdf) == [(85.6, 54.0), (85.6, 54.0)]
    front, back = reading.pages(pdf)
    _holds(
        front,
        "Claire O'Connell-Dubois",
        "2 July 1991",
        "21 April 2026",
        "Breast, left",
        "Lumen Round Soft",
        "LRS-300 smooth",
        "300 ml",
        "Invented Implants GmbH",
        "LOT 7741203",
        "SN 0042-L",
        "UDI (01)04006381333931(17)300131(10)7741203(21)0042-L",
    )
    _holds(
        back,
        "Carry this card",
        "14 quai des Tilleuls",
        "Dr Mathilde Aubry",
        "+33 4 00 00 00 14",
        "Werkstr. 1",
        "www.implants.example/patients",
        "I-2026-00007",
    )
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=6).to_pil()
    read = zxingcpp.read_barcodes(image)
    assert [code.text for code in read] == ["(01)04006381333931(17)300131(10)7741203(21)0042-L"]
    assert [code.symbology_identifier for code in read] == ["]d2"]


def test_card_without_a_gtin_prints_the_identifier_as_scanned() -> None:
    paper = samples.implant_card(
        gtin="", udi="+H123PARTNO1234567890120/$$420020216LOT123456789012345"
    )
    front = reading.pages(implant_card_pdf.render(paper))[0]
    assert reading.packed(paper.udi) in reading.packed(front)


def test_card_takes_the_longest_lot_and_serial_and_own_instructions() -> None:
    paper = samples.implant_card(lot="W" * 20, serial="M" * 20, instructions=("No MRI above 3 T.",))
    front, back = reading.pages(implant_card_pdf.render(paper))
    _holds(front, "W" * 20, "M" * 20)
    assert "No MRI above 3 T." in back
    assert "Carry this card" not in back


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_card_says_that_another_device_than_agreed_was_chosen(language: str) -> None:
    longest = {"lot": "W" * 20, "serial": "M" * 20, "gtin": "04006381333931"}
    paper = samples.implant_card(**longest, outside_agreed=True)
    paper = replace(paper, sheet=replace(paper.sheet, language=language))
    said = word(language, "card_outside_agreed")
    front = reading.pages(implant_card_pdf.render(paper))[0]
    _holds(front, said, "W" * 20, "M" * 20)
    calm = replace(paper, outside_agreed=False)
    assert said not in reading.text(implant_card_pdf.render(calm))


@pytest.mark.parametrize("bad", ["", "123", "04006381333930", "abcdefghijklm", "٠4006381333931"])
def test_a_wrong_gtin_makes_no_code(bad: str) -> None:
    assert gtin_14(bad) == ""
    assert element_string(bad, "L", "S", None) == ""


def test_gtin_of_any_length_gets_fourteen_digits() -> None:
    assert gtin_14("4006381333931") == "04006381333931"


@pytest.mark.parametrize("elements", ["", "(01)04006381333931(10)a(b)", "(10)" + "A" * 30, "(10)é"])
def test_what_gs1_forbids_makes_no_code(elements: str) -> None:
    assert data_matrix(elements) == ()


@pytest.mark.parametrize("kind", certificate_pdf.CertificateKind)
def test_certificate_is_one_page_beside_an_unchanged_document(
    kind: certificate_pdf.CertificateKind,
) -> None:
    paper = samples.certificate(kind=kind, new_revision=3, stopped_when_safe=True)
    pdf = certificate_pdf.render(paper)
    shown = reading.pages(pdf)
    assert len(shown) == 1
    _holds(
        shown[0],
        "K-2026-00023",
        paper.consent_sha256,
        "2 April 2026, 13:15",
        "The document itself stays as it was signed",
        "as soon as it was safe",
        paper.reason,
    )
    signs = kind in (
        certificate_pdf.CertificateKind.WITHDRAWN,
        certificate_pdf.CertificateKind.DECLINED,
    )
    assert ("Place, date and signature" in shown[0]) is signs
    if kind is certificate_pdf.CertificateKind.SUPERSEDED:
        assert "revision 3 took the place of revision 2" in shown[0]


def test_theatre_list_puts_red_items_first() -> None:
    pdf = list_pdf.render(samples.theatre_list())
    shown = reading.text(pdf)
    first = shown.index("To be settled")
    assert first < shown.index("Implants not in house") < shown.index("Team")
    assert first < shown.index("Consent waits until 23 April") < shown.index("Team")
    case = shown[shown.index("LEFT AND RIGHT") :]
    assert case.index("Implants not in house") < case.index("Escort") < case.index("Clearance")
    _holds(
        shown, "Latex, Penicillin", "07:30", "Theatre list · Lyon · closed at 17:00", "No cases."
    )
    assert set(reading.sizes_mm(pdf)) == {(297.0, 210.0)}


def test_theatre_list_without_red_says_so() -> None:
    day = samples.theatre_list()
    calm = replace(day, theatres=(day.theatres[2],), frozen_at=None)
    shown = reading.text(list_pdf.render(calm))
    _holds(shown, "Nothing stands in the way", "open, may still change")


def test_card_date_is_a_date_and_not_a_moment() -> None:
    paper = samples.implant_card(expires=None, implanted_on=date(2026, 12, 31))
    front = reading.pages(implant_card_pdf.render(paper))[0]
    _holds(front, "31 December 2026", "(01)04006381333931(10)7741203(21)0042-L")


def test_talk_is_dated_on_the_clinics_clock() -> None:
    late = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    talk = replace(consent().talks[0], at=late)
    assert "15 March 2026, 00:30" in reading.text(consent_pdf.render(consent(talks=(talk,))))
