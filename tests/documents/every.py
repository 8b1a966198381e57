"""Every kind of paper with its renderer, for tests that hold for all."""

from collections.abc import Callable
from typing import Any

from clinic_desktop.documents import (
    certificate_pdf,
    consent_pdf,
    implant_card_pdf,
    invoice_pdf,
    list_pdf,
    quotation_pdf,
    receipt_pdf,
)
from tests.documents import samples
from tests.documents.consent_sample import consent

Render = Callable[[Any], bytes]
Make = Callable[..., Any]

PAPERS: dict[str, tuple[Make, Render]] = {
    "quotation": (samples.quotation, quotation_pdf.render),
    "consent": (consent, consent_pdf.render),
    "invoice": (samples.invoice, invoice_pdf.render),
    "receipt": (samples.receipt, receipt_pdf.render),
    "implant card": (samples.implant_card, implant_card_pdf.render),
    "certificate": (samples.certificate, certificate_pdf.render),
    "theatre list": (samples.theatre_list, list_pdf.render),
}
