"""The page that is added to a consent when it no longer holds; the consent itself stays."""

from typing import TYPE_CHECKING

from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import at, day
from clinic_desktop.documents.certificate_paper import CertificateKind, CertificatePaper
from clinic_desktop.documents.glyphs import needs_shaping
from clinic_desktop.documents.paper import WIDTH, grouped, press
from clinic_desktop.documents.typeset import MM, para, spacer, table
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

__all__ = ["CertificateKind", "CertificatePaper", "render"]


def render(paper: CertificatePaper) -> bytes:
    """The certificate as PDF, one page A4; the same paper gives the same bytes."""
    if needs_shaping(paper):
        from clinic_desktop.documents import shaped_certificate  # noqa: PLC0415  rarely needed

        return shaped_certificate.render(paper)
    language = paper.sheet.language
    kind = word(language, f"certificate.{paper.kind.value}")
    story: list[Flowable] = [
        *parts.title(kind, paper.procedure, parts.copy_tag(paper.sheet)),
        parts.notice(_statement(paper)),
        spacer(5),
        _facts(paper),
        *parts.heading(word(language, "certificate.document")),
        *_unchanged(paper),
        parts.facts(_document(paper), WIDTH, label=44 * MM),
    ]
    if paper.kind in (CertificateKind.WITHDRAWN, CertificateKind.DECLINED):
        story += [spacer(8), _signing(paper)]
    return press(paper, word(language, "certificate"), story)


def _unchanged(paper: CertificatePaper) -> "list[Flowable]":
    """Nothing is said of a document that was never made."""
    if not paper.consent_sha256:
        return []
    return [para(word(paper.sheet.language, "certificate.unchanged")), spacer(1.5)]


def _statement(paper: CertificatePaper) -> str:
    language = paper.sheet.language
    text = word(
        language,
        f"certificate.{paper.kind.value}.text",
        name=paper.patient.name,
        at=at(paper.effective_at, paper.sheet.clinic.time_zone, language),
        n=str(paper.plan_revision),
        new="" if paper.new_revision is None else str(paper.new_revision),
    )
    if paper.stopped_when_safe:
        text += "\n\n" + word(language, "certificate.stopped")
    return text


def _facts(paper: CertificatePaper) -> "Flowable":
    language, patient = paper.sheet.language, paper.patient
    rows = [
        *parts.patient_facts(patient, day(patient.birth_date, language), language),
        (word(language, "plan"), paper.plan_number),
        (word(language, "certificate.reason"), paper.reason),
        (word(language, "certificate.told_by"), paper.told_by),
        (word(language, "certificate.recorded_by"), paper.recorded_by),
    ]
    return parts.facts(rows, WIDTH, label=44 * MM)


def _document(paper: CertificatePaper) -> list[parts.Fact]:
    language, zone = paper.sheet.language, paper.sheet.clinic.time_zone
    sha = paper.consent_sha256
    return [
        (word(language, "consent"), paper.consent_number),
        (word(language, "revision_label"), str(paper.plan_revision)),
        (
            word(language, "certificate.signed_at"),
            at(paper.signed_at, zone, language) if paper.signed_at else "",
        ),
        ("SHA-256", "\n".join(filter(None, (grouped(sha[:32]), grouped(sha[32:]))))),
    ]


def _signing(paper: CertificatePaper) -> "Flowable":
    hint = word(paper.sheet.language, "place_date_signature")
    field = parts.signing_field(paper.ink, WIDTH / 2, hint)
    return table([[para(paper.patient.name, "strong"), field]], [WIDTH / 2, WIDTH / 2])
