"""Invented papers of an invented clinic."""

from datetime import UTC, date, datetime
from typing import Any

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.documents import certificate_pdf as ce
from clinic_desktop.documents import implant_card_pdf as ic
from clinic_desktop.documents import invoice_pdf as i
from clinic_desktop.documents import list_pdf as li
from clinic_desktop.documents import quotation_pdf as q
from clinic_desktop.documents import receipt_pdf as r
from clinic_desktop.documents.paper import ClinicHead, PaperPatient, Sheet, TaxLine
from tests.documents.ink_samples import scribble

CLINIC = ClinicHead(
    name="Clinique des Tilleuls",
    address=("14 quai des Tilleuls", "69002 Lyon, France"),
    phone="+33 4 00 00 00 14",
    email="accueil@tilleuls.example",
    registration="Aesthetic surgery centre · licence ARS 69-0000",
    time_zone="Europe/Paris",
)
PRINTED = datetime(2026, 3, 14, 9, 32, 5, tzinfo=UTC)
PATIENT = PaperPatient(
    "Claire O'Connell-Dubois",
    "MRN-2026-00042",
    date(1991, 7, 2),
    ("3 rue du Moulin", "69005 Lyon", "France"),
)


def sheet(number: str, **changes: Any) -> Sheet:
    return Sheet(
        **{"clinic": CLINIC, "language": "en", "number": number, "printed_at": PRINTED} | changes
    )


def quotation(**changes: Any) -> q.QuotationPaper:
    values: dict[str, Any] = {
        "sheet": sheet("Q-2026-00017", revision=2, sha256="3fa91c2e" * 8),
        "patient": PATIENT,
        "procedure": "Breast augmentation with implants, both sides",
        "dated": date(2026, 3, 14),
        "valid_until": date(2026, 6, 14),
        "currency": "EUR",
        "plan_number": "P-2026-00031",
        "lines": (
            q.QuotationLine(
                "Breast augmentation, surgeon's fee",
                320000,
                ("operation", "visits on day 1, 7, 30, 90 and 365"),
            ),
            q.QuotationLine(
                "Implants, smooth round, silicone gel",
                140000,
                ("2 implants 300 ml", "implant cards", "registry entry"),
                2,
                "Left and right; 275 to 325 ml permitted",
            ),
            q.QuotationLine("Anaesthesia", 65000, ("assessment", "general anaesthesia")),
            q.QuotationLine(
                "Theatre and day unit", 98000, ("theatre 90 minutes", "recovery", "compression bra")
            ),
        ),
        "total_minor": 623000,
        "taxes": (TaxLine("of which VAT", 2000, 519167, 103833),),
        "deposit_minor": 150000,
        "terms": "The price holds until the date above. Payment in full seven days before surgery.",
        "performers": (
            q.PerformerBlock(
                "Dr Mathilde Aubry",
                "Plastic, reconstructive and aesthetic surgery",
                "RPPS 10000000000",
                "Operates on both sides",
                datetime(2026, 3, 14, 8, 55, tzinfo=UTC),
                scribble(),
            ),
            q.PerformerBlock(
                "Dr Henrik Sælid",
                "Anaesthesia and intensive care",
                "RPPS 10000000001",
                "General anaesthesia",
            ),
        ),
        "performer_differs_notice": (
            "The surgeon met at the first consultation, Dr P. Renaud, will not operate himself."
        ),
        "law_text": (
            "Invented stand-in for the article that the policy prints here. It runs over several "
            "lines so that the setting of a long legal passage can be judged: the quotation is "
            "dated and signed by those who will carry out the operation."
            "\n\nIts second paragraph tells the time that must pass before any commitment."
        ),
        "law_source": "Code de la santé publique, D6322-30 (text set by the clinic's policy)",
        "accept_from": date(2026, 3, 30),
        "hand_over": q.HandOver(
            datetime(2026, 3, 14, 9, 20, tzinfo=UTC),
            "Noor Haddad, reception",
            PATIENT.name,
            "on paper",
            ("Information on implants",),
            scribble(DeviceKind.FINGER, turns=4),
        ),
    }
    return q.QuotationPaper(**values | changes)


def invoice(**changes: Any) -> i.InvoicePaper:
    values: dict[str, Any] = {
        "sheet": sheet("R-2026-00042"),
        "kind": i.InvoiceKind.INVOICE,
        "payer_name": PATIENT.name,
        "payer_address": PATIENT.address,
        "patient": PATIENT,
        "issued_on": date(2026, 4, 21),
        "supplied_on": date(2026, 4, 21),
        "due_on": date(2026, 5, 21),
        "currency": "EUR",
        "case_number": "C-2026-00012",
        "lines": (
            i.InvoicePaperLine(
                "Breast augmentation with implants, both sides",
                1,
                320000,
                320000,
                "S",
                "As in quotation Q-2026-00017",
            ),
            i.InvoicePaperLine(
                "Implants, smooth round, silicone gel, 300 ml",
                2,
                70000,
                140000,
                "S",
                "Lot 7741203, serial 0042-L and 0042-R",
            ),
            i.InvoicePaperLine("Anaesthesia", 1, 65000, 65000, "E"),
            i.InvoicePaperLine("Theatre and day unit", 1, 98000, 98000, "S"),
        ),
        "total_minor": 623000,
        "set_off": (i.SetOff("Deposit, receipt Z-2026-00009", date(2026, 4, 2), 150000),),
        "balance_minor": 473000,
        "taxes": (
            TaxLine("VAT", 2000, 465000, 93000, "S"),
            TaxLine("Exempt: medical care", None, 65000, 0, "E"),
        ),
        "payment_details": (
            ("Account of", "Clinique des Tilleuls"),
            ("IBAN", "FR00 0000 0000 0000 0000 0000 000"),
            ("Reference", "R-2026-00042"),
        ),
        "note": "Amounts include tax. Payment at the desk or on the tablet is possible any time.",
    }
    return i.InvoicePaper(**values | changes)


