"""The page that is added to a consent, where a name or its words are Arabic or Hebrew."""

from clinic_desktop.documents import parts
from clinic_desktop.documents.certificate_paper import CertificateKind, CertificatePaper
from clinic_desktop.documents.paper import grouped, paper_digest
from clinic_desktop.documents.shaped import WIDTH, Cell, Page, pressed
from clinic_desktop.documents.typeset import MM


def render(paper: CertificatePaper) -> bytes:
    """One page A4, PDF; the same paper gives the same bytes."""
    sheet = paper.sheet
    proof = f"SHA-256 {grouped((sheet.sha256 or paper_digest(paper))[:16])} …"
    return pressed(sheet, sheet.number, proof, lambda page: _lay(page, paper))


def _lay(page: Page, paper: CertificatePaper) -> None:
    say, at = page.tongue.say, page.tongue.at
    copy = say("copy") if paper.sheet.copy else ""
    page.row(
        Cell(say(f"certificate.{paper.kind.value}"), "title", 0, WIDTH * 0.8),
        Cell(copy, "column", WIDTH * 0.8, WIDTH * 0.2, end=True),
    )
    page.words(paper.procedure, "subtitle", gap=6)
    new = "" if paper.new_revision is None else str(paper.new_revision)
    page.words(
        say(
            f"certificate.{paper.kind.value}.text", name=paper.patient.name,
            at=at(paper.effective_at), n=str(paper.plan_revision), new=new,
        ),
        gap=4,
    )  # fmt: skip
    if paper.stopped_when_safe:
        page.words(say("certificate.stopped"), gap=4)
    page.facts(
        (
            (say("patient"), paper.patient.name),
            (say("born"), page.tongue.day(paper.patient.birth_date)),
            (say("patient_number"), paper.patient.number),
            (say("plan"), paper.plan_number),
            (say("certificate.reason"), paper.reason),
            (say("certificate.told_by"), paper.told_by),
            (say("certificate.recorded_by"), paper.recorded_by),
        )
    )
    page.heading(say("certificate.document"))
    sha = paper.consent_sha256
    if sha:
        page.words(say("certificate.unchanged"))
    page.facts(
        (
            (say("consent"), paper.consent_number),
            (say("revision_label"), str(paper.plan_revision)),
            (say("certificate.signed_at"), at(paper.signed_at) if paper.signed_at else ""),
            ("SHA-256", grouped(sha)),
        )
    )
    if paper.kind in (CertificateKind.WITHDRAWN, CertificateKind.DECLINED):
        _signing(page, paper)


def _signing(page: Page, paper: CertificatePaper) -> None:
    half = WIDTH / 2
    page.room(parts.SIGNING_HEIGHT + 20 * MM)
    top = page.get_y() + 8 * MM
    page.set(Cell(paper.patient.name, "strong", 0, half), top)
    page.flow(parts.signing_field(paper.ink, half), half, top)
    hint = page.tongue.say("place_date_signature")
    page.set(Cell(hint, "label", half, half), top + parts.SIGNING_HEIGHT + 2)