def receipt(**changes: Any) -> r.ReceiptPaper:
    values: dict[str, Any] = {
        "sheet": sheet("Z-2026-00013"),
        "paid_at": datetime(2026, 4, 21, 15, 4, tzinfo=UTC),
        "amount_minor": 473000,
        "currency": "EUR",
        "method": "Card",
        "invoice_number": "R-2026-00042",
        "invoice_total_minor": 623000,
        "balance_minor": 0,
        "payer_name": PATIENT.name,
        "payer_address": PATIENT.address,
        "patient_number": PATIENT.number,
        "reference": "Terminal 1, approval 004711",
        "paid_for": "Breast augmentation with implants, both sides",
        "received_by": "Noor Haddad, reception",
    }
    return r.ReceiptPaper(**values | changes)


def implant_card(**changes: Any) -> ic.ImplantCardPaper:
    values: dict[str, Any] = {
        "sheet": sheet("I-2026-00007"),
        "patient_name": PATIENT.name,
        "patient_number": PATIENT.number,
        "birth_date": PATIENT.birth_date,
        "implanted_on": date(2026, 4, 21),
        "site": "Breast",
        "side": "left",
        "device_name": "Lumen Round Soft",
        "device_type": "breast implant, silicone gel",
        "model": "LRS-300 smooth",
        "size": "300 ml",
        "maker": "Invented Implants GmbH",
        "maker_address": "Werkstr. 1, 12345 Musterstadt, Germany",
        "maker_website": "www.implants.example/patients",
        "lot": "7741203",
        "serial": "0042-L",
        "gtin": "04006381333931",
        "expires": date(2030, 1, 31),
        "surgeon": "Dr Mathilde Aubry",
    }
    return ic.ImplantCardPaper(**values | changes)


def certificate(**changes: Any) -> ce.CertificatePaper:
    values: dict[str, Any] = {
        "sheet": sheet("K-2026-00023/1"),
        "kind": ce.CertificateKind.WITHDRAWN,
        "patient": PATIENT,
        "procedure": "Breast augmentation with implants, both sides",
        "consent_number": "K-2026-00023",
        "consent_sha256": "91be02c7" * 8,
        "plan_number": "P-2026-00031",
        "plan_revision": 2,
        "signed_at": datetime(2026, 3, 30, 7, 41, 12, tzinfo=UTC),
        "effective_at": datetime(2026, 4, 2, 11, 15, tzinfo=UTC),
        "recorded_by": "Noor Haddad, reception",
        "told_by": "the patient, by telephone",
        "reason": "wants to wait until after the summer",
    }
    return ce.CertificatePaper(**values | changes)


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, 21, hour, minute, tzinfo=UTC)


def theatre_list(**changes: Any) -> li.TheatreListPaper:
    green = tuple(
        li.ListItem(li.Readiness.GREEN, text) for text in ("Consent", "Clearance", "Deposit")
    )
    cases = (
        li.ListedCase(
            _at(5, 30),
            _at(7),
            PATIENT.name,
            PATIENT.number,
            PATIENT.birth_date,
            "Breast augmentation with implants",
            "LEFT AND RIGHT",
            "Dr Mathilde Aubry",
            "Dr Henrik Sælid",
            "general",
            "1",
            ("Latex", "Penicillin"),
            (
                *green,
                li.ListItem(li.Readiness.RED, "Implants not in house"),
                li.ListItem(li.Readiness.AMBER, "Escort for the night not named"),
            ),
            "300 ml both sides, sizers 275 to 325",
        ),
        li.ListedCase(
            _at(7, 30),
            _at(10),
            "Marc Lindqvist",
            "MRN-2026-00057",
            date(1984, 11, 30),
            "Rhinoplasty (revision) with rib graft",
            "",
            "Dr Mathilde Aubry",
            "Dr Henrik Sælid",
            "general with tube",
            "2",
            (),
            green,
            "Throat pack: count",
        ),
    )
    lids = li.ListedCase(
        _at(6),
        _at(7, 15),
        "Aïcha N'Diaye",
        "MRN-2026-00061",
        date(1969, 2, 14),
        "Upper blepharoplasty",
        "RIGHT",
        "Dr Oluwaseun Bello",
        "",
        "local",
        "1",
        (),
        (li.ListItem(li.Readiness.RED, "Consent waits until 23 April"), *green[1:]),
    )
    values: dict[str, Any] = {
        "sheet": sheet("2026-04-21"),
        "on": date(2026, 4, 21),
        "site": "Lyon",
        "theatres": (
            li.TheatreDay("Theatre 1", cases),
            li.TheatreDay("Theatre 2", (lids,)),
            li.TheatreDay("Treatment room", ()),
        ),
        "frozen_at": datetime(2026, 4, 20, 15, 0, tzinfo=UTC),
    }
    return li.TheatreListPaper(**values | changes)
